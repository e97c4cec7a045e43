"""What somebody changed behind the back of stacks, found without an engine.

Each resource is read as `pulumi preview` reads it (lifecycle/lifecycle.py, `read`), but from the state that the backend
holds. So both say the same. One list per account answers for all its flows, whichever stacks they belong to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from pulumi_twilio_studio.stack.drift_report import DriftReport, Seen, StackDrift
from pulumi_twilio_studio.stack.readings import reading

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.connections import Connections
    from pulumi_twilio_studio.stack.home import StackHome
    from pulumi_twilio_studio.stack.reading import StackReading
    from pulumi_twilio_studio.stack.readings import Listener


def find_drift(
    homes: Sequence[StackHome],
    listener: Listener = lambda *_: None,
    connections: Connections | None = None,
) -> DriftReport:
    """Return what somebody changed in each of the stacks. Sends no request that changes anything.

    What is wrong with one stack, one account or one resource is part of the report, and does not hide the rest.
    """
    with reading(listener, connections) as reader:
        stacks = reader.read(homes)
        reader.list_accounts(stacks)
        todo = [(stack, resource) for stack in stacks for resource in stack.resources]
        seen = iter(reader.each("resources compared", lambda pair: pair[0].look(pair[1]), todo))
        return DriftReport(tuple(_drift_of(stack, seen) for stack in stacks))


def _drift_of(stack: StackReading, seen: Iterator[Seen]) -> StackDrift:
    """Return what was found of the stack. `seen` goes on with its resources."""
    return StackDrift(
        stack.home.stack,
        tuple(islice(seen, len(stack.resources))),
        tuple(stack.notices),
        tuple(stack.errors),
    )
