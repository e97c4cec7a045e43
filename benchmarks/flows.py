"""Time against the number of flows: a preview that finds nothing to do, creating all, changing all.

All subjects do the same work in turn, so that a machine that is busy slows all of them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import Measured
from benchmarks.subjects import (
    WORKS,
    ByMapping,
    ByPath,
    ByTemplate,
    Floor,
    Subject,
    Terraform,
    terraform_is_missing,
)

MOST_WITH_CHECKPOINTS = 500
"""With checkpoints, the engine's time for writes grows with the square of the flows."""


@dataclass(frozen=True)
class Plan:
    """What is measured: which works, with how many flows, and how often each subject does it."""

    works: Sequence[str]
    previews: Mapping[int, int]
    """How often a preview is made, by the number of flows."""

    writes: Mapping[int, int]

    def rounds(self, work: str, flows: int) -> range:
        """The rounds of a work that was asked for."""
        often = self.previews if work == "no-op" else self.writes
        return range(often[flows] if work in self.works else 0)


FULL = Plan(
    WORKS,
    previews={1: 9, 10: 5, 100: 5, 500: 3, 1000: 3},
    writes={1: 5, 10: 3, 100: 3, 500: 1, 1000: 1},
)
QUICK = Plan(WORKS, previews={1: 3, 10: 3, 100: 2}, writes={1: 1, 10: 1, 100: 1})


@dataclass(frozen=True)
class Run:
    """One work of one subject, done once."""

    work: str
    kind: str
    checkpoints: bool
    flows: int
    seconds: float
    cpu: Mapping[str, float]
    requests: int


@dataclass(frozen=True)
class Entrant:
    """A kind of subject, and the works in which it takes part."""

    make: Callable[[Path, int], Subject]
    works: tuple[str, ...]
    most: int = 1000

    def does(self, work: str, flows: int) -> bool:
        """Whether it takes part."""
        return work in self.works and flows <= self.most


def entrants() -> list[Entrant]:
    """All that take part. Previews write no checkpoints, so each kind makes them once."""
    found = [Entrant(lambda at, n: ByPath(at, n, checkpoints=False), WORKS)]
    found += [
        Entrant(lambda at, n: ByTemplate(at, n, checkpoints=False), ("no-op",)),
        Entrant(lambda at, n: ByMapping(at, n, checkpoints=False), ("no-op",)),
        Entrant(lambda at, n: Floor(at, n, checkpoints=False), WORKS),
    ]
    if terraform_is_missing() is None:
        found.append(Entrant(Terraform, WORKS))
    writes, most = WORKS[1:], MOST_WITH_CHECKPOINTS
    found += [
        Entrant(lambda at, n: ByPath(at, n, checkpoints=True), writes, most),
        Entrant(lambda at, n: Floor(at, n, checkpoints=True), writes, most),
    ]
    return found


def runs(plan: Plan, say: Callable[[str], None]) -> Iterator[Run]:
    """Measure all that is planned, and say each figure as soon as it is there."""
    with tempfile.TemporaryDirectory() as place:
        taking_part = entrants()
        for flows in plan.previews:
            with closing(Deployments(Path(place), flows, say)) as deployments:
                yield from deployments.measure(plan, taking_part)


class Deployments:
    """So many flows of each subject, deployed in turn, and what was measured meanwhile."""

    def __init__(self, folder: Path, flows: int, say: Callable[[str], None]) -> None:
        self.folder = folder
        self.flows = flows
        self.say = say
        self.subjects: dict[Entrant, Subject] = {}

    def measure(self, plan: Plan, taking_part: Sequence[Entrant]) -> Iterator[Run]:
        """Create as often as planned, each time anew; then preview, then change."""
        creators = [each for each in taking_part if each.does("create", self.flows)]
        for _ in plan.rounds("create", self.flows):
            yield from map(self.create, creators)
        for each in taking_part:
            if each not in self.subjects and any(
                each.does(work, self.flows) for work in plan.works
            ):
                self.create(each)
        for work in ("no-op", "change"):
            doing = [each for each in taking_part if each.does(work, self.flows)]
            for number in plan.rounds(work, self.flows):
                for each in doing:
                    yield self.do(work, self.subjects[each], number)

    def create(self, entrant: Entrant) -> Run:
        """Create all flows in a new place, which takes the place of the one before."""
        if entrant in self.subjects:
            self.subjects.pop(entrant).close()
        place = Path(tempfile.mkdtemp(dir=self.folder)) / "shop"
        subject = self.subjects[entrant] = entrant.make(place, self.flows)
        return self.do("create", subject, 0)

    def do(self, work: str, subject: Subject, number: int) -> Run:
        """Do it once; a change is to the text of every flow."""
        if work != "no-op":
            subject.declare(version=number + (work == "change"))
        cost: Measured = subject.measure(work)
        how = "" if work == "no-op" or subject.checkpoints else ", checkpoints skipped"
        self.say(f"{work}, {self.flows} flows, {subject.kind}{how}: {cost.seconds:.1f} s")
        return Run(
            work,
            subject.kind,
            subject.checkpoints,
            self.flows,
            round(cost.seconds, 3),
            cost.cpu,
            cost.requests,
        )

    def close(self) -> None:
        """End all of them."""
        for subject in self.subjects.values():
            subject.close()
