"""`drift` says of drift what `pulumi preview` says, over the whole table of docs/drafts-and-drift.md and all kinds."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.diagnostics import MARK, Diagnostic
from pulumi_twilio_studio.stack.engine import Engine
from pulumi_twilio_studio.stack.preview import read
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.definitions import greeting
from support.documents import table
from support.pulumi_stack import PulumiStack

ROWS = [
    row[:5] for row in table("docs/drafts-and-drift.md", "What preview says and what up does").rows
]
# What is about others. A note may be about anything.
KINDS = ("drift", "draft", "invalid", "lag")


def previewed(stack: PulumiStack) -> list[Diagnostic]:
    """All that the provider says in a preview, as data."""
    mark = secrets.token_hex()
    pulumi = shutil.which("pulumi")
    assert pulumi
    told = Engine(pulumi, stack.folder, stack.name).preview(**stack.environ, **{MARK: mark})
    return list(read(told, mark).notices)


def found(stack: PulumiStack) -> list[dict[str, Any]]:
    """What drift tells of each resource about which there is something to say."""
    done = stack.tool("drift", "--json", "-", "--stack", stack.name)
    assert done.returncode in (0, 2), done.stderr
    [reported] = json.loads(done.stdout)["stacks"]
    return list(reported["resources"])


def as_told(resources: list[dict[str, Any]]) -> set[str]:
    return {
        str(Diagnostic.from_json(json.dumps(each)))
        for resource in resources
        for each in resource["messages"]
    }


def about_others(said: list[Diagnostic]) -> set[str]:
    return {str(each) for each in said if each.kind in KINDS}


@pytest.fixture
def somebody(credentials: dict[str, str]) -> Iterator[Client]:
    """Who works on the account beside us."""
    client = Client(Settings.resolve(lambda _: None, credentials))
    yield client
    client.close()


def declared(rows: dict[str, tuple[str, ...]], *, is_first: bool) -> str:
    """The program of all rows: as the last run left them, or as they are declared now."""
    lines = []
    for name, (declared, head, saved_by, content) in rows.items():
        status = (head if saved_by == "us" else declared) if is_first else declared
        by_program = content == "different" and (
            saved_by == "us" or (declared, head) == ("published", "draft")
        )
        file = "other.json" if by_program and not is_first else "hello.json"
        lines.append(f'studio.Flow("{name}", definition="{file}", status="{status}")')
    return "\n".join(lines)


def test_drift_says_what_preview_says_over_the_whole_table(
    stack: PulumiStack, somebody: Client
) -> None:
    stack.definition("hello.json", greeting())
    stack.definition("other.json", greeting("Welcome!"))
    rows = {f"row-{number}": row[:4] for number, row in enumerate(ROWS)}
    says = {f"row-{number}": row[4] for number, row in enumerate(ROWS)}
    stack.program(declared(rows, is_first=True))
    stack.up()
    for each in somebody.flows():
        wanted, head, saved_by, content = rows[each.friendly_name]
        if saved_by == "somebody":
            counts = wanted in (head, "draft")
            text = "Hello!" if counts and content == "equal" else "Go away!"
            somebody.update_flow(
                each.sid, status=head, definition=greeting(text), commit_message="by hand"
            )
    stack.program(declared(rows, is_first=False))

    resources = found(stack)
    said = previewed(stack)

    assert about_others(said) == as_told(resources)
    drifted = {each["name"] for each in resources if each["outcome"] == "changed"}
    drafts = {each["name"] for each in resources if each["outcome"] == "unchanged"}
    assert drifted == {name for name, words in says.items() if "who changed what" in words}
    assert drafts == {name for name, words in says.items() if "whose draft it is" in words}


PROGRAM = """
config = pulumi.Config()
acme = studio.Subaccount("acme")
studio.Flow("inside", definition="hello.json", account_sid=acme.sid)
studio.Flow("gone", definition="hello.json")
studio.Flow("ignored", definition="hello.json", on_drift="ignore")
studio.Flow("quiet", definition="hello.json")
studio.Flow("named", friendly_name=config.require_secret("name"), definition="hello.json")
secret = pulumi.Output.secret(open("hello.json").read())
hidden = studio.Flow("hidden", definition=secret)
studio.TestUsers("hidden", flow_sid=hidden.sid, test_users=pulumi.Output.secret(["client:ann"]))
"""


def test_drift_says_what_preview_says_of_each_kind_and_hides_what_is_secret(
    stack: PulumiStack, somebody: Client, emulator: Emulator
) -> None:
    stack.definition("hello.json", greeting())
    stack.run("config", "set", "--secret", "name", "Mergers 2027")
    stack.program(PROGRAM)
    stack.up()
    make_old(stack)
    sids = {each.friendly_name: each.sid for each in somebody.flows()}
    for name in ("ignored", "hidden", "Mergers 2027"):
        somebody.update_flow(sids[name], status="published", definition=greeting("s3cret"))
    somebody.set_test_users(sids["hidden"], ["client:eve"])
    somebody.delete_flow(sids["gone"])
    acme = next(each for each in emulator.accounts() if each["friendly_name"].startswith("acme"))
    console = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    console.api.v2010.accounts(acme["sid"]).update(status="suspended")

    resources = found(stack)
    said = previewed(stack)

    notes = {str(each) for each in said if re.match("account ", each.title)}
    assert about_others(said) | notes == as_told(resources)
    assert {
        ("acme", "Subaccount"): "changed",
        ("inside", "Flow"): "unchanged",
        ("gone", "Flow"): "deleted",
        ("ignored", "Flow"): "ignored",
        ("named", "Flow"): "changed",
        ("hidden", "Flow"): "changed",
        ("hidden", "TestUsers"): "changed",
    } == {(each["name"], each["type"]): each["outcome"] for each in resources}
    assert not {"Mergers", "client:eve", "client:ann"} & set(re.split(r"\W", str(resources)))


def make_old(stack: PulumiStack) -> None:
    """Let every write be long ago, so that a 404 is believed soon."""
    [file] = Path(stack.folder).glob(f"state/.pulumi/stacks/*/{stack.name}.json")
    text = re.sub(r'("date_updated": ")\d{4}', r"\g<1>2020", file.read_text())
    file.write_text(text)
