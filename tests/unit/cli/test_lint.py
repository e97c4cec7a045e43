"""`twilio-studio lint`: what is wrong with files, folders and flows, in the format asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from pulumi_twilio_studio.definition.lint import CODES
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.models import Flow
from support.definitions import greeting

Run = Callable[..., Result]
ORPHAN = 'widget "orphan": no path leads here from "Trigger": connect it, or remove it'
WRONG = 'widget "hello": properties.body: integer found, string expected: put it in quotes'


def odd() -> dict[str, Any]:
    definition = greeting()
    definition["states"].append({**definition["states"][0], "name": "orphan", "transitions": []})
    return definition


def wrong() -> dict[str, Any]:
    definition = greeting()
    definition["states"][1]["properties"]["body"] = 5
    return definition


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., None]:
    def write(**definitions: Any) -> None:
        for name, definition in definitions.items():
            file = tmp_path / f"{name.replace('__', '/')}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(definition))

    return write


def place(definition: dict[str, Any], text: str) -> str:
    """Line and column of a text in the file of that definition, which is one line."""
    return f"1:{json.dumps(definition).index(text) + 1}"


def test_says_nothing_of_a_flow_that_is_as_it_should_be(run: Run, write: Any) -> None:
    write(greeter=greeting())

    shown = run("lint", "greeter.json")

    assert (0, "0 errors, 0 warnings in 1 definition\n", "") == (
        shown.exit_code,
        shown.stdout,
        shown.stderr,
    )


def test_shows_each_finding_in_a_line_that_an_editor_links(run: Run, write: Any) -> None:
    write(odd=odd(), wrong=wrong())

    shown = run("lint", "odd.json", "wrong.json")

    start = place(odd(), '{"name": "orphan"')
    assert [
        f"odd.json:{start}: warning unreachable-widget: {ORPHAN}",
        f"wrong.json:{place(wrong(), '5}}')}: error wrong-type: {WRONG}",
        "1 error, 1 warning in 2 definitions",
    ] == shown.stdout.splitlines()
    assert 1 == shown.exit_code


@pytest.mark.parametrize(
    ("options", "exit_code"),
    [
        ([], 0),
        (["--strict"], 1),
        (["--strict", "--ignore", "unreachable-widget"], 0),
        (["--strict", "--ignore", "flows:unreachable-widget"], 0),
        (["--strict", "--ignore", "flows/odd.json:unreachable-widget"], 0),
        (["--strict", "--ignore", "flows/other.json:unreachable-widget"], 1),
        (["--strict", "--ignore", "elsewhere.json:unreachable-widget"], 1),
        (["--strict", "--ignore", "flow:unreachable-widget"], 2),
        (["--strict", "--ignore", "flows/od.json:unreachable-widget"], 2),
        (["--strict", "--ignore", "secret"], 1),
    ],
)
def test_warnings_count_when_asked_and_not_silenced(
    options: list[str], exit_code: int, run: Run, write: Any
) -> None:
    write(flows__odd=odd(), flows__other=greeting(), elsewhere=greeting())

    assert exit_code == run("lint", "flows", *options).exit_code


def test_a_code_is_ignored_in_a_flow_at_twilio(run: Run, client: Client) -> None:
    flow = client.create_flow(
        friendly_name="Odd", status="published", definition=odd(), commit_message=None
    )
    every = [f"{flow.sid}:unreachable-widget", f"{flow.sid}@1:unreachable-widget"]

    found = [run("lint", flow.sid, "--strict", "--ignore", each) for each in every]
    of_another = run("lint", flow.sid, "--ignore", f"FW{0:032}:unreachable-widget")

    assert [0, 0] == [each.exit_code for each in found], found[0].output
    assert 2 == of_another.exit_code


def test_a_file_that_is_not_there_is_told_with_its_neighbour(run: Run, write: Any) -> None:
    write(odd=odd())

    shown = run("lint", "odd.json", "--ignore", "od.json:unreachable-widget")

    told = " ".join(shown.stderr.replace("│", " ").split())
    assert (
        'there is no "od.json" in which unreachable-widget could be ignored; did you mean' in told
    )
    assert "" == shown.stdout


def test_an_unknown_code_is_no_option(run: Run, write: Any) -> None:
    write(odd=odd())

    shown = run("lint", "odd.json", "--ignore", "odd.json:unreachable")

    assert 2 == shown.exit_code
    assert '"unreachable-widget"?' in shown.stderr


def test_looks_through_a_folder_and_says_what_it_skipped(run: Run, write: Any) -> None:
    write(
        flows__a=greeting(),
        flows__deep__b=wrong(),
        flows__package={"name": "x"},
        flows__node_modules__c=wrong(),
        flows__=wrong(),
    )

    shown = run("lint", "flows")

    assert "flows/package.json: skipped, because it is not a flow definition\n" == shown.stderr
    assert "1 error, 0 warnings in 2 definitions" == shown.stdout.splitlines()[-1]
    assert shown.stdout.startswith("flows/deep/b.json:1:")


def test_a_file_that_was_named_has_to_be_a_flow(run: Run, write: Any) -> None:
    write(package={"name": "x"})

    shown = run("lint", "package.json")

    assert 1 == shown.exit_code
    assert (
        "package.json:1:1: error no-flow: is not a flow definition: it has no states"
        == shown.stdout.splitlines()[0]
    )


@pytest.mark.parametrize("operand", ["lost.json", f"FW{'0' * 32}", "stack:lost"])
def test_what_cannot_be_read_is_trouble_and_hides_nothing(
    operand: str, run: Run, write: Any
) -> None:
    write(wrong=wrong())

    shown = run("lint", operand, "wrong.json")

    assert 2 == shown.exit_code
    assert shown.stderr
    assert "Traceback" not in shown.output
    assert WRONG in shown.stdout


def test_looks_at_what_is_live(run: Run, client: Any) -> None:
    flow: Flow = client.create_flow(
        friendly_name="odd", status="published", definition=odd(), commit_message=None
    )

    shown = run("lint", flow.sid)

    assert f"{flow.sid}@1: warning unreachable-widget: {ORPHAN}" == shown.stdout.splitlines()[0]
    assert 0 == shown.exit_code


def test_shows_json_to_scripts(run: Run, write: Any) -> None:
    write(wrong=wrong())

    shown = run("lint", "wrong.json", "--format", "json")

    _, column = place(wrong(), "5}}").split(":")
    assert [
        {
            "file": "wrong.json",
            "line": 1,
            "column": int(column),
            "severity": "error",
            "code": "wrong-type",
            "widget": "hello",
            "path": "#/states/1/properties/body",
            "message": "integer found, string expected: put it in quotes",
        }
    ] == json.loads(shown.stdout)


def test_shows_annotations_to_github(run: Run, write: Any) -> None:
    write(**{"a,b": wrong()})

    shown = run("lint", "a,b.json", "--format", "github")

    column = place(wrong(), "5}}").partition(":")[2]
    assert (
        f"::error file=a%2Cb.json,line=1,col={column},title=wrong-type::{WRONG}"
        == (shown.stdout.splitlines()[0])
    )


def test_writes_a_report_of_code_quality_for_gitlab(run: Run, write: Any) -> None:
    write(wrong=wrong(), other=wrong())

    shown = run("lint", ".", "--format", "gitlab")

    entries = json.loads(shown.stdout)
    assert {"other.json", "wrong.json"} == {each["location"]["path"] for each in entries}
    [first] = [each for each in entries if each["location"]["path"] == "wrong.json"][:1]
    assert (WRONG, "wrong-type", "major") == tuple(
        first[name] for name in ("description", "check_name", "severity")
    )
    assert {"begin": 1} == first["location"]["lines"]
    assert len(entries) == len({each["fingerprint"] for each in entries})


def test_a_line_above_does_not_make_a_finding_of_gitlab_a_new_one(run: Run, write: Any) -> None:
    def found() -> list[tuple[str, int]]:
        entries = json.loads(run("lint", "wrong.json", "--format", "gitlab").stdout)
        return [(each["fingerprint"], each["location"]["lines"]["begin"]) for each in entries]

    write(wrong=wrong())
    file = Path("wrong.json")
    before = found()
    file.write_text("\n\n" + file.read_text())

    assert [(fingerprint, line + 2) for fingerprint, line in before] == found()


def test_lists_every_code(run: Run) -> None:
    shown = run("lint", "--codes")

    assert list(CODES) == [line.split()[0] for line in shown.stdout.splitlines()]
    assert 0 == shown.exit_code


def test_colours_only_a_terminal(run: Run, write: Any) -> None:
    write(wrong=wrong())

    assert "\x1b" not in run("lint", "wrong.json").output


@pytest.mark.parametrize("text", ["x" * 300, '{"states": 1}' + " " * 5000])
def test_a_name_that_no_file_can_have_is_trouble_in_a_sentence(run: Run, text: str) -> None:
    shown = run("lint", text)

    assert 2 == shown.exit_code
    assert shown.stderr.strip()
    assert not isinstance(shown.exception, OSError)


def test_an_empty_name_is_refused(run: Run) -> None:
    shown = run("lint", "")

    assert 2 == shown.exit_code
    assert "there is no file without a name" in shown.stderr


def test_a_list_of_one_flow_as_the_twilio_cli_writes_it_is_linted_with_its_places(
    run: Run, tmp_path: Path
) -> None:
    fetched = [{"sid": "FW1", "definition": wrong()}]
    text = json.dumps(fetched, indent=2)
    (tmp_path / "fetched.json").write_text(text)

    shown = run("lint", "fetched.json")

    before = text[: text.index("5\n")]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert f"fetched.json:{line}:{column}: error wrong-type: {WRONG}" in shown.stdout
