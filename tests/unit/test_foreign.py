"""Whatever others write, it is a piece of one line: no terminal obeys it, and no line of ours is forged by it."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pulumi_twilio_studio.cli import app, findings
from pulumi_twilio_studio.definition import DefinitionError, as_json, as_markdown, changes, parse
from pulumi_twilio_studio.definition.lint import lint
from pulumi_twilio_studio.fleet.show import status_page
from pulumi_twilio_studio.fleet.status import FleetStatus, FlowStatus, TenantStatus, Unclaimed
from pulumi_twilio_studio.foreign import harmless, printable, quoted
from pulumi_twilio_studio.lifecycle.account import Operating, OperationError
from pulumi_twilio_studio.lifecycle.flow import owner_report as flow_owner_report
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.history import unsigned
from pulumi_twilio_studio.lifecycle.flow.live import LiveFlow, Save
from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow, ExistingFlow, try_parse
from pulumi_twilio_studio.lifecycle.subaccount import report as subaccount_report
from pulumi_twilio_studio.lifecycle.subaccount.values import DesiredSubaccount, ExistingSubaccount
from pulumi_twilio_studio.manifest import ManifestError, load
from pulumi_twilio_studio.stack import status_show
from pulumi_twilio_studio.stack.status_report import FlowStatus as FlowOfStack
from pulumi_twilio_studio.stack.status_report import StackStatus, StatusReport
from pulumi_twilio_studio.studio.answers import Answer, error_of
from pulumi_twilio_studio.studio.models import Flow
from pulumi_twilio_studio.studio.settings import Settings
from support.definitions import greeting

CLI = Path(findings.__file__).parent
FORGED = "+ widget forged"
# Clear the screen, set the title, begin a line, turn the direction, and the same as single characters.
HOSTILE = f'"x\x1b[2J\x1b]0;owned\x07\r\n{FORGED}\n    {FORGED}\u2028{FORGED}\u202e\u2066\x9b2J\x85\x00\x7f'
SID, ACCOUNT = f"FW{'1' * 32}", f"AC{'1' * 32}"

hostile = st.lists(
    st.sampled_from([*HOSTILE, "\n" + FORGED, "\u200f", "\ud800", "`", "%0A::error::", "a"])
).map("".join)


def assert_harmless(text: str) -> None:
    """Nothing that a terminal obeys or does not show, and no line that begins as the hostile text has it."""
    assert [] == [char for char in text if not char.isprintable() and char != "\n"]
    assert [] == [line for line in text.split("\n") if line.strip().startswith(FORGED)]


@given(hostile)
def test_a_piece_is_one_line_that_a_terminal_shows(text: str) -> None:
    assert_harmless(f"x{printable(text)}")
    assert "\n" not in printable(text) + quoted(text)
    assert json.loads(quoted(text)) == text


@given(hostile)
def test_json_stays_the_same_when_it_is_made_harmless(text: str) -> None:
    content = {text: [text, {"x": text}]}

    shown = harmless(json.dumps(content, indent=2, ensure_ascii=False))

    assert_harmless(shown)
    assert json.loads(shown) == content


def definition_of(text: str) -> dict[str, Any]:
    """Hostile wherever a definition has a text."""
    api = greeting(text)
    api["description"] = text
    api["states"][1] |= {"name": f"w{text}", "type": f"t{text}"}
    api["states"][1]["properties"] |= {text: text, "parameters": [{"key": text, "value": text}]}
    api["states"][0]["transitions"] = [
        {"event": f"e{text}", "next": f"w{text}", "conditions": [{"friendly_name": text}]}
    ]
    return api


def revision(text: str, number: int = 1) -> Flow:
    """A revision as Twilio may answer it."""
    return Flow.from_json(
        {
            "sid": SID,
            "account_sid": ACCOUNT,
            "author_sid": text,
            "friendly_name": text,
            "definition": definition_of(text),
            "status": "published",
            "revision": number,
            "commit_message": text,
            "valid": False,
            "errors": [{"property_path": f"#/states/1/{text}", "message": text}],
            "date_updated": text,
            "url": text,
        }
    )


def existing_of(text: str) -> ExistingFlow:
    found = revision(text)
    definition = try_parse(found.definition)
    return ExistingFlow(
        sid=SID,
        account_sid=ACCOUNT,
        revision=2,
        live_revision=1,
        declares="published",
        identity="organization/shop/dev/greeter",
        friendly_name=text,
        status=text,
        definition=definition,
        stored_sha256=definition.sha256 if definition else None,
        declared_sha256="0",
        last_save=flow_report.save(found),
    )


def desired_of(text: str) -> DesiredFlow:
    return DesiredFlow(
        identity="organization/shop/dev/greeter",
        account_sid=ACCOUNT,
        friendly_name=f"{text}!",
        status="published",
        definition=parse(greeting("Hello!")),
        pin="7",
    )


def said_of_a_flow(text: str) -> Iterator[object]:
    existing, desired, head = existing_of(text), desired_of(text), revision(text, 3)
    yield flow_report.plan(existing, desired)
    yield flow_report.drift(
        existing, replace(existing, friendly_name=f"{text}?", definition=desired.definition)
    )
    yield flow_report.draft(existing, head)
    yield flow_report.overtaken(head, head)
    yield flow_report.rewritten(desired, existing.definition, SID)
    yield flow_report.invalid(head, hidden=False)
    for hidden in (False, True):
        yield flow_report.warnings(text, lint(definition_of(text)), hidden=hidden)
    yield flow_report.not_validated(ACCOUNT, text)
    yield flow_owner_report.renewal(existing)
    yield flow_owner_report.left_behind(head)
    yield flow_owner_report.saved_on_top(head)
    yield flow_owner_report.not_taken_over(head, existing, desired)
    yield flow_owner_report.taken_from(existing, "0" * 16)
    yield flow_owner_report.still_declared(existing, text)
    yield flow_owner_report.signed_by_another(existing, "0" * 16, is_same_name=True)
    yield flow_owner_report.looking_into(text, 1, 2)
    yield flow_owner_report.deleted(existing)


def said_of_a_subaccount(text: str) -> Iterator[object]:
    existing = ExistingSubaccount(SID, ACCOUNT, text, text, text)
    desired = DesiredSubaccount("organization/shop/dev/acme", f"{text}!")
    yield subaccount_report.will_close(text)
    yield subaccount_report.changes(existing, desired)
    yield subaccount_report.taken_over(existing, desired)
    yield subaccount_report.not_taken_over(existing, desired)
    yield (subaccount_report.adoption(existing, desired))
    yield (subaccount_report.plan(existing, desired))
    yield (subaccount_report.drift(existing, replace(existing, friendly_name=f"{text}?")))


def said_by_twilio(text: str) -> Iterator[str]:
    settings = Settings(ACCOUNT, auth_token="x")
    bodies: list[dict[str, Any]] = [
        {"code": 20001, "message": text, "more_info": text},
        {"code": 20003, "message": text},
        {"code": 81022, "message": text},
        {"code": 81022, "details": {"errors": [{"property_path": text, "message": text}]}},
        {"title": text, "type": text},
    ]
    for body in bodies:
        headers = {"twilio-request-id": text}
        answer = Answer("POST", f"/v2/Flows/{text}", 400, headers, json.dumps(body).encode())
        yield str(error_of(answer, settings, 0.0))


def said_of_definitions(text: str) -> Iterator[str]:
    before, after = try_parse(definition_of(text)), try_parse(definition_of(f"{text}?"))
    assert before is not None
    assert after is not None
    for found in (
        changes(before, after),
        changes(before, parse(greeting())),
        changes(parse(greeting()), after),
    ):
        yield from (each.line for each in found)
        yield as_markdown(found, text)
        yield harmless(json.dumps(as_json(found), indent=2, ensure_ascii=False))
    broken = definition_of(text) | {"initial_state": text, text: float("nan")}
    broken["states"][0]["transitions"][0]["next"] = f"{text}.."
    for source in (broken, json.dumps(broken), f"{{ {text}", Path(f"no{text}")):
        try:
            parse(source)
        except DefinitionError as error:
            yield str(error)


SAID: dict[str, Callable[[str], Iterator[object]]] = {
    "a flow": said_of_a_flow,
    "a subaccount": said_of_a_subaccount,
    "a refusal": said_by_twilio,
    "definitions": said_of_definitions,
}


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_what_is_said_is_harmless_whoever_wrote_of_what_it_is_said(
    said: Callable[[str], Iterator[object]],
) -> None:
    sentences = list(map(str, said(HOSTILE)))

    for sentence in sentences:
        assert_harmless(sentence)
    assert [] != sentences


def test_what_was_being_done_is_said_of_any_name() -> None:
    class Somewhere(Operating):
        sid = ACCOUNT

    here = Somewhere(sleep=lambda _: None, now=lambda: datetime.now(UTC), tell=print)

    with pytest.raises(OperationError) as failure, here.doing("reading flow", HOSTILE):
        raise OperationError("it is gone")

    assert_harmless(str(failure.value))


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_lint_shows_harmless_lines_in_every_format(form: str, tmp_path: Path) -> None:
    file = tmp_path / f"a{HOSTILE.replace('/', '').replace(chr(0), '')}.json"
    file.write_text(json.dumps(definition_of(HOSTILE)))

    shown = CliRunner().invoke(app, ["lint", "--format", form, str(file)])

    assert_harmless(shown.output)
    assert "forged" in shown.output
    assert not [line for line in shown.output.split("\n") if line.startswith("::error::")]


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_diff_shows_harmless_lines_in_every_format(form: str, tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / f"b{HOSTILE.replace(chr(0), '')}.json"
    one.write_text(json.dumps(definition_of(HOSTILE)))
    other.write_text(json.dumps(definition_of(f"{HOSTILE}?")))

    shown = CliRunner().invoke(app, ["diff", "--format", form, str(one), str(other)])

    assert 1 == shown.exit_code
    assert_harmless(shown.output)


def test_a_missing_file_of_any_name_is_a_harmless_sentence(tmp_path: Path) -> None:
    for command in (["lint", HOSTILE], ["diff", HOSTILE, HOSTILE], ["draw", HOSTILE]):
        shown = CliRunner().invoke(app, command)

        assert 2 == shown.exit_code
        assert_harmless(shown.output)


def test_a_manifest_of_any_text_is_refused_in_harmless_lines(tmp_path: Path) -> None:
    file = tmp_path / "tenants.yaml"
    entry = {HOSTILE: 1, "flows": {HOSTILE: {"template": HOSTILE}}, "values": {HOSTILE: HOSTILE}}
    file.write_text(json.dumps({"tenants": {"acme": entry, HOSTILE: entry}}))

    with pytest.raises(ManifestError) as refused:
        load(file)

    assert_harmless(str(refused.value))


def test_the_page_of_a_fleet_shows_harmless_texts() -> None:
    flow = FlowStatus("support", SID, 1, saved=flow_report.save(revision(HOSTILE)))
    tenant = TenantStatus("acme", ACCOUNT, HOSTILE, (flow,), (HOSTILE,), error=HOSTILE)
    status = FleetStatus((tenant,), (Unclaimed(ACCOUNT, HOSTILE, HOSTILE),))

    assert_harmless(status_page(status, HOSTILE, datetime.now(UTC)))


def test_the_status_of_stacks_shows_harmless_texts() -> None:
    save = Save(1, HOSTILE, HOSTILE, HOSTILE, None)
    found = LiveFlow(save, save, HOSTILE, HOSTILE, is_drifted=True, foreign_draft=save)
    flow = FlowOfStack(HOSTILE, SID, ACCOUNT, HOSTILE, pin=HOSTILE, found=found, error=HOSTILE)
    stack = StackStatus("dev", (flow,), notices=(HOSTILE,), errors=(HOSTILE,))
    report = StatusReport(HOSTILE, HOSTILE, (stack,))

    for text in (
        status_show.as_markdown(report),
        status_show.as_page(report),
        *status_show.details(report),
    ):
        assert_harmless(text)


def test_every_command_prints_through_the_one_place() -> None:
    """Consoles of rich are given texts that were made harmless; all else is said by `say`."""
    callers = [
        f"{file.name}:{node.lineno}"
        for file in sorted(CLI.glob("*.py"))
        if file.name != "saying.py"
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "typer.echo"}
    ]

    assert [] == callers


def test_a_message_without_its_signature_is_a_piece_like_any_other() -> None:
    assert unsigned(HOSTILE) == HOSTILE.strip()
