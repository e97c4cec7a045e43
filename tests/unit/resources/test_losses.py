"""What a program lost, told from what it declares and what its state holds."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.kinds import TENANT
from pulumi_twilio_studio.resources.losses import Declared, Held, Losses, is_mass
from pulumi_twilio_studio.stack.state import FLOW, SUBACCOUNT

STACK = "urn:pulumi:test::shop"


def urn(kind: str, name: str) -> str:
    return f"{STACK}::{kind}::{name}"


def held(kind: str, name: str, sid: str = "", **entry: Any) -> Held:
    return Held({"urn": urn(kind, name), "type": kind, "id": sid or f"SID-{name}", **entry})


def declared(kind: str, name: str, **known: Any) -> Declared:
    return Declared(urn=urn(kind, name), name=name, **known)


def flows(number: int, **entry: Any) -> list[Held]:
    return [held(FLOW, f"flow-{each}", **entry) for each in range(number)]


@pytest.mark.parametrize(
    ("lost", "total", "mass"),
    [(9, 9, False), (3, 10, False), (4, 10, True), (21, 70, False), (22, 70, True)],
)
def test_more_than_three_tenths_of_ten_or_more_are_many(lost: int, total: int, mass: bool) -> None:
    assert mass is is_mass(lost, total)


def test_the_loss_of_many_subaccounts_is_refused() -> None:
    state = [held(SUBACCOUNT, f"account-{number}") for number in range(10)]

    said = Losses([], state).refusal()

    assert said is not None
    assert said.startswith("10 of the 10 subaccounts of this stack would be suspended, closed or")


KEPT = {
    "a resource of the same URN": [declared(FLOW, f"flow-{number}") for number in range(10)],
    "a resource with an alias": [
        declared(FLOW, f"new-{number}", sid=f"SID-flow-{number}") for number in range(10)
    ],
    "a resource that adopts it": [
        declared(FLOW, f"new-{number}", adopt=f"SID-flow-{number}") for number in range(10)
    ],
}


@pytest.mark.parametrize("program", KEPT.values(), ids=KEPT)
def test_flows_that_the_program_keeps_are_not_lost(program: list[Declared]) -> None:
    assert Losses(program, flows(10)).refusal() is None


def test_flows_that_are_retained_on_delete_are_not_lost() -> None:
    assert Losses([], flows(10, retainOnDelete=True)).refusal() is None


def test_flows_that_were_replaced_and_wait_to_be_deleted_count_as_lost() -> None:
    state = [*flows(10), *flows(10, delete=True, id="FWold")]
    program = [declared(FLOW, f"flow-{number}", sid=f"SID-flow-{number}") for number in range(10)]

    said = Losses(program, state).refusal()

    assert said is not None
    assert said.startswith("10 of the 20 flows of this stack would be deleted")


def test_a_replaced_entry_of_a_flow_that_is_declared_again_is_said_to_stay() -> None:
    state = [held(FLOW, "new", "FW1"), held(FLOW, "old", "FW1", delete=True)]

    notes = list(Losses([declared(FLOW, "new", sid="FW1")], state).notes())

    assert ['flow "old" (FW1) is not deleted: "new" declares it.'] == notes


def test_a_renamed_flow_is_no_news() -> None:
    program = [declared(FLOW, "new", sid="SID-old")]

    assert [] == list(Losses(program, [held(FLOW, "old")]).notes())


def test_a_flow_that_moves_under_another_parent_without_an_alias_is_said_to_be_made_anew() -> None:
    moved = declared(f"shop:index:Bots${FLOW}", "menu")

    [said] = Losses([moved], [held(FLOW, "menu", "FW1")]).warnings()

    assert said.startswith(
        '"menu" has another parent now and no alias. So FW1 may be deleted, and a new one'
    )
    assert f'aliases=["{urn(FLOW, "menu")}"]' in said


def test_a_flow_that_is_replaced_is_no_news_of_the_program() -> None:
    state = [held(FLOW, "menu", "FW2"), held(FLOW, "menu", "FW1", delete=True)]

    assert [] == list(Losses([declared(FLOW, "menu", sid="FW2")], state).warnings())


def test_a_subaccount_that_is_closed_already_is_no_news() -> None:
    state = [held(SUBACCOUNT, "acme", outputs={"status": "closed", "on_delete": "close"})]

    assert [] == list(Losses([], state).warnings())


def test_a_tenant_may_go_where_another_of_the_stack_stays() -> None:
    state = [
        held(TENANT, "acme"),
        held(SUBACCOUNT, "acme", parent=urn(TENANT, "acme")),
        held(TENANT, "beta"),
        held(SUBACCOUNT, "beta", parent=urn(TENANT, "beta")),
    ]
    program = [declared(TENANT, "beta"), declared(SUBACCOUNT, "beta")]

    assert Losses(program, state).refusal() is None


def test_a_tenant_that_holds_nothing_may_go() -> None:
    assert Losses([], [held(TENANT, "acme")]).refusal() is None
