"""What it costs to keep the state of a large stack: written at each step or at the end, plain or compressed.

100 flows of 20 widgets that are similar to each other, in a backend that is a folder. Each way is measured in turn, and
the median of the rounds counts.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.results import Figure
from studio_emulator import Emulator
from support.backend_watch import BackendWatch
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

FLOWS, ROUNDS, WIDGETS = 100, 3, 20
QUICK_FLOWS, QUICK_ROUNDS = 10, 1
GZIP, AT_THE_END = "PULUMI_DIY_BACKEND_GZIP", "PULUMI_SKIP_CHECKPOINTS"
WAYS = {
    "each step": {AT_THE_END: "false"},
    "each step, gzip": {AT_THE_END: "false", GZIP: "true"},
    "at the end": {AT_THE_END: "true"},
    "at the end, gzip": {AT_THE_END: "true", GZIP: "true"},
}
PROGRAM = """
for number in range({flows}):
    studio.Flow(f"flow-{{number}}", definition=f"flow-{{number}}.json")
"""
UNITS = ("s", "CPU s", "writes", "kB")


class Cost(NamedTuple):
    """What one command cost, in the order of UNITS."""

    seconds: float
    cpu: float
    writes: float
    kilobytes: float


def figures(*, quick: bool) -> Iterator[Figure]:
    """Make flows and change all of them, once a round in each way."""
    flows, rounds = (QUICK_FLOWS, QUICK_ROUNDS) if quick else (FLOWS, ROUNDS)
    costs: dict[str, list[Cost]] = defaultdict(list)
    for _ in range(rounds):
        for way in WAYS:
            for command, cost in lived(way, flows):
                costs[f"{command} {flows} flows, state {way}"].append(cost)
    for what, found in costs.items():
        for values, unit in zip(zip(*found, strict=True), UNITS, strict=True):
            yield Figure("backend", what, round(median(values), 1), unit)


def lived(way: str, flows: int) -> Iterator[tuple[str, Cost]]:
    """Make that many flows, and change all."""
    with Emulator() as emulator, tempfile.TemporaryDirectory() as folder:
        credentials = {
            "TWILIO_BASE_URL": emulator.base_url,
            "TWILIO_ACCOUNT_SID": emulator.account_sid,
            "TWILIO_AUTH_TOKEN": emulator.auth_token,
        }
        stack = PulumiStack(Path(folder) / "shop", {**credentials, **WAYS[way]})
        stack.program(PROGRAM.format(flows=flows))
        for command, body in (("create", "Hello"), ("change", "Bye")):
            say(stack, flows, body)
            yield command, up(stack)


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


def up(stack: PulumiStack) -> Cost:
    """Run `pulumi up`, and count what it does to the backend."""
    states = stack.folder / "state" / ".pulumi" / "stacks" / "shop"
    began, spent = time.monotonic(), cpu_seconds()
    with BackendWatch(states) as backend:
        stack.up()
    seconds, cpu = time.monotonic() - began, cpu_seconds() - spent
    forms = [states / "test.json", states / "test.json.gz"]
    held = sum(file.stat().st_size for file in forms if file.exists())
    return Cost(seconds, cpu, backend.writes.total(), held / 1000)


def cpu_seconds() -> float:
    """What all processes that ended have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
