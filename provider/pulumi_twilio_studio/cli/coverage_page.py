"""The page with the picture of each flow, and what its cases reach of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.cli.cases_report import counted
from pulumi_twilio_studio.drawing.page import CoveredFlow
from pulumi_twilio_studio.drawing.page import coverage_page as drawn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.cases import Coverage


def coverage_page(coverages: Mapping[str, Coverage]) -> str:
    """Return the page."""
    return drawn(
        "Reached by test cases",
        [
            CoveredFlow(
                flow,
                each.definition,
                counted(each),
                each.reached_widgets,
                {(taken.widget, taken.event, taken.match) for taken in each.reached_transitions},
            )
            for flow, each in coverages.items()
        ],
    )
