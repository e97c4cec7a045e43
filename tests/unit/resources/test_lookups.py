"""Look-ups that cannot be meant, and what they hand on, without an engine."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pulumi
import pytest

import pulumi_twilio_studio as studio
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.models import Flow
from pulumi_twilio_studio.studio.settings import SOURCES, Settings
from studio_emulator import Emulator
from support.definitions import greeting
from support.documents import table
from support.program_engine import run_program
from support.small_engine import Stack

NOWHERE = "FW" + "0" * 32
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def client(credentials: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """The account that the environment names."""
    for _, variable in SOURCES.values():
        monkeypatch.delenv(variable, raising=False)
    for variable, value in credentials.items():
        monkeypatch.setenv(variable, value)
    client = Client(Settings.resolve(lambda _: None, credentials))
    yield client
    client.close()


@pytest.fixture
def flow(client: Client) -> Flow:
    return client.create_flow(
        friendly_name="Survey", status="published", definition=greeting(), commit_message="Ask"
    )


def test_a_flow_is_handed_on_with_every_property_of_twilios(flow: Flow) -> None:
    found = dict(vars(studio.get_flow(flow.sid)))

    found["definition"] = json.loads(found["definition"])
    assert {key: _listed(value) for key, value in vars(flow).items()} == found


def test_a_revision_is_handed_on_without_what_only_a_flow_has(flow: Flow) -> None:
    found = vars(studio.get_flow_revision(flow.sid, 1))

    assert vars(flow).keys() - {"warnings", "webhook_url"} == found.keys()


def test_the_page_names_every_property_of_a_revision_and_of_a_flow() -> None:
    page = (ROOT / "docs" / "lookups.md").read_text()
    of_both = set(re.findall(r"\w+", " ".join(table("docs/lookups.md", "Look-ups").names)))
    of_a_flow = set(re.findall(r"`(\w+)`", page.split("A flow has ")[1]))

    assert {field.name for field in fields(studio.GetFlowRevisionResult)} == of_both
    assert {field.name for field in fields(studio.GetFlowResult)} == of_both | of_a_flow


def test_a_flow_of_a_subaccount_is_looked_up_there(client: Client, emulator: Emulator) -> None:
    child = emulator.create_account("Acme", emulator.account_sid)

    with pytest.raises(pulumi.RunError, match=f'{child["sid"]} has no flow named "Survey"'):
        studio.get_flow(friendly_name="Survey", account_sid=child["sid"])


def test_what_a_run_makes_is_looked_up_after_it_was_made(
    tmp_path: Path, credentials: dict[str, str]
) -> None:
    seen: dict[str, object] = {}

    def program() -> None:
        made = studio.Flow("made", definition=greeting(), friendly_name="Made")
        of = {"account_sid": made.account_sid}
        found = {
            "by sid": studio.get_flow_output(sid=made.sid, **of).friendly_name,
            "by name": studio.get_flow_output(friendly_name=made.friendly_name, **of).status,
            **{
                str(which): studio.get_flow_revision_output(
                    flow_sid=made.sid, revision=which, **of
                ).status
                for which in ("LatestPublished", "LatestRevision", 1)
            },
        }
        for name, output in found.items():
            output.apply(lambda value, name=name: seen.update({name: value}))

    made = run_program(Stack(tmp_path, "shop", "test", credentials, {}), program)

    assert ([], []) == (made.refusals, made.tracebacks)
    named = ("by name", "LatestPublished", "LatestRevision", "1")
    assert {"by sid": "Made", **dict.fromkeys(named, "published")} == seen


@pytest.mark.parametrize("which", ["LatestPublished", "LatestRevision", 1])
def test_a_revision_is_looked_up_by_its_number_or_by_a_word(
    flow: Flow, emulator: Emulator, which: Any
) -> None:
    found = studio.get_flow_revision(flow.sid, revision=which, account_sid=emulator.account_sid)

    assert ("published", 1) == (found.status, found.revision)


async def look_up_an_output() -> None:
    output = pulumi.Output.from_input(NOWHERE)
    await output.future()
    studio.get_flow(output)


@pytest.mark.parametrize(
    ("look", "sentence"),
    [
        (studio.get_flow, "give either sid= or friendly_name="),
        (lambda: studio.get_flow(NOWHERE, friendly_name="a"), "give either sid= or friendly_name="),
        (lambda: studio.get_flow(NOWHERE), f"looking up flow {NOWHERE}: .*404"),
        (lambda: studio.get_flow_revision(NOWHERE, 3), "looking up revision 3 of flow FW0"),
        (lambda: asyncio.run(look_up_an_output()), "Use get_flow_output"),
    ],
    ids=["neither", "both", "no such flow", "no such revision", "an output"],
)
def test_what_cannot_be_looked_up_ends_the_program_with_a_sentence(
    client: Client, look: Any, sentence: str
) -> None:
    with pytest.raises(pulumi.RunError, match=sentence):
        look()


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
