"""Each flow that the project shows has test cases, which pass and take each of its transitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.cases import read_cases
from pulumi_twilio_studio.cases.coverage import Coverage
from pulumi_twilio_studio.cases.files import SUFFIX

ROOT = Path(__file__).resolve().parents[2]
PLACES = (
    "stacks/flows/*.json",
    "examples/*/*.json",
    "provider/pulumi_twilio_studio/starter/templates/*/flows/*.json",
)
FLOWS = sorted(path for place in PLACES for path in ROOT.glob(place))

each_flow = pytest.mark.parametrize(
    "flow", FLOWS, ids=lambda path: str(path.relative_to(ROOT).with_suffix(""))
)


@each_flow
def test_the_cases_of_a_flow_pass(flow: Path) -> None:
    results = read_cases(flow.with_suffix(SUFFIX)).run()

    assert [] == [(each.name, each.failure) for each in results if each.failure]


@each_flow
def test_the_cases_of_a_flow_take_each_of_its_transitions(flow: Path) -> None:
    results = read_cases(flow.with_suffix(SUFFIX)).run()

    missed = Coverage.of(results[0].definition, results).missed_transitions
    assert [] == list(map(str, missed))


def test_the_flows_of_the_project_are_found() -> None:
    assert 11 == len(FLOWS)
