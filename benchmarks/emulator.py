"""How many requests a second the emulator answers on one core.

The server process is pinned to one core, this process to the others. A mixed load of lists of 50, fetches and updates
of 20-widget flows goes over keep-alive connections.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from benchmarks.measuring import cpu_seconds
from benchmarks.results import Figure
from benchmarks.subjects import chain

FLOWS = 200
CONNECTIONS = 4
MIX = ("list", "fetch", "fetch", "fetch", "update", "update", "list", "fetch", "fetch", "update")
FORM = "application/x-www-form-urlencoded"


class Server:
    """An emulator process on one core."""

    def __init__(self, data: str, core: int) -> None:
        command = [sys.executable, "-m", "studio_emulator", "--port", "0", "--data", data]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        os.sched_setaffinity(self.process.pid, {core})
        assert self.process.stdout is not None
        shown = dict(
            line.removeprefix("export ").strip().split("=", 1)
            for line in (self.process.stdout.readline() for _ in range(6))
            if line.startswith("export ")
        )
        self.address = urlsplit(shown["TWILIO_BASE_URL"]).netloc
        pair = f"{shown['TWILIO_ACCOUNT_SID']}:{shown['TWILIO_AUTH_TOKEN']}"
        self.authorization = f"Basic {b64encode(pair.encode()).decode()}"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def ask(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: str | None
    ) -> bytes:
        headers = {"Authorization": self.authorization, "Content-Type": FORM}
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        answer = response.read()
        assert response.status < 300, answer
        return answer


class Load:
    """One connection that asks for the mix until the time is over."""

    def __init__(self, server: Server, sids: list[str], body: str, seed: int) -> None:
        self.server = server
        self.sids = sids
        self.body = body
        self.random = random.Random(seed)
        self.seconds: dict[str, list[float]] = defaultdict(list)

    def run(self, until: float) -> None:
        connection = http.client.HTTPConnection(self.server.address)
        while time.perf_counter() < until:
            kind = self.random.choice(MIX)
            sid = self.random.choice(self.sids)
            requests = {
                "list": ("GET", "/v2/Flows?PageSize=50", None),
                "fetch": ("GET", f"/v2/Flows/{sid}", None),
                "update": ("POST", f"/v2/Flows/{sid}", self.body),
            }
            started = time.perf_counter()
            self.server.ask(connection, *requests[kind])
            self.seconds[kind].append(time.perf_counter() - started)
        connection.close()


def measured(server: Server, seconds: float) -> tuple[dict[str, list[float]], float]:
    """How long each answer of each kind took, and the CPU seconds all of them cost the server."""
    fields = {
        "FriendlyName": "Benchmark",
        "Status": "published",
        "Definition": json.dumps(chain("the benchmark")),
    }
    setup = http.client.HTTPConnection(server.address)
    sids = [
        json.loads(server.ask(setup, "POST", "/v2/Flows", urlencode(fields)))["sid"]
        for _ in range(FLOWS)
    ]
    loads = [Load(server, sids, urlencode(fields), seed) for seed in range(CONNECTIONS)]
    used = cpu_seconds(server.process.pid)
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=load.run, args=(until,)) for load in loads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together: dict[str, list[float]] = defaultdict(list)
    for load in loads:
        for kind, answers in load.seconds.items():
            together[kind] += answers
    return together, cpu_seconds(server.process.pid) - used


def figures(*, quick: bool) -> Iterator[Figure]:
    """Measure each kind of request, and all together."""
    cores = os.sched_getaffinity(0)
    server = Server(":memory:", min(cores))
    os.sched_setaffinity(0, cores - {min(cores)} or cores)
    try:
        answers, used = measured(server, 1.0 if quick else 5.0)
    finally:
        os.sched_setaffinity(0, cores)
        server.stop()
    for kind, seconds in sorted(answers.items()):
        yield Figure(
            "emulator", f"{kind}, median", round(statistics.median(seconds) * 1e3, 2), "ms"
        )
    total = sum(map(len, answers.values()))
    yield Figure("emulator", "requests per second of its processor", round(total / used), "")
