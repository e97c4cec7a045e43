"""What `twilio-studio status` costs: three environments of ten flows, and 200 tenants; every answer comes 100 ms late.

The command runs as a process of its own, from its start to its end. The states are those that the providers write. Each
stack has an account of its own. The emulator runs in this process and takes its share of the cores.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.results import Figure
from studio_emulator import Emulator
from support.project_stacks import ProjectStacks, flows

LATENCY_MS = 100
ENVIRONMENTS = {"dev": None, "staging": "dev", "prod": "staging"}
FLOWS = [f"flow-{number}" for number in range(10)]
TENANTS, QUICK_TENANTS = 200, 10
TENANT_FLOWS = ["menu", "survey", "support"]
ROUNDS, QUICK_ROUNDS = 5, 1


def figures(*, quick: bool) -> Iterator[Figure]:
    """Look at the environments, then also with something that somebody did; then at the tenants too."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    with (
        Emulator(subaccount_limit=None) as emulator,
        tempfile.TemporaryDirectory() as folder,
    ):
        stacks = ProjectStacks(Path(folder), emulator, credentials(emulator))
        for name, before in ENVIRONMENTS.items():
            stacks.up(name, flows("Hello", *FLOWS))
            stacks.settle(name, **({"after": before} if before else {}))
        what = f"{len(ENVIRONMENTS)} environments of {len(FLOWS)} flows"
        yield from looked(stacks, what, rounds)
        stacks.save("prod", FLOWS[0], "Bye")
        stacks.save("prod", FLOWS[1], "Bye", "draft")
        yield from looked(stacks, f"{what}, two saved by somebody else", rounds, ends=2)
        tenants = QUICK_TENANTS if quick else TENANTS
        for number in range(tenants):
            stacks.up(f"tenant-{number:04}", flows("Hello", *TENANT_FLOWS))
            stacks.make_tenant(f"tenant-{number:04}")
        what = f"the same and {tenants} tenants of {len(TENANT_FLOWS)} flows"
        yield from looked(stacks, what, rounds, "--tenants", ends=2)
        yield from looked(stacks, f"{what}, not asked for", rounds, ends=2)


def credentials(emulator: Emulator) -> dict[str, str]:
    """Those of the emulator's account."""
    return {
        "TWILIO_BASE_URL": emulator.base_url,
        "TWILIO_ACCOUNT_SID": emulator.account_sid,
        "TWILIO_AUTH_TOKEN": emulator.auth_token,
    }


def looked(
    stacks: ProjectStacks, what: str, rounds: int, *arguments: str, ends: int = 0
) -> Iterator[Figure]:
    """The median of some rounds, and the requests of one."""
    stacks.emulator.change_settings(latency_ms=LATENCY_MS)
    seconds = []
    for _ in range(rounds):
        stacks.emulator.clear_journal()
        began = time.monotonic()
        run(stacks, arguments, ends)
        seconds.append(time.monotonic() - began)
    stacks.emulator.change_settings(latency_ms=0)
    yield Figure("status", what, round(median(seconds), 2), "s")
    yield Figure("status", f"{what}: requests", len(stacks.emulator.journal()), "")


def run(stacks: ProjectStacks, arguments: Sequence[str], ends: int) -> None:
    """Run the command, which is to end with that code."""
    command = [str(Path(sys.executable).with_name("twilio-studio")), "status", *arguments]
    kept = {
        "PULUMI_BACKEND_URL": stacks.folder.as_uri(),
        "PULUMI_HOME": str(stacks.folder / "home"),
    }
    done = subprocess.run(
        command,
        cwd=stacks.folder,
        env={**os.environ, **stacks.credentials, **kept},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ends == done.returncode, done.stdout + done.stderr
