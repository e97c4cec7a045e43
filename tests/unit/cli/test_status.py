"""What `status` prints and writes, and how it ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import Result

import pulumi_twilio_studio.cli.report_files as files
from pulumi_twilio_studio.definition import Definition
from studio_emulator.official_client import client_for
from support.documents import fences, plain, table
from support.project_stacks import ProjectStacks, flows

Run = Callable[..., Result]
WORDS = table("docs/commands.md", "twilio-studio status", "word")
COLUMNS = table("docs/commands.md", "twilio-studio status", "column")
KEYS = {
    what: [
        name
        for names in table("docs/commands.md", "twilio-studio status", f"key of {which}").names
        for name in names.split(", ")
    ]
    for what, which in {"report": "the report", "stack": "a stack", "flow": "a flow"}.items()
}
COMMIT = "(commit 1a2b3c4d5e6f)"


@pytest.fixture
def project(run: Run, project_stacks: ProjectStacks) -> ProjectStacks:
    """Three environments; the first has a flow more."""
    own = {"commit_message": COMMIT}
    project_stacks.up("dev", flows("Hello!", "support", **own) | flows("Menu", "menu", **own))
    for name, before in {"staging": "dev", "prod": "staging"}.items():
        project_stacks.up(name, flows("Hello!", "support", **own))
        project_stacks.settle(name, after=before)
    return project_stacks


def alike(text: str) -> list[str]:
    """Lines without SIDs and times, and without what keeps columns apart."""
    text = re.sub(r"\b(FW|AC)[0-9a-f]{32}\b", r"\1...", text)
    return [
        " ".join(line.split())
        for line in re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "WHEN", text).splitlines()
    ]


def report(run: Run, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("status", "--json", "-", *arguments).stdout)
    return found


def test_it_prints_what_the_page_on_commands_shows(project: ProjectStacks, run: Run) -> None:
    project.save("prod", "support", "Bye!", message="quick fix in the Console")

    shown = run("status")

    [example] = [
        each
        for each in fences("docs/commands.md", "")
        if each.text.startswith("$ twilio-studio status")
    ]
    assert 2 == shown.exit_code
    assert alike(example.text.partition("\n")[2]) == alike(shown.stdout)


def test_the_columns_are_those_that_the_page_lists(project: ProjectStacks, run: Run) -> None:
    heads = run("status").stdout.splitlines()[0]

    assert [*COLUMNS.names[:1], "stack", *COLUMNS.names[1:]] == re.split(r"  +", heads)


def test_stacks_are_named_in_any_order(project: ProjectStacks, run: Run) -> None:
    found = report(run, "prod", "organization/shop/dev", "dev", "--stack", "staging")

    assert ["prod", "dev", "staging"] == [each["stack"] for each in found["stacks"]]


def test_tenants_are_shown_if_asked(project: ProjectStacks, run: Run) -> None:
    project.up("acme", flows("Hello!", "support"))
    project.make_tenant("acme")

    without, with_them = report(run), report(run, "--tenants")

    assert ["dev", "staging", "prod"] == [each["stack"] for each in without["stacks"]]
    assert ["dev", "staging", "prod", "acme"] == [each["stack"] for each in with_them["stacks"]]


def test_the_report_as_json_has_the_keys_that_the_page_lists(
    project: ProjectStacks, run: Run
) -> None:
    found = report(run)

    stack = found["stacks"][0]
    shown = {"report": found, "stack": stack, "flow": stack["flows"][0]}
    assert KEYS == {what: list(told) for what, told in shown.items()}
    assert found["counts"].keys() == {"stacks", "flows", *WORDS.names}


def test_the_report_as_json_proves_what_is_live(project: ProjectStacks, run: Run) -> None:
    found = report(run, "staging")

    [stack] = found["stacks"]
    [flow] = stack["flows"]
    live = project.live("staging", "support")
    assert ("shop", "staging", "dev") == (found["project"], stack["stack"], stack["after"])
    assert live["revision"] == flow["live_revision"]
    assert Definition.from_api(live["definition"]).sha256 == flow["definition_sha256"]
    assert flow["definition_sha256"][:16] == flow["version"]
    assert (False, None, "1a2b3c4d5e6f") == (flow["drifted"], flow["error"], flow["commit"])


def suspend(project: ProjectStacks) -> None:
    emulator = project.emulator
    console = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    console.api.v2010.accounts(project.account("prod")).update(status="suspended")


def refuse(project: ProjectStacks) -> None:
    match = {"account": project.account("prod")}
    project.emulator.fault({"match": match, "times": None, "action": {"status": 403}})


def delete(project: ProjectStacks) -> None:
    client = project.stacks["prod"].client(project.account("prod"))
    client.delete_flow(project.stacks["prod"].sid("support"))


BRINGS_ABOUT: dict[str, Callable[[ProjectStacks], object]] = {
    "drifted": lambda it: it.save("prod", "support", "Bye!"),
    "foreign draft": lambda it: it.save("prod", "support", "Bye!", "draft"),
    "deleted": delete,
    "not read": refuse,
    "missing": lambda _: None,
    "not live": lambda it: it.up("qa", flows("Hello!", "support", status="draft")),
    "account suspended": suspend,
    "pinned": lambda it: it.set_output("prod", "support", pin="3"),
}


@pytest.mark.parametrize("row", WORDS.rows, ids=lambda row: plain(row[0]))
def test_a_word_ends_with_the_code_of_its_row(
    project: ProjectStacks, run: Run, row: tuple[str, ...]
) -> None:
    word = plain(row[0])
    BRINGS_ABOUT[word](project)

    shown = run("status", "--json", "report.json")

    found = json.loads((project.folder / "report.json").read_text())
    assert found["counts"][word], shown.output
    assert int(row[2]) == shown.exit_code


def test_failures_win_over_changes_and_do_not_hide_them(project: ProjectStacks, run: Run) -> None:
    project.save("dev", "support", "Bye!")
    project.state("prod").write_text("{")

    shown = run("status")

    assert 1 == shown.exit_code
    assert "drifted" in shown.stdout
    assert "prod: error: " in shown.stdout


FILES = {
    "--json": ('{\n  "project": "shop"', "1 missing"),
    "--markdown": ("## Status of ` shop `", "| prod | 1 |"),
    "--html": ("<!doctype html>", "<title>shop: status</title>"),
}


@pytest.mark.parametrize("option", FILES)
def test_a_file_on_stdout_has_stdout_for_itself(
    project: ProjectStacks, run: Run, option: str
) -> None:
    shown = run("status", option, "-")

    assert shown.stdout.startswith(FILES[option][0])
    assert "3 stacks: 2 missing" in shown.stderr


@pytest.mark.parametrize("option", FILES)
def test_its_own_report_is_overwritten_and_no_other_file(
    project: ProjectStacks, run: Run, option: str
) -> None:
    (project.folder / "drift.json").write_text('{"counts": {}, "stacks": []}')

    twice = [run("status", option, "report").exit_code for _ in range(2)]
    refused = run("status", option, "drift.json")

    assert [0, 0] == twice
    assert "drift.json holds something else" in refused.stderr


def test_a_project_is_read_from_another_folder(
    project: ProjectStacks, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))

    assert 0 == run("status", "--cwd", project.folder).exit_code


def test_a_stack_that_does_not_exist_is_an_error(project: ProjectStacks, run: Run) -> None:
    shown = run("status", "prd")

    assert 1 == shown.exit_code
    assert 'has no stack "prd"; did you mean "prod"?' in shown.stderr


def test_a_project_without_a_stack_has_nothing_to_show(
    run: Run, project_stacks: ProjectStacks
) -> None:
    shown = run("status")

    assert (0, "0 flows in 0 stacks: as declared\n") == (shown.exit_code, shown.stdout)


def test_a_long_run_says_how_far_it_is(
    project: ProjectStacks, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PAUSE", 0.0)

    shown = run("status")

    assert "3 of 3 stacks read\n" in shown.stderr
    assert "4 of 4 flows read\n" in shown.stderr
