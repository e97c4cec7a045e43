"""`twilio-studio history`: who saved what, which revision is live, which are ours."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.identity import Signature, marker_of, short, sign
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.models import Flow
from studio_emulator import Emulator
from support.definitions import greeting

MARKER = marker_of("organization/shop/dev/support")
HASH = short(Definition.from_api(greeting()).sha256)
OURS = sign("Say hello", Signature(MARKER, HASH))

SPECIFICATION = Path(__file__).resolve().parents[2] / "conformance" / "twilio_studio_v2.json"
SCHEMAS = json.loads(SPECIFICATION.read_text())["components"]["schemas"]
REVISION = SCHEMAS["studio.v2.flow.flow_revision"]["properties"]

Run = Callable[..., Result]
Write = Callable[..., Flow]


@pytest.fixture
def flow(make: Write, save: Write) -> Flow:
    """A flow that we published, that somebody repaired in the Console, and on which a draft is being worked."""
    flow = make(message=OURS)
    save(flow, "Hello there!", message="quick fix in the Console")
    return save(flow, "Good day!", status="draft", x=300)


def timeless(text: str) -> str:
    """What was shown, without the only thing that differs in every run."""
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2026-11-23T02:17:32Z", text)


def test_shows_who_saved_what_and_which_revision_is_live(run: Run, flow: Flow) -> None:
    shown = run("history", flow.sid)

    assert (0, "") == (shown.exit_code, shown.stderr)
    assert timeless(shown.stdout) == (
        "revision  status     now   when                  who  message                   marker            definition\n"
        "3         draft      head  2026-11-23T02:17:32Z  -    -                         -                 -\n"
        "2         published  live  2026-11-23T02:17:32Z  -    quick fix in the Console  -                 -\n"
        f"1         published        2026-11-23T02:17:32Z  -    Say hello                 {MARKER}  {HASH[:8]}\n"
    )


def test_json_names_the_commit_that_a_revision_was_written_from(run: Run, make: Write) -> None:
    signed = sign("Say hello", Signature(MARKER, HASH), "(commit 1a2b3c4d5e6f)")

    shown = run("history", make(message=signed).sid, "--json")

    [row] = json.loads(shown.stdout)["revisions"]
    assert ("1a2b3c4d5e6f", "Say hello (commit 1a2b3c4d5e6f)") == (row["commit"], row["message"])


def test_a_published_head_is_live(run: Run, make: Write) -> None:
    shown = run("history", make().sid)

    assert "live, head" in shown.stdout


def test_of_a_flow_never_published_no_revision_is_live(run: Run, make: Write) -> None:
    shown = run("history", make(status="draft").sid, "--json")

    assert [False] == [row["is_live"] for row in json.loads(shown.stdout)["revisions"]]


def test_speaks_json(run: Run, flow: Flow) -> None:
    shown = json.loads(run("history", flow.sid, "--json").stdout)
    head, _, first = shown.pop("revisions")

    assert shown == {
        "sid": flow.sid,
        "account_sid": flow.account_sid,
        "friendly_name": "Support bot",
    }
    assert (3, "draft", True, False) == tuple(
        head[key] for key in ("revision", "status", "is_head", "is_live")
    )
    assert ("Say hello", {"marker": MARKER, "definition": HASH, "template": None}) == (
        first["message"],
        first["signature"],
    )


def test_json_has_every_property_of_a_revision_but_its_definition(run: Run, flow: Flow) -> None:
    shown = json.loads(run("history", flow.sid, "--json").stdout)

    told = shown.keys() | shown["revisions"][0].keys()
    assert set(REVISION) - {"definition"} <= told
    assert shown["revisions"][2]["commit_message"] == OURS
    assert (None, None) == tuple(shown["revisions"][2][key] for key in ("valid", "errors"))


def test_details_tell_what_twilio_finds_wrong_with_each_revision(
    run: Run, flow: Flow, emulator: Emulator
) -> None:
    rewrite = {"/valid": False, "/errors": [{"property_path": "#/states", "message": "no"}]}
    second = {"path": "/Revisions/2$"}
    emulator.fault({"match": second, "times": None, "action": {"rewrite": rewrite}})

    shown = json.loads(run("history", flow.sid, "--json", "--details").stdout)

    assert [
        (True, []),
        (False, [{"property_path": "#/states", "message": "no"}]),
        (True, []),
    ] == [(row["valid"], row["errors"]) for row in shown["revisions"]]


def test_details_ask_only_for_the_revisions_that_are_shown(
    run: Run, flow: Flow, emulator: Emulator
) -> None:
    emulator.clear_journal()

    run("history", flow.sid, "--json", "--details", "--limit", 1)

    assert [f"/v2/Flows/{flow.sid}/Revisions", f"/v2/Flows/{flow.sid}/Revisions/3"] == [
        entry["path"] for entry in emulator.journal()
    ]


def test_details_without_json_are_a_usage_error(run: Run, flow: Flow) -> None:
    assert 2 == run("history", flow.sid, "--details").exit_code


def test_shows_only_the_newest_when_limited(run: Run, flow: Flow) -> None:
    shown = run("history", flow.sid, "--limit", 2, "--json")

    assert [3, 2] == [row["revision"] for row in json.loads(shown.stdout)["revisions"]]


def test_a_message_cannot_speak_to_the_terminal(run: Run, make: Write) -> None:
    shown = run("history", make(message="[bold]no[/bold]\n\x1b[31mred").sid)

    assert r"[bold]no[/bold]\n\u001b[31mred" in shown.stdout


def test_finds_a_flow_by_its_name(run: Run, flow: Flow) -> None:
    by_name = run("history", "Support bot")

    assert run("history", flow.sid).stdout == by_name.stdout


def test_a_name_that_several_flows_have_is_refused_with_their_sids(
    run: Run, flow: Flow, make: Write
) -> None:
    sids = sorted([flow.sid, make().sid])

    shown = run("history", "Support bot")

    assert (1, "") == (shown.exit_code, shown.stdout)
    assert shown.stderr == (
        f'2 flows of {flow.account_sid} are named "Support bot". Give the SID of one: '
        f"{', '.join(sids)}\n"
    )


def test_a_name_that_no_flow_has_is_refused_with_the_nearest(run: Run, flow: Flow) -> None:
    shown = run("history", "Suport bot")

    assert (1, "") == (shown.exit_code, shown.stdout)
    assert shown.stderr == (
        f'{flow.account_sid} has no flow named "Suport bot"; did you mean "Support bot"?\n'
    )


def test_a_sid_that_the_account_does_not_have_is_said_in_a_sentence(
    run: Run, emulator: Emulator
) -> None:
    shown = run("history", f"FW{'0' * 32}")

    assert (1, "") == (shown.exit_code, shown.stdout)
    assert f"does account {emulator.account_sid} have it?" in shown.stderr


def test_missing_credentials_are_said_in_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")

    shown = run("history", "Support bot")

    assert (1, "") == (shown.exit_code, shown.stdout)
    assert "TWILIO_AUTH_TOKEN (or twilio-studio:authToken) is missing" in shown.stderr


def test_says_by_widget_what_two_revisions_differ_in(run: Run, flow: Flow) -> None:
    shown = run("history", flow.sid, "--diff", 1, "LatestPublished")

    assert 1 == shown.exit_code
    assert shown.stdout == (
        f'flow "Support bot" ({flow.sid}): revision 1 (published) -> revision 2 (published)\n'
        '    ~ widget "hello": properties.body: "Hello!" -> "Hello there!"\n'
    )


def test_revisions_that_mean_the_same_end_in_success(run: Run, flow: Flow, save: Write) -> None:
    save(flow, "Hello!")

    shown = run("history", flow.sid, "--diff", 1, "LatestRevision")

    assert 0 == shown.exit_code
    assert shown.stdout.endswith("-> revision 4 (published)\n    no difference\n")


def test_a_widget_that_was_only_moved_is_a_difference_when_asked_for(
    run: Run, flow: Flow, save: Write
) -> None:
    save(flow, "Hello!", x=500)

    ignored = run("history", flow.sid, "--diff", 1, 4)
    counted = run("history", flow.sid, "--diff", 1, 4, "--layout")

    assert (0, 1) == (ignored.exit_code, counted.exit_code)
    assert "no difference; widgets were moved: --layout shows where" in ignored.stdout
    assert '> widget "hello" moved (100, 200) -> (500, 200)' in counted.stdout


def test_a_flow_that_was_renamed_differs(run: Run, flow: Flow, client: Client) -> None:
    client.update_flow(flow.sid, status="draft", friendly_name="Sales bot")

    shown = run("history", flow.sid, "--diff", 3, 4)

    assert 1 == shown.exit_code
    assert '    ~ friendly_name: "Support bot" -> "Sales bot"\n' in shown.stdout


def test_trouble_is_told_apart_from_a_difference(run: Run, flow: Flow) -> None:
    shown = run("history", flow.sid, "--diff", 1, 9)

    assert (2, "") == (shown.exit_code, shown.stdout)
    assert "/Revisions/9 was not found" in shown.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--diff", "1", "head"], "'head' is not a revision"),
        (["--diff", "1", "0"], "'0' is not a revision"),
        (["--diff", "1", "-1"], "'-1' is not a revision"),
        (["--diff", "1", "2", "--json"], "--json"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    arguments: list[str], complaint: str, run: Run, emulator: Emulator
) -> None:
    shown = run("history", "Support bot", *arguments)

    assert 2 == shown.exit_code
    assert complaint in shown.stderr
    assert [] == emulator.journal()
