"""What lint finds in files, folders and flows that are named, without a command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from pulumi_twilio_studio.definition import Definition, parse
from pulumi_twilio_studio.definition.lint import Configuration
from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.lint_run import LintRun, Silenced, lint_all
from support.definitions import greeting

FLOW = "FW" + "1" * 32
WIDGET = {"name": "alone", "type": "send-message", "properties": {"body": "x"}, "transitions": []}


def look_up(text: str) -> tuple[str, Definition]:
    """Knows one flow, with a widget that nothing leads to."""
    if text != FLOW:
        raise OperationError(f"there is no {text}")
    content = greeting()
    content["states"].append(WIDGET)
    return f"{FLOW}@7", parse(content)


def lint(*arguments: object) -> LintRun:
    return lint_all(map(str, arguments), look_up, None, only_flows=False)


def codes(found: LintRun, *silenced: str) -> Sequence[str]:
    shown = found.shown(Configuration(), [Silenced.parse(text) for text in silenced])
    return [each.code for each in shown]


def test_a_folder_stands_for_its_flows_and_other_files_are_named_as_skipped(tmp_path: Path) -> None:
    (tmp_path / "hello.json").write_text(json.dumps(greeting()))
    (tmp_path / "package.json").write_text("{}")

    found = lint(tmp_path)

    assert 1 == found.checked
    assert [str(tmp_path / "package.json")] == found.skipped


def test_what_cannot_be_read_is_a_trouble_and_the_rest_is_checked(tmp_path: Path) -> None:
    (tmp_path / "hello.json").write_text(json.dumps(greeting()))

    found = lint("FW2", tmp_path / "hello.json")

    assert ["there is no FW2"] == found.troubles
    assert 1 == found.checked


@pytest.mark.parametrize("text", ["unreachable-widget", f"{FLOW}:unreachable-widget"])
def test_a_code_is_silenced_everywhere_or_in_the_flow_that_is_named(text: str) -> None:
    found = lint(FLOW)

    assert "unreachable-widget" in codes(found)
    assert "unreachable-widget" not in codes(found, text)


@pytest.mark.parametrize("text", ["no-such-code", "typo:unreachable-widget"])
def test_a_silence_that_can_hide_nothing_is_a_wrong_argument(text: str) -> None:
    found = lint(FLOW)

    with pytest.raises(WrongArgument):
        codes(found, text)
