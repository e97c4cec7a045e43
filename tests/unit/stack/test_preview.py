"""What is read out of `pulumi preview --json`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pulumi_twilio_studio.definition import parse
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.stack.preview import definition_of, read
from pulumi_twilio_studio.stack.state import FLOW
from support.definitions import greeting

SID = "FW" + "1" * 32
HELLO = parse(greeting("Hello"))


def step(op: str, *, existing: dict[str, Any], desired: dict[str, Any], kind: str = FLOW) -> Any:
    """A step as the engine tells it, with what the state and the program have of one resource."""
    urn = f"urn:pulumi:dev::shop::{kind}::support::bot"
    both = {"urn": urn, "custom": True, "type": kind}
    told: dict[str, Any] = {"op": op, "urn": urn}
    if existing:
        told["oldState"] = {**both, "id": SID, "inputs": {"status": "draft"}, "outputs": existing}
    if desired:
        told["newState"] = {**both, "inputs": desired}
    return told


def printed(*steps: Any, diagnostics: tuple[tuple[str, str], ...] = ()) -> str:
    messages = [{"severity": severity, "message": text} for severity, text in diagnostics]
    return json.dumps({"steps": steps, "diagnostics": messages})


def test_a_step_has_what_twilio_holds_against_what_is_declared() -> None:
    existing, desired = {"status": "published"}, {"status": "draft", "friendly_name": "Bot"}

    [found] = read(printed(step("update", existing=existing, desired=desired))).steps

    assert ("update", "support::bot", SID) == (found.does, found.name, found.sid)
    assert (existing, desired) == (found.existing, found.desired)


@pytest.mark.parametrize("op", ["same", "refresh", "read", "create-replacement", "delete-replaced"])
def test_steps_that_change_nothing_of_their_own_are_left_out(op: str) -> None:
    told = printed(step(op, existing={"status": "draft"}, desired={"status": "draft"}))

    assert () == read(told).steps


MARK = "5d41402abc4b"
DRIFT = Diagnostic("drift", SID, "somebody changed it", ("~ one", "~ two"), ("it stays",))


def test_what_the_provider_says_comes_back_as_data() -> None:
    told = printed(diagnostics=(("info", f"{MARK} {DRIFT.to_json()}\n"),))

    preview = read(told, MARK)

    assert (DRIFT,) == preview.notices
    assert [DRIFT] == preview.notices_of(SID)


FOREIGN = [
    DRIFT.to_json(),
    f"{MARK[:-1]}0 {DRIFT.to_json()}",
    f"a commit message with {MARK} {DRIFT.to_json()}",
    f'{MARK} {{"kind": "change", "title": "without the rest"}}',
    f"{MARK} no JSON",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_anything_else_is_a_note_about_nothing_that_is_shown_whole(text: str) -> None:
    told = printed(diagnostics=(("info", text),))

    [found] = read(told, MARK).notices

    assert ("note", "") == (found.kind, found.sid)
    assert str(found) == text.removeprefix(f"{MARK} ")


def test_lines_below_a_sentence_are_put_back_there() -> None:
    diagnostics = (
        ("info", f'somebody changed flow "a" ({SID}):\n\n'),
        ("info", "    ~ one\n\n"),
        ("error", "error: no\n"),
        ("warning", "take care\n"),
    )

    preview = read(printed(diagnostics=diagnostics))

    assert [f'somebody changed flow "a" ({SID}):\n    ~ one', "take care"] == [
        str(notice) for notice in preview.notices
    ]
    assert ("no",) == preview.errors


CHANGED = [
    ({"status": "draft"}, {"status": "published"}, ['status: "draft" -> "published"']),
    ({}, {"status": "draft"}, ['status: "draft"']),
    ({"status": "draft"}, {}, []),
    ({"pin": "3"}, {"status": None}, []),
    ({"test_users": []}, {"test_users": ["+1"]}, ['test_users: [] -> ["+1"]']),
]


@pytest.mark.parametrize(("existing", "desired", "lines"), CHANGED)
def test_says_which_plain_properties_change(
    existing: dict[str, Any], desired: dict[str, Any], lines: list[str]
) -> None:
    [found] = read(printed(step("update", existing=existing, desired=desired))).steps

    assert lines == found.lines


UNSHOWN = [
    ("[secret]", "The definition is secret."),
    (
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "The definition holds values that are known only after other resources are created.",
    ),
    (
        "{}",
        'the stored definition: is not in canonical form: "states" is not an object of widgets by name',
    ),
]


@pytest.mark.parametrize(("text", "reason"), UNSHOWN)
def test_says_why_a_definition_cannot_be_shown(text: str, reason: str) -> None:
    found = definition_of({"definition": text, "canvas": "{}"})

    assert (None, reason) == found


def test_a_definition_comes_back_with_its_canvas() -> None:
    found, reason = definition_of({"definition": HELLO.text, "canvas": HELLO.layout_text})

    assert (HELLO, "") == (found, reason)
