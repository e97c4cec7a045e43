"""What a search has come to, for those who judge it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_twilio_studio.exploring.dependencies import Dependencies
    from pulumi_twilio_studio.exploring.points import Point, State
    from pulumi_twilio_studio.exploring.transitions import Key
    from pulumi_twilio_studio.simulator.program import Program


@dataclass
class Found:
    """What a search has come to."""

    program: Program
    dependencies: Dependencies
    first: dict[Key, tuple[Point, int]] = field(default_factory=dict)
    """For each transition that was taken: the first point, and the number of steps up to it."""

    waiting: dict[State, Point] = field(default_factory=dict)
    """For each state: the first point in it."""

    ended: dict[int, Point] = field(default_factory=dict)
    """For each set of transitions that a whole execution took: the one with the fewest answers."""

    last: dict[tuple[Key, str], Point] = field(default_factory=dict)
    """For each transition with which an execution ended, and why that is a dead end, or "": the first point."""

    missing: dict[tuple[str, str], Point] = field(default_factory=dict)
    """For each widget and variable that Liquid did not find there: the first point."""

    passed: dict[str, list[Point]] = field(default_factory=dict)
    """For each widget with Liquid: the first points after which it had run with different variables missing."""

    stopped: dict[str, Point] = field(default_factory=dict)
    """For each widget at which a limit of Studio ended an execution, or Studio could do nothing: the first point."""

    attempts: int = 0
    steps: int = 0
    untried: tuple[State, ...] = ()
    """The states that have not got all their answers, because a limit ended the search."""

    limit: str = ""
    """Which limit ended the search. "" if nothing was left to try."""
