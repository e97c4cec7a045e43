"""One call of `twilio-studio test`: what it runs, what it writes, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pulumi_twilio_studio.cases.finding import find_case_files
from pulumi_twilio_studio.cases.selection import selection
from pulumi_twilio_studio.cli.cases_report import CasesReport, total_share
from pulumi_twilio_studio.cli.cases_run import Wish, run_cases
from pulumi_twilio_studio.cli.connection import usage_errors
from pulumi_twilio_studio.cli.exit_codes import OTHER, RIGHT, TROUBLE
from pulumi_twilio_studio.cli.places import PAGE
from pulumi_twilio_studio.cli.saying import as_json, say
from pulumi_twilio_studio.cli.watching import watch
from pulumi_twilio_studio.foreign import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.cases import CaseFile, Coverage
    from pulumi_twilio_studio.cases.runner import FindFlow
    from pulumi_twilio_studio.cli.cases_options import Options
    from pulumi_twilio_studio.cli.cases_run import CasesRun
    from pulumi_twilio_studio.cli.places import Ours, Place
    from pulumi_twilio_studio.definition import Definition


@dataclass
class Session:
    """Runs the cases that the options name, once or again and again."""

    options: Options
    takes: Callable[[str], bool]
    values: Mapping[str, str]
    read: list[CaseFile] = field(default_factory=list)
    """The files of the latest run."""

    @classmethod
    def of(cls, options: Options) -> Session:
        """Take the options. What makes no sense or cannot be written ends the command before anything runs."""
        if options.stack is not None:
            from pulumi_twilio_studio.stack.definitions import refuse_idle_stack

            with usage_errors("--stack"):
                refuse_idle_stack(options.stack, [options.flow or ""])
        with usage_errors("--keyword"):
            takes = selection(options.keyword) if options.keyword else lambda _: True
        _refuse_same_place(options)
        for place, ours in _places(options):
            place.refuse_other(ours)
        return cls(options, takes, _values(options))

    def run(self) -> int:
        """Run the cases, tell of them, and return the exit code."""
        options = self.options
        report = CasesReport(err=any(place.is_stdout for place, _ in _places(options)))
        run = run_cases(self._wish(), report)
        self.read = run.read
        report.failures(run)
        coverages = run.coverages() if self._measures else {}
        if options.coverage:
            report.coverage(coverages)
        report.sum_up(run)
        if run.is_empty:
            report.say(_no_cases(run, options))
        self._write(run, coverages)
        return self._code(run, coverages, report)

    def watch(self) -> int:
        """Run the cases whenever something has changed. Return the exit code of the latest run."""
        codes = [TROUBLE]
        with suppress(KeyboardInterrupt):
            watch(lambda: codes.append(self._run_watched()), self._files)
        return codes[-1]

    @property
    def _measures(self) -> bool:
        options = self.options
        return options.coverage or options.fail_under > 0 or options.coverage_page is not None

    def _run_watched(self) -> int:
        code = self.run()
        say("Watching. Ctrl-C ends it.", err=True)
        return code

    def _wish(self) -> Wish:
        options = self.options
        files, flow = self._found(), None
        if options.flow is not None:
            if len(files) != 1:
                raise typer.BadParameter(
                    f"it is for one file of cases, and there are {len(files)}", param_hint="--flow"
                )
            # Here, because the flow beside the cases needs neither an account nor a stack.
            from pulumi_twilio_studio.stack.definitions import find_definition

            flow = find_definition(options.flow, options.stack)
        find = _published if flow is not None and flow.sid else _nowhere
        return Wish(tuple(files), self.takes, options.exitfirst, self.values, flow, find)

    def _found(self) -> list[Path]:
        return find_case_files(map(Path, self.options.files or ["."]))

    def _files(self) -> Iterator[Path]:
        """Yield the files that a run depends on."""
        found = self._found()
        yield from found
        for folder in dict.fromkeys(each.parent for each in found):
            yield from folder.glob("*.json")
        for read in self.read:
            yield from read.flows_read

    def _write(self, run: CasesRun, coverages: Mapping[str, Coverage]) -> None:
        from pulumi_twilio_studio.cli.cases_documents import (
            as_data,
            as_junit,
            is_our_json,
            is_our_xml,
        )

        options = self.options
        if options.json is not None:
            options.json.put(as_json(as_data(run, coverages)) + "\n", is_our_json)
        if options.junit is not None:
            options.junit.put(as_junit(run), is_our_xml)
        if options.coverage_page is not None:
            from pulumi_twilio_studio.cli.coverage_page import coverage_page

            options.coverage_page.put(coverage_page(coverages), PAGE)

    def _code(self, run: CasesRun, coverages: Mapping[str, Coverage], report: CasesReport) -> int:
        if run.errors or run.is_empty:
            return TROUBLE
        share, wish = 100 * total_share(coverages.values()), self.options.fail_under
        if share < wish:
            report.say(f"cases take {share:.2f} % of the transitions, and not {wish:g} %")
            return OTHER
        return OTHER if run.failed else RIGHT


def _places(options: Options) -> list[tuple[Place, Ours]]:
    """Return where the command writes, and what it may overwrite there."""
    if options.json is None and options.junit is None and options.coverage_page is None:
        return []
    from pulumi_twilio_studio.cli.cases_documents import is_our_json, is_our_xml

    given = (
        (options.json, is_our_json),
        (options.junit, is_our_xml),
        (options.coverage_page, PAGE),
    )
    return [(place, ours) for place, ours in given if place is not None]


def _refuse_same_place(options: Options) -> None:
    given = {
        "--json": options.json,
        "--junit": options.junit,
        "--coverage-page": options.coverage_page,
    }
    seen: dict[str, str] = {}
    for option, place in given.items():
        if place is not None and str(place) in seen:
            raise typer.BadParameter(
                f"{seen[str(place)]} and {option} cannot both be {place}", param_hint=option
            )
        seen |= {str(place): option} if place is not None else {}


def _values(options: Options) -> dict[str, str]:
    if not options.value:
        return {}
    from pulumi_twilio_studio.cli.parameters import named_values

    return named_values(options.value)


def _no_cases(run: CasesRun, options: Options) -> str:
    if run.left_out:
        return f"no case has {options.keyword} in its name"
    if not run.read:
        return "there is no case to run: files of cases end in .tests.yaml"
    first, *others = (printable(str(each.path)) for each in run.read)
    files = "1 other file" if len(others) == 1 else f"{len(others)} other files"
    holds = f"{first} and {files} hold" if others else f"{first} holds"
    return f"there is no case to run: {holds} none"


@cache
def _published(sid: str) -> Definition | None:
    """Return the live definition of a flow at Twilio, which the flow runs as a subflow."""
    from pulumi_twilio_studio.stack.definitions import find_definition

    return find_definition(sid).definition


_nowhere: FindFlow = lambda _: None  # noqa: E731 -- as short as it is
