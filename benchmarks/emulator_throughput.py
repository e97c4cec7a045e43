"""How many requests a second the emulator answers on one core.

The server process is pinned to one core, this process to the others; a mixed load of lists of 50,
fetches and updates of 20-widget flows goes over keep-alive connections. Prints figures per kind.

    python benchmarks/emulator_throughput.py [--seconds 5] [--data FILE]
"""

import argparse
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
from pathlib import Path
from urllib.parse import urlencode, urlsplit

FLOWS = 200
WIDGETS = 20
CONNECTIONS = 4
MIX = ("list", "fetch", "fetch", "fetch", "update", "update", "list", "fetch", "fetch", "update")
FORM = "application/x-www-form-urlencoded"


def definition() -> str:
    """A chain of messages behind a trigger."""
    states = [
        {
            "name": "Trigger",
            "type": "trigger",
            "properties": {"offset": {"x": 0, "y": 0}},
            "transitions": [{"event": "incomingMessage", "next": "widget_1"}],
        }
    ]
    for index in range(1, WIDGETS):
        sent = {"event": "sent"} | ({"next": f"widget_{index + 1}"} if index + 1 < WIDGETS else {})
        states.append(
            {
                "name": f"widget_{index}",
                "type": "send-message",
                "transitions": [sent, {"event": "failed"}],
                "properties": {
                    "offset": {"x": index * 10, "y": index * 200},
                    "from": "{{flow.channel.address}}",
                    "to": "{{contact.channel.address}}",
                    "body": f"Message number {index}: thank you for writing to us, one moment.",
                },
            }
        )
    return json.dumps({"states": states, "initial_state": "Trigger"}, separators=(",", ":"))


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

    def cpu_seconds(self) -> float:
        """What the server has used of its core: other programs may take the rest of it."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

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
    fields = {"FriendlyName": "Benchmark", "Status": "published", "Definition": definition()}
    setup = http.client.HTTPConnection(server.address)
    sids = [
        json.loads(server.ask(setup, "POST", "/v2/Flows", urlencode(fields)))["sid"]
        for _ in range(FLOWS)
    ]
    loads = [Load(server, sids, urlencode(fields), seed) for seed in range(CONNECTIONS)]
    used = server.cpu_seconds()
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
    return together, server.cpu_seconds() - used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--data", default=":memory:")
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    server = Server(options.data, cores[0])
    os.sched_setaffinity(0, set(cores[1:]) or {cores[0]})
    try:
        answers, cpu_seconds = measured(server, options.seconds)
    finally:
        server.stop()
    total = sum(len(kind) for kind in answers.values())
    print(f"server on core {cores[0]}, load on {cores[1:] or cores}, {options.data}")
    for kind, seconds in sorted(answers.items()):
        median, slow = statistics.median(seconds), statistics.quantiles(seconds, n=100)[98]
        print(f"{kind:8} {len(seconds):7} median {median * 1e3:6.2f} ms  p99 {slow * 1e3:6.2f} ms")
    print(
        f"{total / options.seconds:.0f} requests/s; the server had its core for "
        f"{cpu_seconds:.1f} of {options.seconds:g} s: {total / cpu_seconds:.0f} per CPU second"
    )


if __name__ == "__main__":
    main()
