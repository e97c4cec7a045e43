"""What a sign-up costs: a subaccount, three flows of which one runs another, their test users.

Every answer comes 200 ms late. In the time in which no request was under way, the engine, its processes and we work.
The first call of a process is told apart from the second, which finds Python's modules loaded. The last two take an
account that exists, because only such an account has a number. One of them points the number and an address at flows.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.results import Figure
from pulumi_twilio_studio.fleet.onboard import onboard
from studio_emulator import Emulator
from support import tenants
from support.pulumi_stack import PROJECT, surroundings

LATENCY_MS = 200
NUMBER = "+15550100001"
LED = {
    "numbers": {"hotline": {"phone_number": NUMBER, "voice_flow": "support"}},
    "addresses": {"chat": {"type": "sms", "address": NUMBER, "flow": "greeting"}},
}


def figures(*, quick: bool) -> Iterator[Figure]:
    """Sign tenants up, one after the other, one of them again, and two in accounts that exist."""
    calls: dict[str, dict[str, Any]] = {
        "first call": {"name": "one"},
        "second call": {"name": "two"},
    }
    if not quick:
        calls |= {"third call": {"name": "three"}, "again": {"name": "three"}}
    with Emulator(latency_ms=LATENCY_MS) as emulator, a_project(emulator) as (folder, manifest):
        calls["existing account"] = {"name": "four", "account_sid": an_account(emulator)}
        account = an_account(emulator)
        emulator.add_number(NUMBER, account)
        calls["existing account, number and address"] = {
            "name": "five",
            "account_sid": account,
            **LED,
        }
        for label, tenant in calls.items():
            emulator.clear_journal()
            began = time.monotonic()
            given = {**tenant, "values": {"company": tenant["name"]}}
            onboard(given, project=folder, manifest=manifest)
            seconds = time.monotonic() - began
            asked = emulator.journal()
            busy = under_way([(each["time"], each["duration_ms"] / 1000) for each in asked])
            yield Figure("onboarding", label, round(seconds, 2), "s")
            yield Figure("onboarding", f"{label}, requests", len(asked), "")
            idle = round(100 * (1 - busy / seconds))
            yield Figure("onboarding", f"{label}, time without a request under way", idle, "%")


def an_account(emulator: Emulator) -> str:
    """The SID of a subaccount that somebody made."""
    return str(emulator.create_account("Theirs", emulator.account_sid)["sid"])


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
