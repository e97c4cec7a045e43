"""What holds for every kind of entrance on the real engine, as Twilio's own client reads it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from twilio.rest import Client

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support import kept
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

OLD, NEW = "https://old.example.com/hook", "https://new.example.com/hook"
NUMBER = "+15550100001"
ALERTS = {"sid": "MG" + "1" * 32, "friendly_name": "Alerts"}
WEB = {
    "sid": "IG" + "1" * 32,
    "type": "chat",
    "address": "web",
    "auto_creation": {
        "enabled": True,
        "type": "webhook",
        "webhook_url": OLD,
        "webhook_method": "GET",
        "webhook_filters": ["onMessageAdded", "onMessageUpdated"],
    },
}
FLOW = """
flow = studio.Flow("greeter", definition="greeter.json"{more})
pulumi.export("sid", flow.sid)
"""


@dataclass(frozen=True)
class Kind:
    """One kind of entrance, as a program declares it and as Twilio's own client treats it."""

    name: str
    arguments: str
    """What points it at the flow."""

    called: str
    """What people call it."""

    path: str
    """How the path of its list ends."""

    seed: Callable[[Emulator, str], object]
    """Somebody makes it in that account, and lets it lead to OLD."""

    rows: Callable[[Client], Any]
    """All of the kind, in the client."""

    leads_to: Callable[[Any], str | None]
    """The web hook or the flow that one of them names."""

    point: Callable[[str], dict[str, str]]
    """What the client sends to let it lead to that web hook."""

    def declared(self, arguments: str = "", name: str = "door", more: str = "") -> str:
        """A program that points it at a flow."""
        return FLOW.format(more=more) + self.resource(f"{arguments}{more}", name)

    def resource(self, arguments: str = "", name: str = "door") -> str:
        return f'studio.{self.name}("{name}", {self.arguments}{arguments})\n'

    def target(self, emulator: Emulator, account_sid: str = "") -> str | None:
        """Where the only one leads."""
        [row] = self.rows(client_of(emulator, account_sid)).list()
        return (self.leads_to(row) or "").rpartition("/Flows/")[2] or None

    def somebody_points(self, emulator: Emulator, url: str = NEW) -> None:
        client = client_of(emulator)
        [row] = self.rows(client).list()
        self.rows(client)(row.sid).update(**self.point(url))


def webhook_of(emulator: Emulator, flow_sid: str) -> str:
    """Where that flow takes calls and messages."""
    return f"https://webhooks.twilio.com/v1/Accounts/{emulator.account_sid}/Flows/{flow_sid}"


def client_of(emulator: Emulator, account_sid: str = "") -> Client:
    """Twilio's own client, for an account of the emulator's."""
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    if not account_sid:
        return client
    token = client.api.v2010.accounts(account_sid).fetch().auth_token
    return client_for(emulator.base_url, account_sid, token)


def address_target(row: Any) -> str | None:
    """The web hook or the flow in which an address begins conversations. None if it begins none."""
    auto = row.auto_creation
    if not auto["enabled"]:
        return None
    return auto["webhook_url"] if auto["type"] == "webhook" else f"/Flows/{auto['studio_flow_sid']}"


def point_address(place: str) -> dict[str, str]:
    """What lets an address begin conversations at that web hook, or in the flow of that web hook."""
    _, is_flow, sid = place.rpartition("/Flows/")
    if is_flow:
        return {"auto_creation_type": "studio", "auto_creation_studio_flow_sid": sid}
    return {"auto_creation_type": "webhook", "auto_creation_webhook_url": place}


KINDS = [
    Kind(
        name="PhoneNumber",
        arguments=f'phone_number="{NUMBER}", voice_flow=flow',
        called=NUMBER,
        path="/IncomingPhoneNumbers.json",
        seed=lambda emulator, account: emulator.add_number(
            NUMBER, account, sid="PN" + "1" * 32, voice_url=OLD
        ),
        rows=lambda client: client.api.v2010.account.incoming_phone_numbers,
        leads_to=lambda row: row.voice_url,
        point=lambda url: {"voice_url": url},
    ),
    Kind(
        name="MessagingService",
        arguments='service="Alerts", flow=flow',
        called="Alerts",
        path="/messaging/v1/Services",
        seed=lambda emulator, account: emulator.seed_directory(
            {"messaging_services": [{**ALERTS, "inbound_request_url": OLD}]}, account
        ),
        rows=lambda client: client.messaging.v1.services,
        leads_to=lambda row: row.inbound_request_url,
        point=lambda url: {"inbound_request_url": url},
    ),
    Kind(
        name="ConversationAddress",
        arguments='type="chat", address="web", flow=flow',
        called="web",
        path="/conversations/v1/Configuration/Addresses",
        seed=lambda emulator, account: emulator.seed_directory(
            {"address_configurations": [WEB]}, account
        ),
        rows=lambda client: client.conversations.v1.address_configurations,
        leads_to=address_target,
        point=point_address,
    ),
]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@pytest.fixture
def program(stack: PulumiStack) -> PulumiStack:
    stack.definition("greeter.json", greeting())
    return stack


@pytest.fixture
def taken(program: PulumiStack, emulator: Emulator, kind: Kind) -> PulumiStack:
    """A stack that has taken over what led to a web hook, with an empty journal."""
    kind.seed(emulator, emulator.account_sid)
    program.program(kind.declared(", take_over=True"))
    kept.once(program, emulator, program.up)
    return program


def assert_settled(stack: PulumiStack, emulator: Emulator) -> None:
    """Nothing is left to do, and finding that out writes nothing."""
    emulator.clear_journal()
    stack.preview("--expect-no-changes")
    assert [] == emulator.writes()


@each_kind
def test_one_that_leads_somewhere_else_is_refused_at_preview(
    kind: Kind, program: PulumiStack, emulator: Emulator
) -> None:
    kind.seed(emulator, emulator.account_sid)
    program.program(kind.declared())

    preview = program.preview(ok=False)

    assert f"{kind.called} leads somewhere else today:" in preview.text
    assert f'"{OLD}". Set take_over=True' in preview.text
    assert [] == emulator.writes()


@each_kind
def test_a_takeover_is_told_at_preview_and_the_flow_gets_the_messages(
    kind: Kind, program: PulumiStack, emulator: Emulator
) -> None:
    kind.seed(emulator, emulator.account_sid)
    program.program(kind.declared(", take_over=True"))

    preview = program.preview()
    written_by_preview = emulator.writes()
    program.up()

    assert f"{kind.called} is taken over:" in preview.text
    assert [] == written_by_preview
    assert kind.target(emulator) == program.output("sid")


@each_kind
def test_a_second_up_lists_once_and_writes_nothing(
    kind: Kind, taken: PulumiStack, emulator: Emulator
) -> None:
    taken.up("--expect-no-changes")

    account = f"/2010-04-01/Accounts/{emulator.account_sid}"
    assert {("GET", "/v2/Flows"): 1, ("GET", kind.path): 1} == Counter(
        (each["method"], each["path"].removeprefix(account)) for each in emulator.journal()
    )


@each_kind
def test_what_somebody_changed_shows_at_preview_and_up_repairs_it(
    kind: Kind, taken: PulumiStack, emulator: Emulator
) -> None:
    kind.somebody_points(emulator)
    emulator.clear_journal()

    preview = taken.preview()
    written_by_preview = emulator.writes()
    taken.up()

    assert f"somebody changed {kind.called}:" in preview.text
    assert f'"{NEW}"' in preview.text
    assert f"{kind.called} will change:" in preview.text
    assert [] == written_by_preview
    assert kind.target(emulator) == taken.output("sid")
    assert_settled(taken, emulator)


@each_kind
def test_drift_stops_a_preview_that_must_fail_and_stays_where_it_is_ignored(
    kind: Kind, taken: PulumiStack, emulator: Emulator
) -> None:
    taken.program(kind.declared(', on_drift="fail"'))
    taken.up()
    kind.somebody_points(emulator)

    stopped = taken.preview(ok=False)
    taken.program(kind.declared(', on_drift="ignore"'))
    taken.up()
    emulator.clear_journal()
    taken.up("--expect-no-changes")

    assert 'on_drift is "fail"' in stopped.text
    assert kind.target(emulator) == NEW
    assert [] == emulator.writes()


@each_kind
@pytest.mark.parametrize("on_delete", ["restore", "clear", "leave"])
def test_on_delete_says_where_it_leads_afterwards(
    kind: Kind, on_delete: str, taken: PulumiStack, emulator: Emulator
) -> None:
    taken.program(kind.declared(f', on_delete="{on_delete}"'))
    taken.up()
    taken.program(FLOW.format(more=""))

    taken.up()

    after = {"restore": OLD, "clear": None, "leave": taken.output("sid")}
    assert after[on_delete] == kind.target(emulator)


@each_kind
def test_what_somebody_changed_since_stays_when_the_resource_is_removed(
    kind: Kind, taken: PulumiStack, emulator: Emulator
) -> None:
    kind.somebody_points(emulator)
    emulator.clear_journal()
    taken.program(FLOW.format(more=""))

    up = taken.up()

    assert f"{kind.called} keeps what somebody else has set:" in up.text
    assert kind.target(emulator) == NEW
    assert [] == emulator.writes()


@each_kind
def test_a_renamed_resource_still_knows_what_stood_there_before(
    kind: Kind, taken: PulumiStack, emulator: Emulator
) -> None:
    taken.program(kind.declared(name="gate"))
    taken.up()
    written = emulator.writes()

    taken.destroy()

    assert [] == written
    assert kind.target(emulator) == OLD


@each_kind
def test_a_renamed_resource_may_lead_to_another_flow_at_once(
    kind: Kind, taken: PulumiStack, emulator: Emulator
) -> None:
    other = 'other = studio.Flow("other", definition="greeter.json")\n'
    renamed = kind.resource(name="gate").replace("flow=flow", "flow=other.sid")
    taken.program(f"{other}{renamed}pulumi.export('sid', other.sid)")

    taken.up()

    assert kind.target(emulator) == taken.output("sid")
    taken.destroy()
    assert kind.target(emulator) == OLD


@each_kind
def test_one_that_led_to_the_declared_flow_by_hand_leads_nowhere_once_the_flow_is_deleted(
    kind: Kind, program: PulumiStack, emulator: Emulator
) -> None:
    program.program(FLOW.format(more=""))
    program.up()
    kind.seed(emulator, emulator.account_sid)
    kind.somebody_points(emulator, webhook_of(emulator, program.output("sid")))
    emulator.clear_journal()
    program.program(kind.declared())
    program.up()
    written = emulator.writes()

    program.destroy()

    assert [] == written
    assert kind.target(emulator) is None


@each_kind
def test_one_of_a_subaccount_leads_to_a_flow_there(
    kind: Kind, program: PulumiStack, emulator: Emulator
) -> None:
    sid = client_of(emulator).api.v2010.accounts.create(friendly_name="Acme").sid
    kind.seed(emulator, sid)
    program.program(kind.declared(", take_over=True", more=f', account_sid="{sid}"'))

    program.up()

    assert kind.target(emulator, sid) == program.output("sid")
    assert_settled(program, emulator)


@each_kind
def test_two_resources_for_one_entrance_are_refused_at_preview(
    kind: Kind, program: PulumiStack, emulator: Emulator
) -> None:
    kind.seed(emulator, emulator.account_sid)
    program.program(
        kind.declared(", take_over=True") + kind.resource(", take_over=True", name="again")
    )

    preview = program.preview(ok=False)

    assert '"again" and "door" both declare' in preview.text or (
        '"door" and "again" both declare' in preview.text
    )
