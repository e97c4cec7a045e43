"""`twilio-studio pull`: a flow as a file, and the declaration that takes it over."""

from __future__ import annotations

import ast
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from typer.testing import Result

from pulumi_twilio_studio.definition import Definition, parse
from pulumi_twilio_studio.identity import Signature, sign
from pulumi_twilio_studio.lifecycle.flow.declaration import Declaration
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.models import Flow
from studio_emulator import Emulator
from support.definitions import greeting
from support.patience import PATIENCE

Run = Callable[..., Result]
Write = Callable[..., Flow]


def arguments(declaration: str) -> dict[str, Any]:
    """What a printed declaration passes, as Python reads it; the resource's name under ""."""
    call = ast.parse(declaration, mode="eval").body
    assert isinstance(call, ast.Call)
    name = {"": ast.literal_eval(call.args[0])}
    return name | {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}


def test_prints_the_declaration_and_nothing_else_on_stdout(run: Run, make: Write) -> None:
    flow = make()

    shown = run("pull", "Support bot")

    assert (0, "Wrote revision 1 to support-bot.json.\n") == (shown.exit_code, shown.stderr)
    assert shown.stdout == (
        "studio.Flow(\n"
        '    "support-bot",\n'
        '    friendly_name="Support bot",\n'
        '    definition="support-bot.json",\n'
        '    status="published",\n'
        f'    adopt="{flow.sid}",\n'
        ")\n"
    )


def test_what_preview_would_stop_at_and_the_flow_has_is_declared_as_meant(
    run: Run, make: Write
) -> None:
    make(body="${name} is how we write it")

    shown = run("pull", "Support bot")

    assert ["unfilled-place"] == arguments(shown.stdout)["ignore_warnings"]


def test_writes_what_twilio_holds_in_the_order_of_a_console_export(
    run: Run, make: Write, tmp_path: Path
) -> None:
    run("pull", make().sid)

    text = (tmp_path / "support-bot.json").read_text()
    written = json.loads(text)
    assert parse(greeting()) == parse(written)
    assert ["description", "states", "initial_state", "flags"] == list(written)
    assert ["name", "type", "transitions", "properties"] == list(written["states"][0])
    assert text.startswith('{\n  "description": "Says hello",\n')


def test_asks_only_for_what_it_needs(run: Run, make: Write, emulator: Emulator) -> None:
    flow = make()
    emulator.clear_journal()

    run("pull", flow.sid)

    assert [("GET", f"/v2/Flows/{flow.sid}")] == [
        (entry["method"], entry["path"]) for entry in emulator.journal()
    ]


def test_takes_what_is_live_and_not_the_draft_above_it(
    run: Run, make: Write, save: Write, tmp_path: Path
) -> None:
    flow = make()
    save(flow, "A draft", status="draft")

    shown = run("pull", flow.sid)

    assert "published" == arguments(shown.stdout)["status"]
    assert parse(greeting()) == parse(tmp_path / "support-bot.json")
    assert "The head, revision 2, is a draft. This is revision 1, which is live" in shown.stderr


def test_takes_the_draft_when_asked(run: Run, make: Write, save: Write, tmp_path: Path) -> None:
    flow = make()
    save(flow, "A draft", status="draft")

    shown = run("pull", flow.sid, "--revision", "LatestRevision")

    assert "draft" == arguments(shown.stdout)["status"]
    assert parse(greeting("A draft")) == parse(tmp_path / "support-bot.json")
    assert "Wrote revision 2 to support-bot.json.\n" == shown.stderr


def test_takes_the_draft_of_a_flow_that_was_never_published(run: Run, make: Write) -> None:
    shown = run("pull", make(status="draft").sid)

    assert "draft" == arguments(shown.stdout)["status"]
    assert (
        'No revision of this flow is published, so it is declared with status="draft".'
        in shown.stderr
    )


def test_an_earlier_draft_of_a_flow_that_was_never_published_is_a_draft(
    run: Run, make: Write, save: Write
) -> None:
    flow = make(status="draft")
    save(flow, "Hi!", status="draft")

    shown = run("pull", flow.sid, "--revision", 1)

    assert "draft" == arguments(shown.stdout)["status"]


def test_says_that_an_earlier_revision_would_be_written_again(
    run: Run, make: Write, save: Write, tmp_path: Path
) -> None:
    flow = make()
    save(flow, "Hi!")

    shown = run("pull", flow.sid, "--revision", 1)

    assert "published" == arguments(shown.stdout)["status"]
    assert parse(greeting()) == parse(tmp_path / "support-bot.json")
    assert "Revision 1 is not live and not the head. `pulumi up` will write" in shown.stderr


def test_warns_of_a_flow_that_some_stack_declares(run: Run, make: Write) -> None:
    shown = run("pull", make(message=sign(None, Signature("ab" * 8, "cd" * 8))).sid)

    assert f"The head carries the marker {'ab' * 8}: some stack declares this flow" in shown.stderr


def test_does_not_overwrite_a_file_that_holds_something_else(
    run: Run, make: Write, tmp_path: Path
) -> None:
    file = tmp_path / "support-bot.json"
    file.write_text("mine")
    flow = make()

    refused = run("pull", flow.sid)
    kept = file.read_text()
    forced = run("pull", flow.sid, "--force")

    assert (2, "") == (refused.exit_code, refused.stdout)
    assert refused.stderr == (
        "support-bot.json holds something else; --into changes only what differs, --force overwrites it\n"
    )
    assert "mine" == kept
    assert 0 == forced.exit_code
    assert parse(greeting()) == parse(file)


def test_a_dash_prints_the_definition_and_nothing_else_on_stdout(
    run: Run, make: Write, tmp_path: Path
) -> None:
    flow = make(body="Où est — mon colis ?")

    shown = run("pull", flow.sid, "--out", "-")

    assert (0, "Wrote revision 1 to stdout.\n") == (shown.exit_code, shown.stderr)
    assert parse(greeting("Où est — mon colis ?")) == parse(shown.stdout)
    assert [] == list(tmp_path.iterdir())


def test_a_dash_prints_a_template_too(run: Run, make: Write, tmp_path: Path) -> None:
    flow = make(body="Pay ${5}")

    shown = run("pull", flow.sid, "--out", "-", "--template")

    assert parse(greeting("Pay $${5}")) == parse(shown.stdout)
    assert [] == list(tmp_path.iterdir())


def test_pulling_twice_is_no_conflict(run: Run, make: Write) -> None:
    flow = make()

    first, second = run("pull", flow.sid), run("pull", flow.sid)

    assert (0, first.stdout) == (second.exit_code, second.stdout)


@pytest.mark.parametrize(
    ("out", "definition"),
    [("flows", "flows/support-bot.json"), ("flows/bot.json", "flows/bot.json")],
)
def test_writes_where_it_is_told(
    out: str, definition: str, run: Run, make: Write, tmp_path: Path
) -> None:
    (tmp_path / "flows").mkdir()

    shown = run("pull", make().sid, "--out", out)

    assert definition == arguments(shown.stdout)["definition"]
    assert parse(greeting()) == parse(tmp_path / definition)


def test_a_file_that_cannot_be_written_is_said_in_a_sentence(run: Run, make: Write) -> None:
    shown = run("pull", make().sid, "--out", "nowhere/bot.json")

    assert (2, "") == (shown.exit_code, shown.stdout)
    assert shown.stderr.startswith("cannot write nowhere/bot.json: there is no folder ")


@pytest.mark.parametrize(
    ("properties", "is_told"),
    [
        ({"url": "https://me:pass@example.com/orders"}, True),
        ({"url": "https://example.com/orders?limit=2&api_key=abc"}, True),
        ({"url": "https://example.com/orders?token={{flow.variables.token}}"}, False),
        ({"url": "https://example.com/orders?limit=2"}, False),
    ],
)
def test_points_at_widgets_that_seem_to_hold_a_credential(
    properties: dict[str, str], is_told: bool, run: Run, client: Client
) -> None:
    definition = greeting()
    definition["states"][1] = {
        "name": "ask_shop",
        "type": "make-http-request",
        "transitions": [{"event": "success"}, {"event": "failed"}],
        "properties": {
            "offset": {"x": 0, "y": 200},
            "method": "GET",
            "content_type": "application/json",
            **properties,
        },
    }
    definition["states"][0]["transitions"][0]["next"] = "ask_shop"
    flow = client.create_flow(
        friendly_name="Shop", status="draft", definition=definition, commit_message=None
    )

    shown = run("pull", flow.sid)

    assert is_told is ('Widget "ask_shop" seems to hold a credential' in shown.stderr)
    assert "pass@" not in shown.output


def test_a_flow_that_only_the_console_could_save_is_refused_with_every_problem(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = tmp_path / "store.sqlite"
    with Emulator(str(store)) as twilio:
        definition = json.dumps(greeting())
        answer = requests.post(
            f"{twilio.base_url}/v2/Flows",
            data={"FriendlyName": "Broken", "Status": "draft", "Definition": definition},
            auth=(twilio.account_sid, twilio.auth_token),
            timeout=PATIENCE,
        )
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute(
            'UPDATE revisions SET definition = replace(definition, \'"next":"hello"\', \'"next":"bye"\')'
        )
    with Emulator(str(store)) as twilio:
        monkeypatch.setenv("TWILIO_BASE_URL", twilio.base_url)
        shown = run("pull", "Broken")

    assert (1, "") == (shown.exit_code, shown.stdout)
    assert f'revision 1 of {answer.json()["sid"]}: widget "Trigger": ' in shown.stderr
    assert '"bye" is not a widget' in shown.stderr


@pytest.mark.parametrize(
    ("friendly_name", "name"),
    [
        ("Support bot", "support-bot"),
        ("  Où est --- mon colis ?", "ou-est-mon-colis"),
        ("客服", "FW1"),
    ],
)
def test_is_named_after_the_flow(friendly_name: str, name: str) -> None:
    declaration = Declaration("FW1", friendly_name, "draft", 1, Definition.from_api(greeting()), ())

    assert name == declaration.name


@pytest.mark.parametrize(
    "friendly_name", ['Say "hi"', "C:\\new", "tab\t\x7f", "\U000e0041 😀", "é"]
)
def test_the_declaration_is_python_that_says_the_same(friendly_name: str) -> None:
    declaration = Declaration("FW1", friendly_name, "draft", 1, Definition.from_api(greeting()), ())

    printed = declaration.python("flow.json")

    assert friendly_name == arguments(printed)["friendly_name"]
    assert printed.replace("\n", "").isprintable()


def test_writes_a_template_that_names_what_sids_belong_to_and_says_what_stays(
    run: Run, client: Client, emulator: Emulator, tmp_path: Path
) -> None:
    seeded = emulator.seed_directory({"messaging_services": [{"friendly_name": "Alerts"}]})
    [alerts] = seeded["messaging_services"]
    flow = client.create_flow(
        friendly_name="Support bot",
        status="published",
        definition=greeting(f"{alerts['sid']} ${{x}} +15550100001"),
        commit_message=None,
    )

    shown = run("pull", flow.sid, "--template")

    body = json.loads((tmp_path / "support-bot.json").read_text())["states"][1]["properties"][
        "body"
    ]
    assert "${messaging_service:Alerts} $${x} +15550100001" == body
    assert '    definition=studio.template("support-bot.json"),\n' in shown.stdout
    assert (
        "Wrote revision 1 to support-bot.json.\n"
        'widget "hello": properties.body: +15550100001 stays unchanged: a phone number\n'
    ) == shown.stderr


def test_without_template_no_other_product_is_asked(
    run: Run, client: Client, emulator: Emulator, tmp_path: Path
) -> None:
    flow = client.create_flow(
        friendly_name="Support bot",
        status="published",
        definition=greeting("MG" + "1" * 32),
        commit_message=None,
    )
    emulator.clear_journal()

    run("pull", flow.sid)

    assert [f"/v2/Flows/{flow.sid}"] == [entry["path"] for entry in emulator.journal()]


def test_a_product_that_cannot_be_asked_is_said_in_a_sentence(
    run: Run, make: Write, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.fault({"match": {"path": "^/messaging/"}, "times": None, "action": {"status": 401}})

    shown = run("pull", make(body="MG" + "1" * 32).sid, "--template")

    assert (1, "") == (shown.exit_code, shown.stdout)
    assert "GET /v1/Services" in shown.stderr
    assert [] == list(tmp_path.iterdir())
