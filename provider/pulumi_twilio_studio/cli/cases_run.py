"""Run files of cases one after the other, and tell of each case as soon as it has run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pulumi_twilio_studio.cases import CasesError, Coverage, read_cases
from pulumi_twilio_studio.cases.problems import Collected
from pulumi_twilio_studio.definition import Definition, DefinitionError

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases import CaseFile, CaseResult
    from pulumi_twilio_studio.cases.runner import FindFlow
    from pulumi_twilio_studio.stack.definitions import NamedDefinition


@dataclass(frozen=True)
class Wish:
    """What to run, and on which flow."""

    files: tuple[Path, ...]
    takes: Callable[[str], bool]
    """Whether a case with that name is to run."""

    is_first_enough: bool
    """Whether the first failure ends the run."""

    values: Mapping[str, str]
    flow: NamedDefinition | None
    """Instead of the file's own flow."""

    find_flow: FindFlow
    """Returns a flow that no file is known for."""


@dataclass(frozen=True)
class TimedResult:
    """How one case went, and how long it took."""

    result: CaseResult
    seconds: float


@dataclass
class CasesRun:
    """What came of all the files."""

    ran: list[TimedResult] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    """A file that could not be run, and why."""

    left_out: int = 0
    seconds: float = 0
    read: list[CaseFile] = field(default_factory=list)
    _by_flow: dict[str, list[CaseResult]] = field(default_factory=dict)

    @property
    def failed(self) -> list[CaseResult]:
        """The cases that failed."""
        return [each.result for each in self.ran if not each.result.passed]

    @property
    def is_empty(self) -> bool:
        """Whether there was no case to run."""
        return not (self.ran or self.errors)

    def add(self, flow: str, timed: TimedResult) -> None:
        """Add the result of a case of a flow."""
        self.ran.append(timed)
        self._by_flow.setdefault(flow, []).append(timed.result)

    def coverages(self) -> dict[str, Coverage]:
        """Return what the cases reached of each flow."""
        return {
            flow: Coverage.of(results[0].definition, results)
            for flow, results in self._by_flow.items()
        }


class Progress(Protocol):
    """Who is told while the cases run."""

    def begin(self, file: Path) -> None:
        """Take that a file is next."""

    def sign(self, sign: str) -> None:
        """Take how a case of it went: . if it passed, F if it failed, E if the file cannot be run."""

    def end(self) -> None:
        """Take that the file has ended."""


def run_cases(wish: Wish, progress: Progress) -> CasesRun:
    """Run the cases. What is wrong with a file is an error of the run, and the other files run."""
    run, begun = CasesRun(), time.perf_counter()
    for path in wish.files:
        if wish.is_first_enough and (run.failed or run.errors):
            break
        progress.begin(path)
        try:
            _run_file(read_cases(path), wish, run, progress)
        except (CasesError, DefinitionError) as error:
            run.errors.append((str(path), str(error)))
            progress.sign("E")
        progress.end()
    run.seconds = time.perf_counter() - begun
    return run


def _run_file(file: CaseFile, wish: Wish, run: CasesRun, progress: Progress) -> None:
    run.read.append(file)
    label = str(file.flow) if wish.flow is None else wish.flow.label
    wrong = Collected()
    for at in _selected(file, wish, run):
        begun = time.perf_counter()
        with wrong.collect():
            result = file.result(at, _source(wish.flow), wish.values, wish.find_flow)
            run.add(label, TimedResult(result, time.perf_counter() - begun))
            progress.sign("." if result.passed else "F")
        if wish.is_first_enough and (wrong.problems or run.failed):
            break
    wrong.tell()


def _selected(file: CaseFile, wish: Wish, run: CasesRun) -> Iterable[int]:
    selected = [at for at, case in enumerate(file.cases) if wish.takes(case.name)]
    run.left_out += len(file.cases) - len(selected)
    return selected


def _source(flow: NamedDefinition | None) -> Definition | Path | None:
    """Return what the cases run on: a template in a file gets the values of the cases."""
    if flow is None:
        return None
    return flow.definition if flow.sid else Path(flow.label)
