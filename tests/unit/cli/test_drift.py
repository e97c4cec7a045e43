"""What `drift` prints and writes, and how it ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

import pulumi_twilio_studio.cli.report_files as command
from studio_emulator import Emulator
from support.changed_stack import ChangedStack, flow
from support.definitions import greeting
from support.documents import fences, plain, table

Run = Callable[..., Result]
OUTCOMES = table("docs/commands.md", "twilio-studio drift", "outcome")
KEYS = {
    "report": table("docs/commands.md", "twilio-studio drift", "key of the report"),
    "stack": table("docs/commands.md", "twilio-studio drift", "key of a stack"),
    "resource": table("docs/commands.md", "twilio-studio drift", "key of a resource"),
    "message": table("docs/commands.md", "twilio-studio drift", "key of a message"),
}


@pytest.fixture
def changed(
    run: Run,  # it sets the environment first
    tmp_path: Path,
    emulator: Emulator,
    credentials: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> ChangedStack:
    """The selected stack of the project in the folder."""
    monkeypatch.setenv("PULUMI_BACKEND_URL", f"file://{tmp_path}")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PULUMI_STACK", "dev")
    declared = {"support-bot": flow("support-bot", friendly_name="Support bot"), "b": flow("b")}
    return ChangedStack.up(tmp_path, emulator, credentials, declared=declared)


def beside(changed: ChangedStack, credentials: dict[str, str]) -> ChangedStack:
    """Another stack of the project."""
    return ChangedStack.up(
        changed.folder, changed.emulator, credentials, "prod", {"other": flow("other")}
    )


def break_state(changed: ChangedStack, name: str) -> None:
    (changed.folder / ".pulumi" / "stacks" / "shop" / f"{name}.json").write_text("{")


def test_nothing_is_told_of_a_stack_that_nobody_touched(changed: ChangedStack, run: Run) -> None:
    shown = run("drift")

    assert 0 == shown.exit_code
    assert "dev: 2 resources, no drift.\n" == shown.stdout


def test_it_prints_what_the_page_on_commands_shows(changed: ChangedStack, run: Run) -> None:
    changed.client().update_flow(
        changed.sid("support-bot"),
        status="published",
        definition=greeting("Hi there!"),
        commit_message="quick fix in the Console",
    )

    shown = run("drift")

    [example] = [
        each
        for each in fences("docs/commands.md", "")
        if each.text.startswith("$ twilio-studio drift")
    ]
    assert 2 == shown.exit_code
    assert alike(example.text.partition("\n")[2]) == alike(shown.stdout)


def test_a_stack_is_named(changed: ChangedStack, run: Run, credentials: dict[str, str]) -> None:
    beside(changed, credentials)

    shown = run("drift", "--stack", "prod")

    assert "prod: 1 resource, no drift.\n" == shown.stdout


def test_all_stacks_are_told_also_if_one_cannot_be_read(
    changed: ChangedStack, run: Run, credentials: dict[str, str]
) -> None:
    beside(changed, credentials).save("other")
    break_state(changed, "dev")

    shown = run("drift", "--all")

    assert 1 == shown.exit_code
    assert "dev: nothing is known about it." in shown.stdout
    assert "prod: somebody changed 1 of 1 resource." in shown.stdout


def test_a_project_is_read_from_another_folder(
    changed: ChangedStack, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))

    shown = run("drift", "--cwd", changed.folder)

    assert 0 == shown.exit_code


def test_a_folder_without_a_project_is_an_error(run: Run) -> None:
    shown = run("drift")

    assert 1 == shown.exit_code
    assert "no Pulumi.yaml in" in shown.stderr


def test_a_stack_that_does_not_exist_is_an_error(changed: ChangedStack, run: Run) -> None:
    shown = run("drift", "--stack", "prd")

    assert 1 == shown.exit_code
    assert 'has no stack "prd"' in shown.stderr


def test_the_report_as_json_has_the_keys_that_the_page_lists(
    changed: ChangedStack, run: Run
) -> None:
    changed.save("b")

    report = json.loads(run("drift", "--json", "-").stdout)

    [stack] = report["stacks"]
    [resource] = stack["resources"]
    [message] = resource["messages"]
    shown = {"report": report, "stack": stack, "resource": resource, "message": message}
    assert {what: keys.names for what, keys in KEYS.items()} == {
        what: list(found) for what, found in shown.items()
    }


def test_the_counts_have_each_outcome(changed: ChangedStack, run: Run) -> None:
    changed.save("b")

    report = json.loads(run("drift", "--json", "-").stdout)

    assert {"stacks": 1, "resources": 2, "changed": 1, "unchanged": 1} == {
        key: count for key, count in report["counts"].items() if count
    }
    assert report["counts"].keys() == {"stacks", "resources", *OUTCOMES.names}
    assert report["stacks"][0]["counts"].keys() == {"resources", *OUTCOMES.names}


BRINGS_ABOUT: dict[str, Callable[[ChangedStack], object]] = {
    "unchanged": lambda it: it.save("b", status="draft"),
    "ignored": lambda it: it.save("b"),
    "changed": lambda it: it.save("b"),
    "deleted": lambda it: it.client().delete_flow(it.sid("b")),
    "failed": lambda it: it.emulator.fault(
        {
            "match": {"method": "GET", "path": f"/v2/Flows/{it.sid('b')}"},
            "action": {"status": 403},
        }
    ),
}


@pytest.mark.parametrize("row", OUTCOMES.rows, ids=lambda row: plain(row[0]))
def test_an_outcome_ends_with_the_code_of_its_row(
    changed: ChangedStack, run: Run, row: tuple[str, ...], old_flows: None
) -> None:
    outcome = plain(row[0])
    if outcome == "ignored":
        set_output(changed, "b", on_drift="ignore")
    if outcome == "failed":
        changed.save("b")
    BRINGS_ABOUT[outcome](changed)

    shown = run("drift", "--json", "report.json")

    report = json.loads((changed.folder / "report.json").read_text())
    assert report["counts"][outcome], shown.output
    assert int(row[2]) == shown.exit_code


def test_markdown_goes_to_a_file_and_the_text_to_the_terminal(
    changed: ChangedStack, run: Run
) -> None:
    changed.save("b")

    shown = run("drift", "--markdown", "drift.md")

    written = (changed.folder / "drift.md").read_text()
    assert written.startswith("## Drift of shop\n\n### dev\n\nsomebody changed 1 of 2 resources.\n")
    assert '    ~ widget "hello": properties.body: "Hello!" -> "Go away!"' in written
    assert shown.stdout.startswith("dev: somebody changed 1 of 2 resources.")


def test_a_file_on_stdout_has_stdout_for_itself(changed: ChangedStack, run: Run) -> None:
    shown = run("drift", "--markdown", "-")

    assert shown.stdout.startswith("## Drift of shop")
    assert "no drift" in shown.stderr


@pytest.mark.parametrize("option", ["--json", "--markdown"])
def test_its_own_report_is_overwritten_and_no_other_file(
    changed: ChangedStack, run: Run, option: str
) -> None:
    (changed.folder / "mine").write_text("mine")

    twice = [run("drift", option, "report").exit_code for _ in range(2)]
    refused = run("drift", option, "mine")

    assert [0, 0] == twice
    assert "mine holds something else" in refused.stderr
    assert "mine" == (changed.folder / "mine").read_text()


def test_a_long_run_says_how_far_it_is(
    changed: ChangedStack, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PAUSE", 0.0)

    shown = run("drift")

    assert "1 of 1 accounts listed\n" in shown.stderr
    assert "2 of 2 resources compared\n" in shown.stderr


@pytest.fixture
def old_flows(changed: ChangedStack) -> None:
    """The stack wrote its flows long ago, so that a 404 is believed soon."""
    for name in changed.declared:
        set_output(changed, name, date_updated="2020-01-01T00:00:00Z")


def set_output(changed: ChangedStack, name: str, **outputs: object) -> None:
    file = changed.folder / ".pulumi" / "stacks" / "shop" / "dev.json"
    state = json.loads(file.read_text())
    for entry in state["checkpoint"]["latest"]["resources"]:
        if entry["urn"].endswith(f"::{name}"):
            entry["outputs"].update(outputs)
    file.write_text(json.dumps(state))


def alike(text: str) -> list[str]:
    """Lines without SIDs and times."""
    text = re.sub(r"\b(FW|AC)[0-9a-f]{32}\b", r"\1...", text)
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "WHEN", text).splitlines()
