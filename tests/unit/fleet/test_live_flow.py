"""Which version of a tenant's flow callers get, and where a roll back goes: told by an emulator."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from pulumi_twilio_studio.fleet.live_flow import LiveFlow, LiveFlows
from pulumi_twilio_studio.fleet.tenant_accounts import TenantAccounts
from pulumi_twilio_studio.manifest import FlowSpec
from studio_emulator import Emulator
from support.definitions import greeting
from support.signed_fleet import SignedFleet

GOOD, BAD, OTHER = "a" * 64, "b" * 64, "c" * 64
Save = tuple[str, str, str]
"""Who saves it (the template; "" for somebody else), with which message, as what."""


def ours(template: str, said: str = "Ours", status: str = "published") -> Save:
    return template, said, status


def theirs(status: str = "published") -> Save:
    return "", "quick fix", status


@pytest.fixture
def fleet(emulator: Emulator, tmp_path: Path) -> SignedFleet:
    """A fleet without tenants."""
    template = tmp_path / "menu.json"
    template.write_text(json.dumps(greeting()))
    return SignedFleet(emulator, template)


def history(fleet: SignedFleet, name: str, *saves: Save) -> None:
    """A tenant whose flow was saved so."""
    account = fleet.account(name)
    template, _, status = saves[0]
    flow = fleet.flow(name, account, template=template, status=status)
    for template, said, status in saves[1:]:
        if template:
            fleet.save(name, account, flow, template=template, said=said, status=status)
        else:
            fleet.edit(account, flow, status)


def is_bad(version: str, wanted: str = BAD) -> bool:
    return version == wanted[:16]


def look(
    fleet: SignedFleet,
    *,
    bad: str = BAD,
    good: str | None = None,
    status: str = "published",
    reads_roll_backs: bool = False,
) -> LiveFlow | None:
    """What is found of the tenant ash."""
    spec = fleet.spec("ash")
    menu = replace(spec.flows["menu"], status=status)
    spec = replace(spec, flows={"menu": menu})

    def meant(_: FlowSpec) -> Callable[[str], bool]:
        return partial(is_bad, wanted=bad)

    wanted = good and partial(is_bad, wanted=good)
    with TenantAccounts.listed(fleet.place, [spec]) as accounts:
        flows = LiveFlows(
            accounts, fleet.place, "menu", meant, wanted or None, reads_roll_backs=reads_roll_backs
        )
        return flows.look(spec)


@pytest.mark.parametrize(
    ("saves", "live", "goes_to"),
    [
        ([ours(GOOD), ours(BAD)], 2, 1),
        ([ours(GOOD), ours(BAD), ours(BAD)], 3, 1),
        ([ours(OTHER), ours(GOOD), ours(BAD)], 3, 2),
        ([ours(GOOD), ours(BAD), ours(OTHER, status="draft")], 2, 1),
        ([ours(GOOD), ours(BAD), theirs("draft")], 2, 1),
        ([ours(GOOD), theirs(), ours(BAD)], 3, 1),
        ([ours(GOOD), ours(BAD), ours(OTHER), ours(BAD, "Roll back to revision 2")], 4, 1),
    ],
)
def test_a_bad_version_goes_to_the_newest_other_one_that_a_stack_published(
    fleet: SignedFleet, saves: Sequence[Save], live: int, goes_to: int
) -> None:
    history(fleet, "ash", *saves)

    found = look(fleet)

    assert found is not None
    assert (live, BAD[:16]) == (found.live_revision, found.version)
    assert (goes_to, None) == (found.revision, found.error)


@pytest.mark.parametrize(
    ("saves", "version"),
    [
        ([ours(GOOD)], GOOD[:16]),
        ([ours(BAD), ours(GOOD)], GOOD[:16]),
        ([ours(GOOD), ours(BAD), ours(GOOD, "Roll back to revision 1")], GOOD[:16]),
        ([ours(BAD, status="draft")], None),
        ([ours(GOOD), theirs()], None),
        ([ours(GOOD), ours(BAD, status="draft")], GOOD[:16]),
    ],
)
def test_what_is_not_bad_goes_nowhere(
    fleet: SignedFleet, saves: Sequence[Save], version: str | None
) -> None:
    history(fleet, "ash", *saves)

    found = look(fleet)

    assert found is not None
    assert (version, None, None) == (found.version, found.revision, found.error)


@pytest.mark.parametrize(
    ("saves", "reason"),
    [
        ([ours(BAD)], "no stack published a revision of another version before revision 1"),
        ([ours(GOOD, status="draft"), ours(BAD)], "no stack published a revision of another"),
        ([ours(GOOD), ours(BAD), theirs()], "callers get revision 3, which somebody else"),
    ],
)
def test_what_is_bad_and_can_go_nowhere_says_why(
    fleet: SignedFleet, saves: Sequence[Save], reason: str
) -> None:
    history(fleet, "ash", *saves)

    found = look(fleet)

    assert found is not None
    assert found.revision is None
    assert str(found.error).startswith(reason)


def test_a_roll_back_of_what_is_declared_as_a_draft_would_reach_nobody(fleet: SignedFleet) -> None:
    history(fleet, "ash", ours(GOOD), ours(BAD))

    found = look(fleet, status="draft")

    assert found is not None
    assert (None, None) == (found.revision, found.to_version)
    assert "would not reach callers" in str(found.error)


def test_it_goes_to_the_version_that_is_named(fleet: SignedFleet) -> None:
    history(fleet, "ash", ours(GOOD), ours(OTHER), ours(BAD))

    named = look(fleet, good=GOOD)
    nowhere = look(fleet, good="d" * 64)
    itself = look(fleet, good=BAD)

    assert named is not None
    assert nowhere is not None
    assert itself is not None
    assert (1, GOOD[:16]) == (named.revision, named.to_version)
    assert "no stack published a revision of that version" in str(nowhere.error)
    assert itself.revision is None


def test_what_is_not_bad_costs_one_list_and_what_is_bad_one_request_more(
    fleet: SignedFleet,
) -> None:
    history(fleet, "ash", ours(GOOD), ours(BAD))
    fleet.emulator.clear_journal()

    look(fleet, bad=OTHER)
    calm = [each["path"] for each in fleet.emulator.journal()]
    look(fleet)

    asked = [each["path"] for each in fleet.emulator.journal()][len(calm) :]
    assert ["/2010-04-01/Accounts.json", "/v2/Flows"] == calm
    assert calm == asked[:2]
    assert 3 == len(asked)
    assert asked[2].endswith("/Revisions")


def test_the_version_that_was_rolled_back_is_told_if_asked(fleet: SignedFleet) -> None:
    history(fleet, "ash", ours(GOOD), ours(BAD), ours(GOOD, "Roll back to revision 1"))

    found = look(fleet, bad=OTHER, reads_roll_backs=True)

    assert found is not None
    assert (True, BAD[:16]) == (found.is_roll_back, found.rolled_back)


def test_an_account_that_is_not_there_has_no_such_flow(fleet: SignedFleet) -> None:
    assert look(fleet) is None


def test_an_account_that_is_suspended_is_not_read(fleet: SignedFleet) -> None:
    history(fleet, "ash", ours(GOOD), ours(BAD))
    (account,) = [each for each in fleet.emulator.accounts() if "ash" in each["friendly_name"]]
    fleet.emulator.set_account_status(account["sid"], "suspended")

    assert look(fleet) is None


def test_an_account_that_cannot_be_read_says_why(fleet: SignedFleet) -> None:
    history(fleet, "ash", ours(GOOD), ours(BAD))
    fleet.emulator.fault(
        {"match": {"path": "^/v2/Flows$"}, "times": None, "action": {"status": 403}}
    )

    found = look(fleet)

    assert found is not None
    assert "403" in str(found.error)
