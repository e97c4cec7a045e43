"""What a preview of one flow costs that finds nothing to do, beside one of the least that a dynamic resource can be.

Pairs of runs in turn, so that a machine that is busy slows both; prints the median ratio of the pairs, of the time on
the clock and of the processors' time of all processes. The environment that is first on PATH is what is measured: the
clone's, or one into which the wheel is installed.
"""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

PAIRS = 15
FLOW = 'studio.Flow("greeter", definition="greeter.json")'
TRIVIAL = """
import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider


class Provider(ResourceProvider):
    def create(self, props):
        return CreateResult("1", props)


class Trivial(Resource):
    def __init__(self, name):
        super().__init__(Provider(), name, {"text": "x"})


Trivial("one")
"""


def main() -> None:
    """Deploy both, then preview them in turn."""
    with Emulator() as emulator, tempfile.TemporaryDirectory() as folder:
        account = {
            "TWILIO_BASE_URL": emulator.base_url,
            "TWILIO_ACCOUNT_SID": emulator.account_sid,
            "TWILIO_AUTH_TOKEN": emulator.auth_token,
        }
        flow = PulumiStack(Path(folder) / "flow", account)
        flow.definition("greeter.json", greeting())
        flow.program(FLOW)
        trivial = PulumiStack(Path(folder) / "trivial", account)
        (trivial.folder / "program" / "__main__.py").write_text(TRIVIAL)
        stacks = (flow, trivial)
        for stack in stacks:
            stack.up()
            quiet(stack)  # Python writes its byte code
        pairs = [[measured(lambda: quiet(stack)) for stack in stacks] for _ in range(PAIRS)]  # noqa: B023 -- called here

    print(f"no-op preview, {PAIRS} pairs: median (least to most)")
    for at, what in enumerate(("seconds on the clock", "seconds of the processors")):
        ours, floor = ([run[at] for run in runs] for runs in zip(*pairs, strict=True))
        print(f"{what}:")
        print(f"  one flow:                     {shown(ours)}")
        print(f"  one trivial dynamic resource: {shown(floor)}")
        print(
            f"  ratio of each pair:           {shown([a / b for a, b in zip(ours, floor, strict=True)])}"
        )


def quiet(stack: PulumiStack) -> None:
    """A preview that finds nothing to do."""
    stack.run("preview", "--expect-no-changes")


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and those of the processors that all processes used which ended meanwhile."""
    before, started = used(), time.monotonic()
    work()
    return time.monotonic() - started, used() - before


def used() -> float:
    """Seconds of the processors, of the processes that were started from here and have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def shown(values: list[float]) -> str:
    """The median between the extremes."""
    return f"{statistics.median(values):5.2f} ({min(values):.2f} to {max(values):.2f})"


if __name__ == "__main__":
    main()
