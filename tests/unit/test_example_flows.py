"""Each flow that the project shows has test cases, which pass and take each of its transitions."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from pulumi_twilio_studio.cases import SUFFIX
from pulumi_twilio_studio.cli import app

ROOT = Path(__file__).resolve().parents[2]
PLACES = (
    "stacks/flows/*.json",
    "examples/*/*.json",
    "provider/pulumi_twilio_studio/starter/templates/*/flows/*.json",
)
FLOWS = sorted(path for place in PLACES for path in ROOT.glob(place))


def test_the_cases_of_each_flow_pass_and_take_each_of_its_transitions() -> None:
    files = [str(flow.with_suffix(SUFFIX)) for flow in FLOWS]

    done = CliRunner().invoke(app, ["test", *files, "--coverage", "--fail-under", "100"])

    assert 0 == done.exit_code, done.output


def test_the_flows_of_the_project_are_found() -> None:
    assert 11 == len(FLOWS)
