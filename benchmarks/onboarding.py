"""What a sign-up costs: a subaccount, three flows of which one runs another, their test users.

Every answer comes 200 ms late. In the time in which no request was under way, the engine, its processes and we work.
The first call of a process is told apart from the second, which finds Python's modules loaded.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.results import Figure
from pulumi_twilio_studio.fleet.onboard import onboard
from studio_emulator import Emulator
from support import tenants
from support.pulumi_stack import PROJECT, surroundings

LATENCY_MS = 200


def figures(*, quick: bool) -> Iterator[Figure]:
    """Sign tenants up, one after the other, and the last one again."""
    calls = {"first call": "one", "second call": "two", "third call": "three", "again": "three"}
    with Emulator(latency_ms=LATENCY_MS) as emulator, a_project(emulator) as (folder, manifest):
        for label, name in list(calls.items())[: 2 if quick else None]:
            emulator.clear_journal()
            began = time.monotonic()
            onboard({"name": name, "values": {"company": name}}, project=folder, manifest=manifest)
            seconds = time.monotonic() - began
            asked = emulator.journal()
            busy = under_way([(each["time"], each["duration_ms"] / 1000) for each in asked])
            yield Figure("onboarding", label, round(seconds, 2), "s")
            yield Figure("onboarding", f"{label}, requests", len(asked), "")
            idle = round(100 * (1 - busy / seconds))
            yield Figure("onboarding", f"{label}, time without a request under way", idle, "%")


@contextmanager
def a_project(emulator: Emulator) -> Iterator[tuple[Path, Path]]:
    """A project of tenants, and its manifest; this process gets the emulator's credentials meanwhile."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "shop"
        manifest = tenants.write(folder / "program", tenants.MANIFEST.partition("tenants:")[0])
        (folder / "Pulumi.yaml").write_text(PROJECT.format(name="shop"))
        os.environ.update(
            surroundings(folder),
            TWILIO_BASE_URL=emulator.base_url,
            TWILIO_ACCOUNT_SID=emulator.account_sid,
            TWILIO_AUTH_TOKEN=emulator.auth_token,
        )
        try:
            yield folder, manifest
        finally:
            os.environ.clear()
            os.environ.update(before)


def under_way(requests: list[tuple[float, float]]) -> float:
    """The seconds in which at least one of the requests, each a beginning and a duration, was under way."""
    total = end = 0.0
    for begun, seconds in sorted(requests):
        total += max(0.0, begun + seconds - max(begun, end))
        end = max(end, begun + seconds)
    return total
