"""Which cases can be tried on a flow, and why others cannot: known before anything starts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.cases import (
    CaseFile,
    CasesError,
    filling_of,
    read_cases,
    refuse_untriable,
)
from pulumi_twilio_studio.cases.problems import Collected
from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.lifecycle.executions.costs import costs_of
from pulumi_twilio_studio.lifecycle.executions.walking import first_widget

if TYPE_CHECKING:
    from pathlib import Path

    from pulumi_twilio_studio.definition import Definition

Suite = CaseFile
"""The cases of one flow."""

SHOWN = 3
"""So many widgets that may cost money are named."""


def read_suites(files: Mapping[str, Path]) -> dict[str, Suite]:
    """Read the files of cases of these flows. Raises CasesError with all that cannot be tried."""
    suites: dict[str, Suite] = {}
    wrong = Collected()
    for name, path in files.items():
        with wrong.collect():
            suites[name] = read_cases(path)
            refuse_untriable(suites[name])
    wrong.tell()
    return suites


@dataclass(frozen=True)
class Readiness:
    """What decides whether the cases of a flow may be tried."""

    definition: Definition
    """What is live."""

    suite: Suite
    spends: bool
    """Whether the user allowed what may cost money."""

    test_users: Collection[str] = ()
    """Who runs the draft instead of the live revision."""

    def reasons(self) -> list[str]:
        """Return why no case of the flow is tried. Nothing if they may be tried."""
        if first_widget(self.definition) is None:
            return [
                "no request of the REST API can start it: the incomingRequest of its trigger leads nowhere"
            ]
        return [*self._misnamed(), *self._costs(), *self._drafts()]

    def _misnamed(self) -> Iterator[str]:
        for case_number, case in enumerate(self.suite.cases):
            filling = filling_of(self.suite, case)
            try:
                self.suite.refuse_misnamed(case_number, self.definition, filling, _no_flow)
            except CasesError as flaw:
                yield from map(str, flaw.problems)

    def _costs(self) -> Iterator[str]:
        costs = [] if self.spends else costs_of(self.definition)
        if costs:
            more = f", and {len(costs) - SHOWN} more" if len(costs) > SHOWN else ""
            named = ", ".join(map(str, costs[:SHOWN]))
            yield f"it may cost money or reach somebody: {named}{more}. Allow that with --spend"

    def _drafts(self) -> Iterator[str]:
        """A test user gets the draft (docs: studio/rest-api/v2/test-user)."""
        for contact in sorted(self._contacts() & set(self.test_users)):
            yield f"{printable(contact)} is a test user of the flow, and would run its draft"

    def _contacts(self) -> set[str]:
        return {
            filling_of(self.suite, case).text(case.request.to)
            for case in self.suite.cases
            if case.request is not None and case.request.to
        }


def _no_flow(_: str) -> None:
    """Find no flow that the flow runs: what a subflow does cannot be seen."""
