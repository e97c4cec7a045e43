"""`twilio-studio lint --online`: what only Twilio knows of a file, before anything declares it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from pulumi_twilio_studio.studio.models import Flow
from studio_emulator import Emulator
from support.definitions import greeting

Run = Callable[..., Result]


def write(folder: Path, name: str, definition: dict[str, Any]) -> Path:
    file = folder / name
    file.write_text(json.dumps(definition, indent=2))
    return file


def subflow(sid: str) -> dict[str, Any]:
    definition = greeting()
    definition["states"].append(
        {
            "name": "survey",
            "type": "run-subflow",
            "transitions": [{"event": "completed"}, {"event": "failed"}],
            "properties": {"flow_sid": sid, "flow_revision": "LatestPublished"},
        }
    )
    return definition


def test_a_sound_file_is_asked_for_once_and_changes_nothing(
    run: Run, tmp_path: Path, emulator: Emulator
) -> None:
    write(tmp_path, "a.json", greeting())

    shown = run("lint", "a.json", "--online")

    assert 0 == shown.exit_code, shown.output
    assert ["/v2/Flows/Validate"] == [each["path"] for each in emulator.journal()]


def test_what_validate_refuses_has_the_widget_and_the_place_in_the_file(
    run: Run, tmp_path: Path, emulator: Emulator
) -> None:
    emulator.change_settings(unknown_types="reject")
    definition = greeting()
    definition["states"][1]["type"] = "send-pigeon"
    lines = write(tmp_path, "a.json", definition).read_text().splitlines()

    shown = run("lint", "a.json", "--online", "--format", "json")

    assert 1 == shown.exit_code, shown.output
    [found] = [each for each in json.loads(shown.stdout) if each["code"] == "refused"]
    assert "hello" == found["widget"]
    assert "send-pigeon" in lines[found["line"] - 1]


def test_a_template_is_asked_with_its_values_and_what_its_names_lead_to(
    run: Run, make: Callable[..., Flow], tmp_path: Path, emulator: Emulator
) -> None:
    flow = make("Survey")
    definition = subflow("${flow:Survey}")
    definition["description"] = "The bot of ${company}"
    write(tmp_path, "a.json", definition)
    emulator.clear_journal()

    shown = run("lint", "a.json", "--online", "--value", "company=Acme")

    assert 0 == shown.exit_code, shown.output
    asked = str([each for each in emulator.journal() if each["path"].endswith("Validate")])
    assert flow.sid in asked
    assert "The bot of Acme" in asked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${company}", "${company} has no value"),
        ("${flow:Suvrey}", 'there is no flow "Suvrey"; did you mean "Survey"?'),
    ],
    ids=["value", "name"],
)
def test_what_a_template_lacks_is_told_with_its_line_and_not_asked(
    run: Run,
    make: Callable[..., Flow],
    tmp_path: Path,
    emulator: Emulator,
    text: str,
    expected: str,
) -> None:
    make("Survey")
    write(tmp_path, "a.json", greeting(text))
    emulator.clear_journal()

    shown = run("lint", "a.json", "--online")

    assert 1 == shown.exit_code
    assert 'error unresolved: widget "hello": properties.body' in shown.stdout
    assert expected in shown.stdout
    assert [] == [each for each in emulator.journal() if each["path"].endswith("Validate")]


def test_a_file_with_errors_of_its_own_is_not_asked_about(
    run: Run, tmp_path: Path, emulator: Emulator
) -> None:
    definition = greeting()
    definition["states"][1]["properties"]["body"] = 5
    write(tmp_path, "a.json", definition)

    run("lint", "a.json", "--online")

    assert [] == emulator.journal()


def test_a_value_that_no_file_asks_for_is_an_error_with_the_nearest_place(
    run: Run, tmp_path: Path
) -> None:
    write(tmp_path, "a.json", greeting("Hi from ${company}"))

    shown = run("lint", "a.json", "--online", "--value", "compnay=x", "--value", "company=y")

    assert 2 == shown.exit_code
    assert 'the value "compnay"; did you mean "company"?' in shown.stderr


def test_each_file_of_a_folder_takes_the_values_that_it_has_places_for(
    run: Run, tmp_path: Path
) -> None:
    write(tmp_path, "a.json", greeting("${one}"))
    write(tmp_path, "b.json", greeting("${two}"))

    shown = run("lint", ".", "--online", "--value", "one=1", "--value", "two=2")

    assert 0 == shown.exit_code, shown.output


def test_a_twilio_that_cannot_be_asked_is_exit_code_2_said_once_with_the_findings_of_all_files(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.json", greeting())
    write(tmp_path, "b.json", greeting())
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "0" * 32)

    shown = run("lint", ".", "--online")

    assert 2 == shown.exit_code
    assert 1 == shown.stderr.count("HTTP 401")
    assert "in 2 definitions" in shown.stdout


def test_a_flow_at_twilio_is_asked_about_too(
    run: Run, make: Callable[..., Flow], emulator: Emulator
) -> None:
    flow = make("Survey")
    emulator.clear_journal()

    shown = run("lint", flow.sid, "--online")

    assert 0 == shown.exit_code
    assert "/v2/Flows/Validate" in [each["path"] for each in emulator.journal()]


@pytest.mark.parametrize(
    "arguments", [["--value", "a=b"], ["--online", "--value", "a"], ["--online", "--value", "=b"]]
)
def test_a_value_that_cannot_be_used_is_a_usage_error(
    run: Run, tmp_path: Path, arguments: list[str]
) -> None:
    write(tmp_path, "a.json", greeting())

    shown = run("lint", "a.json", *arguments)

    assert 2 == shown.exit_code
    assert "--value" in shown.stderr
