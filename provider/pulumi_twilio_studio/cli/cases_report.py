"""What `twilio-studio test` prints: a sign for each case, the failures, the coverage, and a line that sums up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_twilio_studio.cases.telling import told
from pulumi_twilio_studio.cli.saying import say, show
from pulumi_twilio_studio.foreign import printable

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases import CaseResult, Coverage
    from pulumi_twilio_studio.cli.cases_run import CasesRun


class CasesReport:
    """Prints on stdout, or on stderr where stdout holds a document for programs."""

    def __init__(self, *, err: bool) -> None:
        self._err = err

    def begin(self, file: Path) -> None:
        """Begin the line of a file."""
        self._say(f"{printable(str(file))} ", end="")

    def sign(self, sign: str) -> None:
        """Add how a case went."""
        self._say(sign, end="")

    def end(self) -> None:
        """End the line of a file."""
        self._say("")

    def failures(self, run: CasesRun) -> None:
        """Tell of each file that cannot be run, and of each case that failed."""
        for file, why in run.errors:
            self._headline(f"error in {file}")
            for line in why.split("\n"):
                self._say(printable(line))
        for result in run.failed:
            self._headline(result.name)
            for line in told(result):
                self._say(line)

    def coverage(self, coverages: Mapping[str, Coverage]) -> None:
        """Tell of each flow what no case reaches."""
        if coverages:
            self._say("")
        for flow, coverage in coverages.items():
            self._say(printable(f"{flow}: {counted(coverage)}"))
            for widget in coverage.missed_widgets:
                self._say(printable(f"    not reached: {widget}"))
            for transition in coverage.missed_transitions:
                self._say(printable(f"    not taken: {transition}"))

    def sum_up(self, run: CasesRun) -> None:
        """Print the short list of what failed, and the line that ends everything."""
        if not run.errors and not run.failed:
            self._say(f"{_counts(run)} in {run.seconds:.2f} s")
            return
        self._say("")
        for file, _ in run.errors:
            self._say(printable(f"ERROR {file}"))
        for each in run.failed:
            self._say(printable(_short(each)))
        self._bold(f"{_counts(run)} in {run.seconds:.2f} s")

    def say(self, text: str) -> None:
        """Print a line."""
        self._say(text)

    def _headline(self, text: str) -> None:
        self._say("")
        self._bold(f"{'_' * 8} {printable(text)} {'_' * 8}")

    def _bold(self, text: str) -> None:
        from rich.text import Text

        show(Text(text, "bold red"), err=self._err)

    def _say(self, text: str, end: str = "\n") -> None:
        say(text, err=self._err, end=end)


def counted(coverage: Coverage) -> str:
    """Return how much of a flow is reached."""
    transitions = len(coverage.transitions)
    widgets, missed = len(coverage.widgets), len(coverage.missed_widgets)
    taken = transitions - len(coverage.missed_transitions)
    share = f"{_percent(coverage.share)} %"
    return (
        f"{taken} of {transitions} transitions ({share}), {widgets - missed} of {widgets} widgets"
    )


def total_share(coverages: Iterable[Coverage]) -> float:
    """Return the share of the transitions of all flows that cases take, from 0 to 1."""
    listed = list(coverages)
    every = sum(len(each.transitions) for each in listed)
    missed = sum(len(each.missed_transitions) for each in listed)
    return 1 - missed / every if every else 1.0


def _percent(share: float) -> int:
    """Return whole per cent. Only all is 100."""
    return int(share * 100)


def _short(result: CaseResult) -> str:
    failure = result.failure
    assert failure is not None  # noqa: S101 -- for the type checker
    return f"FAILED {result.file}:{failure.line} {result.name}: {failure.message}"


def _counts(run: CasesRun) -> str:
    counts = {
        "failed": len(run.failed),
        "passed": len(run.ran) - len(run.failed),
        "error" if len(run.errors) == 1 else "errors": len(run.errors),
        "deselected": run.left_out,
    }
    return ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "no cases"
