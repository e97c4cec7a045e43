"""What it costs to keep the state of a large stack: written at each step or at the end, plain or compressed.

    python benchmarks/state_writing.py [FLOWS [ROUNDS]]

100 flows of 20 widgets unless given, 2 rounds, each way in turn. Prints for each way the time, the CPU time of the
engine with its programs and providers, how often the state was written and read, and its bytes. The median of the
rounds counts.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psutil

from studio_emulator import Emulator
from support.backend_watch import BackendWatch
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

FLOWS, ROUNDS, WIDGETS = 100, 2, 20
WAYS = {
    "each step": {},
    "each step, gzip": {"PULUMI_DIY_BACKEND_GZIP": "true"},
    "at the end": {"PULUMI_SKIP_CHECKPOINTS": "true"},
    "at the end, gzip": {"PULUMI_SKIP_CHECKPOINTS": "true", "PULUMI_DIY_BACKEND_GZIP": "true"},
}
PROGRAM = """
for number in range({flows}):
    studio.Flow(f"flow-{{number}}", definition=f"flow-{{number}}.json")
"""


class Cost(NamedTuple):
    """What one command cost."""

    seconds: float
    cpu: float
    writes: int
    reads: int
    kilobytes: float


def main() -> None:
    """Measure each way in turn, and print a row for each command."""
    given = [int(each) for each in sys.argv[1:]]
    flows, rounds = (*given, *(FLOWS, ROUNDS)[len(given) :])
    costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    for _ in range(rounds):
        for way in WAYS:
            for what, cost in lived(way, flows):
                costs[what, way].append(cost)
    print(f"{flows} flows of {WIDGETS} widgets, {rounds} rounds, {psutil.cpu_count()} cores")
    print(f"{'':8} {'state':18} {'s':>7} {'CPU s':>7} {'writes':>7} {'reads':>6} {'KB':>8}")
    for (what, way), found in sorted(costs.items()):
        cost = Cost(*(median(values) for values in zip(*found, strict=True)))
        print(
            f"{what:8} {way:18} {cost.seconds:7.1f} {cost.cpu:7.1f} {cost.writes:7.0f} {cost.reads:6.0f} "
            f"{cost.kilobytes:8.0f}",
            flush=True,
        )


def lived(way: str, flows: int) -> list[tuple[str, Cost]]:
    """Make that many flows, look at them, and change all."""
    with Emulator() as emulator, tempfile.TemporaryDirectory() as folder:
        credentials = {
            "TWILIO_BASE_URL": emulator.base_url,
            "TWILIO_ACCOUNT_SID": emulator.account_sid,
            "TWILIO_AUTH_TOKEN": emulator.auth_token,
        }
        stack = PulumiStack(Path(folder) / "shop", {**credentials, **WAYS[way]})
        stack.program(PROGRAM.format(flows=flows))
        say(stack, flows, "Hello")
        made = measured(stack, "up", "--yes", "--skip-preview")
        looked = measured(stack, "preview")
        say(stack, flows, "Bye")
        changed = measured(stack, "up", "--yes", "--skip-preview")
        return [("1 create", made), ("2 look", looked), ("3 change", changed)]


def say(stack: PulumiStack, flows: int, body: str) -> None:
    """Let every flow say something of its own, in a row of widgets."""
    for number in range(flows):
        definition = greeting(f"{body}, this is flow {number}")
        _, first = definition["states"]
        for step in range(WIDGETS - 1):
            text = f"{body} from step {step} of flow {number}"
            properties = {**first["properties"], "body": text}
            widget = {**first, "name": f"step_{step}", "properties": properties}
            definition["states"].append(widget)
        stack.definition(f"flow-{number}.json", definition)


def measured(stack: PulumiStack, *command: str) -> Cost:
    states = stack.folder / "state" / ".pulumi" / "stacks" / "shop"
    began, spent = time.monotonic(), cpu_seconds()
    with BackendWatch(states) as backend:
        stack.run(*command)
    seconds, cpu = time.monotonic() - began, cpu_seconds() - spent
    held = sum(file.stat().st_size for file in states.glob("test.json*") if is_state(file))
    return Cost(seconds, cpu, backend.writes.total(), backend.reads.total(), held / 1000)


def is_state(file: Path) -> bool:
    return file.name in {"test.json", "test.json.gz"}


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
