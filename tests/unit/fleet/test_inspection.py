"""Which tenant runs what, told by an emulator in which somebody made flows, and somebody else edited them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.definition import template_sha256
from pulumi_twilio_studio.fleet.inspection import Inspection
from pulumi_twilio_studio.fleet.show import status_summary
from pulumi_twilio_studio.fleet.status import FleetStatus
from pulumi_twilio_studio.fleet.tenant_accounts import Place
from pulumi_twilio_studio.identity import Signature, marker_of, short, sign, sign_name
from pulumi_twilio_studio.studio.entrances import webhook_of
from pulumi_twilio_studio.studio.errors import Unauthorized
from studio_emulator import Emulator
from support.definitions import greeting
from support.signed_fleet import SignedFleet


@pytest.fixture
def fleet(emulator: Emulator, tmp_path: Path) -> SignedFleet:
    """A fleet without tenants."""
    template = tmp_path / "menu.json"
    template.write_text(json.dumps(greeting()))
    return SignedFleet(emulator, template)


def words(found: FleetStatus) -> dict[str, tuple[str, ...]]:
    return {each.tenant: each.words for each in found.tenants}


@pytest.mark.keeps("docs/fleet.md", "Status", "current, behind")
def test_one_list_of_accounts_and_one_of_flows_for_each_tell_all_that_is_current(
    fleet: SignedFleet,
) -> None:
    for name in ("ash", "elm"):
        fleet.flow(name, fleet.account(name))
    fleet.emulator.clear_journal()

    found = fleet.status(fleet.spec("ash"), fleet.spec("elm"))

    assert {"ash": ("current",), "elm": ("current",)} == words(found)
    assert found.is_well
    assert () == found.unclaimed
    assert ["/2010-04-01/Accounts.json", "/v2/Flows", "/v2/Flows"] == sorted(
        each["path"] for each in fleet.emulator.journal()
    )


def _behind(fleet: SignedFleet) -> None:
    fleet.flow("ash", fleet.account("ash"), template="f" * 64)


def _of_an_unknown_template(fleet: SignedFleet) -> None:
    fleet.flow("ash", fleet.account("ash"), template="")


def _drifted(fleet: SignedFleet) -> None:
    account = fleet.account("ash")
    fleet.edit(account, fleet.flow("ash", account), "published")


def _drafted(fleet: SignedFleet) -> None:
    account = fleet.account("ash")
    fleet.edit(account, fleet.flow("ash", account), "draft")


def _both(fleet: SignedFleet) -> None:
    account = fleet.account("ash")
    flow = fleet.flow("ash", account, template="f" * 64)
    fleet.edit(account, flow, "published")
    fleet.edit(account, flow, "draft")


def _without_flow(fleet: SignedFleet) -> None:
    account = fleet.account("ash")
    with fleet.client(account) as client:
        client.create_flow(
            friendly_name="menu", status="draft", definition=greeting(), commit_message=None
        )


def _renamed(fleet: SignedFleet) -> None:
    account = fleet.account("ash")
    fleet.edit(account, fleet.flow("ash", account), "published", friendly_name="Menu, new")


def _taken_over(fleet: SignedFleet) -> None:
    account = fleet.account("ash")
    marker = marker_of("organization/shop/other/other-menu")
    message = sign("Theirs", Signature(marker, "0" * 16))
    fleet.edit(account, fleet.flow("ash", account), "published", commit_message=message)


def _taken_over_and_edited(fleet: SignedFleet) -> None:
    _taken_over(fleet)
    [account] = [each for each in fleet.emulator.accounts() if "ash" in each["friendly_name"]]
    with fleet.client(account) as client:
        [flow] = client.flows()
    fleet.edit(account, flow, "draft")


def _undeclared_and_edited(fleet: SignedFleet) -> None:
    account = fleet.account("ash")
    fleet.flow("ash", account)
    fleet.edit(account, fleet.flow("other", account), "published")


def _rolled_back(fleet: SignedFleet) -> None:
    account = fleet.account("ash")
    flow = fleet.flow("ash", account, template="f" * 64)
    fleet.save("ash", account, flow, template=template_sha256(fleet.template))
    fleet.save("ash", account, flow, said="Roll back to revision 1")


def _rolled_back_and_edited(fleet: SignedFleet) -> None:
    _rolled_back(fleet)
    [account] = [each for each in fleet.emulator.accounts() if "ash" in each["friendly_name"]]
    with fleet.client(account) as client:
        [flow] = client.flows()
    fleet.edit(account, flow, "published")


def _suspended(fleet: SignedFleet) -> None:
    fleet.emulator.set_account_status(fleet.account("ash")["sid"], "suspended")


def _undeclared(fleet: SignedFleet) -> None:
    account = fleet.account("ash")
    fleet.flow("ash", account)
    fleet.flow("other", account)


@pytest.mark.keeps(
    "docs/fleet.md",
    "Status",
    "unknown",
    "pinned",
    "drifted",
    "foreign draft",
    "missing",
    "undeclared flows",
    "account suspended, closed, missing",
)
@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (_behind, ("behind",)),
        (_of_an_unknown_template, ("unknown",)),
        (_rolled_back, ("pinned",)),
        (_rolled_back_and_edited, ("pinned", "drifted")),
        (_drifted, ("current", "drifted")),
        (_drafted, ("current", "foreign draft")),
        (_both, ("behind", "drifted", "foreign draft")),
        (_without_flow, ("missing",)),
        (_suspended, ("account suspended",)),
        (_undeclared, ("current", "undeclared flows")),
        (_undeclared_and_edited, ("current", "undeclared flows")),
        (_renamed, ("current", "drifted")),
        (_taken_over, ("missing", "undeclared flows")),
        (_taken_over_and_edited, ("missing", "undeclared flows")),
        (lambda _: None, ("account missing",)),
    ],
)
def test_says_what_is_not_as_the_manifest_has_it(
    fleet: SignedFleet, happened: Callable[[SignedFleet], None], said: tuple[str, ...]
) -> None:
    happened(fleet)

    found = fleet.status(fleet.spec("ash"))

    assert {"ash": said} == words(found)
    assert not found.is_well


def test_a_roll_back_to_the_template_of_today_is_current(fleet: SignedFleet) -> None:
    account = fleet.account("ash")
    today = template_sha256(fleet.template)
    flow = fleet.flow("ash", account)
    fleet.save("ash", account, flow, template="f" * 64)
    fleet.save("ash", account, flow, template=today, said="Roll back to revision 1")

    found = fleet.status(fleet.spec("ash"))

    assert {"ash": ("current",)} == words(found)


def test_the_version_of_our_newest_revision_is_told(fleet: SignedFleet) -> None:
    fleet.flow("ash", fleet.account("ash"), template="f" * 64)

    (tenant,) = fleet.status(fleet.spec("ash")).as_json()["tenants"]

    assert ["f" * 16] == [each["running"] for each in tenant["flows"]]


def test_a_flow_whose_head_somebody_else_saved_costs_one_request_and_a_new_one_of_theirs_none(
    fleet: SignedFleet,
) -> None:
    account = fleet.account("ash")
    flow = fleet.flow("ash", account)
    fleet.edit(account, flow, "published", friendly_name="Menu, new")
    with fleet.client(account) as client:
        client.create_flow(
            friendly_name="theirs", status="draft", definition=greeting(), commit_message=None
        )
    fleet.emulator.clear_journal()

    fleet.status(fleet.spec("ash"))

    assert ["/2010-04-01/Accounts.json", "/v2/Flows", f"/v2/Flows/{flow.sid}/Revisions"] == [
        each["path"] for each in fleet.emulator.journal()
    ]


@pytest.mark.keeps("docs/fleet.md", "Status", "paused")
def test_a_tenant_that_is_paused_as_the_manifest_has_it_is_well(fleet: SignedFleet) -> None:
    _suspended(fleet)

    found = fleet.status(fleet.spec("ash", status="suspended"))

    assert {"ash": ("paused",)} == words(found)
    assert found.is_well


@pytest.mark.keeps("docs/fleet.md", "Status", "account active")
def test_a_tenant_that_is_to_be_paused_and_is_active_is_told(fleet: SignedFleet) -> None:
    fleet.flow("ash", fleet.account("ash"))

    found = fleet.status(fleet.spec("ash", status="suspended"))

    assert {"ash": ("account active", "current")} == words(found)
    assert not found.is_well


def test_a_status_for_accounts_that_are_made_is_not_expected_of_one_that_was_given(
    fleet: SignedFleet,
) -> None:
    account = fleet.account("ash")
    fleet.flow("ash", account)

    found = fleet.status(fleet.spec("ash", account_sid=account["sid"], status="suspended"))

    assert {"ash": ("current",)} == words(found)


def test_a_stack_with_an_identity_of_its_own_is_found_by_it(fleet: SignedFleet) -> None:
    name = "ash"
    signed = sign_name(name, marker_of(f"second/shop/{name}/{name}"))
    account = fleet.emulator.create_account(signed, fleet.emulator.account_sid)
    marker = marker_of(f"second/shop/{name}/{name}-menu")
    message = sign("Ours", Signature(marker, "0" * 16, short(template_sha256(fleet.template))))
    with fleet.client(account) as client:
        client.create_flow(
            friendly_name="menu",
            status="published",
            definition=greeting(),
            commit_message=message,
        )
    specs = [fleet.spec(name)]

    found = Inspection(Place(lambda _: "second", "shop", fleet.own)).inspect(specs, specs)

    assert {name: ("current",)} == words(found)
    assert () == found.unclaimed


def test_a_draft_of_ours_is_no_foreign_one(fleet: SignedFleet) -> None:
    fleet.flow("ash", fleet.account("ash"), status="draft")

    found = fleet.status(fleet.spec("ash"))

    assert {"ash": ("current",)} == words(found)


@pytest.mark.keeps("docs/fleet.md", "Status", "unclaimed")
def test_an_account_of_ours_that_no_tenant_claims_is_told(fleet: SignedFleet) -> None:
    stranger = fleet.account("gone")
    fleet.emulator.create_account("Somebody's own", fleet.emulator.account_sid)

    found = fleet.status()

    assert [(stranger["sid"], "gone", "active")] == [
        (each.account_sid, each.friendly_name, each.status) for each in found.unclaimed
    ]


def test_a_tenant_in_an_account_that_was_given_is_found_there(fleet: SignedFleet) -> None:
    account = fleet.emulator.create_account("Somebody's own", fleet.emulator.account_sid)
    fleet.flow("ash", account)

    found = fleet.status(fleet.spec("ash", account_sid=account["sid"]))

    assert {"ash": ("current",)} == words(found)
    assert () == found.unclaimed


def test_an_account_that_cannot_be_read_costs_the_others_nothing(fleet: SignedFleet) -> None:
    accounts = {name: fleet.account(name) for name in ("ash", "elm")}
    for name, account in accounts.items():
        fleet.flow(name, account)
    fleet.emulator.fault(
        {
            "match": {"path": "/v2/Flows", "account": accounts["ash"]["sid"]},
            "times": None,
            "action": {"status": 400},
        }
    )

    found = fleet.status(fleet.spec("ash"), fleet.spec("elm"))

    assert ("current",) == words(found)["elm"]
    assert "not looked at" in words(found)["ash"]
    assert "Planted HTTP 400" in str(found.tenants[0].error)


@pytest.fixture
def denied(fleet: SignedFleet) -> SignedFleet:
    """Credentials that may not list the accounts."""
    fleet.emulator.fault(
        {
            "match": {"path": "/2010-04-01/Accounts.json"},
            "times": None,
            "action": {"status": 401},
        }
    )
    return fleet


def test_accounts_with_keys_of_their_own_are_looked_at_without_the_parents_list(
    fleet: SignedFleet,
) -> None:
    account = fleet.emulator.create_account("Somebody's own", fleet.emulator.account_sid)
    key, secret = f"SK{1:032}", "secret"
    keys = {account["sid"]: {"apiKey": key, "apiSecret": secret}}
    fleet.own = replace(fleet.own, accounts=json.dumps(keys))
    fleet.emulator.clear_journal()

    found = fleet.status(fleet.spec("ash", account_sid=account["sid"]))

    assert "/2010-04-01/Accounts.json" not in [each["path"] for each in fleet.emulator.journal()]
    assert status_summary(found).endswith("; accounts that no tenant claims were not looked for")
    assert found.as_json()["unclaimed"] is None


def test_who_may_not_list_the_accounts_looks_into_those_that_were_given(
    denied: SignedFleet,
) -> None:
    denied.flow("ash", {"sid": denied.own.account_sid, "auth_token": denied.own.auth_token})
    given = [
        denied.spec("ash", account_sid=denied.own.account_sid),
        denied.spec("elm", account_sid=f"AC{7:032}"),
    ]

    found = denied.status(*given)

    assert ("current",) == words(found)["ash"]
    assert not found.were_listed


def test_who_may_not_list_the_accounts_is_not_told_that_an_account_is_missing(
    denied: SignedFleet,
) -> None:
    with pytest.raises(Unauthorized):
        denied.status(denied.spec("ash"))


def test_nothing_is_written(fleet: SignedFleet) -> None:
    _both(fleet)
    fleet.emulator.clear_journal()

    fleet.status(fleet.spec("ash"))

    assert [] == fleet.emulator.writes()


def _reached(fleet: SignedFleet, name: str = "ash") -> dict[str, Any]:
    """The tenant's account, with a number that leads to its flow."""
    account = fleet.account(name)
    url = webhook_of(account["sid"], fleet.flow(name, account).sid)
    fleet.emulator.add_number("+15550100001", account["sid"], voice_url=url)
    return account


def test_who_reaches_a_flow_is_told_if_asked_for_four_lists_more(fleet: SignedFleet) -> None:
    _reached(fleet)
    fleet.emulator.clear_journal()

    found = fleet.status(fleet.spec("ash"), reached_by=True)

    [flow] = found.tenants[0].flows
    assert flow.reached_by is not None
    assert [("number", "+15550100001")] == [(way.kind, way.name) for way in flow.reached_by]
    assert 2 + 4 == len(fleet.emulator.journal())
    assert found.is_well


def test_who_reaches_a_flow_stands_in_the_json_only_if_asked(fleet: SignedFleet) -> None:
    _reached(fleet)

    asked = fleet.status(fleet.spec("ash"), reached_by=True).as_json()["tenants"][0]
    not_asked = fleet.status(fleet.spec("ash")).as_json()["tenants"][0]

    [way] = asked["flows"][0]["reached_by"]
    assert ("+15550100001", ("voice_url",)) == (way["name"], way["fields"])
    assert asked.keys() - not_asked.keys() == {"not_known"}
    assert asked["flows"][0].keys() - not_asked["flows"][0].keys() == {"reached_by"}


def test_a_list_that_is_refused_hides_nothing_else_of_a_tenant(fleet: SignedFleet) -> None:
    _reached(fleet)
    refused = {"match": {"path": "^/messaging/"}, "times": None, "action": {"status": 403}}
    fleet.emulator.fault(refused)

    [ash] = fleet.status(fleet.spec("ash"), reached_by=True).tenants

    assert ash.flows[0].reached_by
    assert ["Messaging services are not known"] == [
        each.partition(":")[0] for each in ash.not_known
    ]
