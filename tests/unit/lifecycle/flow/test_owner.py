"""Whose a flow is: what a create may take over unasked, and what a delete spares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pulumi_twilio_studio.identity import Signature, home_of, marker_of, name_in, sign
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.flow.owner import MOST
from studio_emulator import Emulator
from support.definitions import greeting

HERE, ELSEWHERE = home_of("s3://states"), home_of("file:///elsewhere")
IDENTITY = "organization/shop/dev/greeter"


def bodies(emulator: Emulator) -> list[list[str]]:
    return [
        [each["definition"]["states"][1]["properties"]["body"] for each in flow["revisions"]]
        for flow in emulator.flows()
    ]


def asked(emulator: Emulator, path: str) -> int:
    return sum(entry["path"].endswith(path) for entry in emulator.journal())


# create


LEFT_BY = {
    "another state of this name": {"home": ELSEWHERE},
    "a version that signed no home": {"home": ""},
    "another definition": {"body": "Welcome!"},
    "another name": {"friendly_name": "Front door"},
    "another status": {"status": "draft"},
}


@pytest.mark.parametrize("changes", LEFT_BY.values(), ids=LEFT_BY)
def test_a_flow_that_no_crash_of_this_stack_can_have_left_is_refused(
    changes: dict[str, str], new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    left = FLOWS.create(new_run().account, declare(**{"home": HERE, **changes}))
    emulator.clear_journal()

    with pytest.raises(OperationError, match=f'declare adopt="{left.sid}"'):
        FLOWS.create(new_run().account, declare(home=HERE))

    assert [] == emulator.writes()


def test_a_flow_that_a_later_run_of_ours_changed_is_in_use_and_refused(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    run = new_run()
    made = FLOWS.create(run.account, declare("Hello!"))
    FLOWS.update(run.account, made, declare("Welcome!"))
    emulator.clear_journal()

    with pytest.raises(OperationError, match="revision 2 of 20"):
        FLOWS.create(new_run().account, declare("Welcome!"))

    assert [] == emulator.writes()


def test_a_flow_that_the_state_holds_is_never_taken_for_what_a_crash_left(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    held = FLOWS.create(new_run().account, declare())
    run = new_run()
    account = replace(run.account, held=lambda: {held.sid: ["greeter"]})

    made = FLOWS.create(account, declare())

    assert held.sid != made.sid
    assert 2 == len(emulator.flows())


@pytest.mark.parametrize(
    ("saves", "requests"), [(0, 0), (1, 3)], ids=["as they were made", "saved again"]
)
def test_only_flows_of_our_name_that_somebody_saved_again_are_looked_into(
    saves: int, requests: int, run: Any, declare: Any, emulator: Emulator
) -> None:
    for _ in range(3):
        made = run.account.client.create_flow(
            friendly_name="greeter", status="published", definition=greeting(), commit_message=None
        )
        for _ in range(saves):
            run.account.client.update_flow(made.sid, status="published")
    emulator.clear_journal()

    FLOWS.create(run.account, declare())

    assert requests == asked(emulator, "/Revisions/1")


def test_of_too_many_flows_of_our_name_the_newest_are_looked_into_and_the_limit_is_said(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    for _ in range(MOST + 2):
        made = run.account.client.create_flow(
            friendly_name="greeter", status="published", definition=greeting(), commit_message=None
        )
        run.account.client.update_flow(made.sid, status="published")
    emulator.clear_journal()

    FLOWS.create(run.account, declare())

    assert MOST == asked(emulator, "/Revisions/1")
    assert "2 more are not read" in str(run.said[0])


# adopt


def signed(by: str) -> str:
    return sign("Theirs", Signature(marker_of(by), "0" * 16))


@pytest.mark.parametrize("on_top", [False, True], ids=["signed last", "saved by hand since"])
def test_what_is_adopted_from_another_resource_is_signed_anew(
    on_top: bool, run: Any, declare: Any, emulator: Emulator
) -> None:
    theirs = run.account.client.create_flow(
        friendly_name="greeter",
        status="published",
        definition=greeting(),
        commit_message=signed("organization/desk/dev/x"),
    )
    if on_top:
        run.account.client.update_flow(theirs.sid, status="published")

    FLOWS.create(run.account, declare(adopt=theirs.sid))

    [flow] = emulator.flows()
    assert f"[pulumi {marker_of(IDENTITY)} def=" in flow["revisions"][-1]["commit_message"]
    assert len(flow["revisions"]) == 2 + on_top


def test_whose_flow_an_adoption_takes_is_said_before(run: Any, declare: Any) -> None:
    theirs = run.account.client.create_flow(
        friendly_name="greeter",
        status="published",
        definition=greeting(),
        commit_message=signed("organization/desk/dev/x"),
    )

    FLOWS.plan_adoption(run.account, declare(), theirs.sid)

    marker = marker_of("organization/desk/dev/x")
    assert f"carries the marker {marker} of another resource" in str(run.said[0])


def test_one_flow_cannot_be_adopted_by_two_resources(run: Any, declare: Any) -> None:
    sid = "FW" + "1" * 32
    run.account.claim(sid, IDENTITY)

    with pytest.raises(OperationError, match=f'"greeter" and "other" both declare {sid}'):
        run.account.claim(sid, "organization/shop/dev/other")


# delete


def test_delete_spares_what_the_program_declares_under_another_name(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(new_run().account, declare())
    run = new_run()
    run.account.claim(made.sid, "organization/shop/dev/renamed")

    FLOWS.delete(run.account, made)

    assert 1 == len(emulator.flows())
    assert '"renamed" declares it' in str(run.said[0])


def test_delete_spares_what_another_entry_of_the_state_holds_until_the_last_one_goes(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(new_run().account, declare())
    run = new_run()
    account = replace(run.account, held=lambda: {made.sid: ["greeter", "renamed"]})

    FLOWS.delete(account, made)
    left = len(emulator.flows())
    FLOWS.delete(account, made)

    assert (1, 0) == (left, len(emulator.flows()))
    assert '"renamed" declares it' in str(run.said[0])


SIGNED_SINCE = {
    "another resource": (marker_of("organization/desk/dev/x"), "another resource declares it now"),
    "another state": (marker_of(IDENTITY, ELSEWHERE), "another state of a stack of this name"),
}


@pytest.mark.parametrize("on_top", [False, True], ids=["signed last", "saved by hand since"])
@pytest.mark.parametrize(("marker", "sentence"), SIGNED_SINCE.values(), ids=SIGNED_SINCE)
def test_delete_spares_what_another_signed_since(
    marker: str,
    sentence: str,
    on_top: bool,
    new_run: Callable[[], Any],
    declare: Any,
    emulator: Emulator,
) -> None:
    run = new_run()
    made = FLOWS.create(run.account, declare(home=HERE))
    message = sign(None, Signature(marker, "0" * 16))
    run.account.client.update_flow(made.sid, status="published", commit_message=message)
    if on_top:
        run.account.client.update_flow(made.sid, status="published")
    later = new_run()

    FLOWS.delete(replace(later.account, home=HERE), made)

    assert 1 == len(emulator.flows())
    assert sentence in str(later.said[0])


@pytest.mark.parametrize(
    "signed_in", ["", HERE, ELSEWHERE], ids=["by an older version", "here", "before a move"]
)
def test_delete_deletes_what_this_state_signed_wherever_it_was_kept(
    signed_in: str, new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(new_run().account, declare(home=signed_in))

    FLOWS.delete(replace(new_run().account, home=HERE), made)

    assert [] == emulator.flows()


def test_delete_spares_what_was_adopted_and_never_signed(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    run = new_run()
    theirs = run.account.client.create_flow(
        friendly_name="greeter", status="published", definition=greeting(), commit_message=None
    )
    adopted = FLOWS.create(run.account, declare(adopt=theirs.sid))

    later = new_run()

    FLOWS.delete(later.account, adopted)

    assert [theirs.sid] == [flow["sid"] for flow in emulator.flows()]
    assert "no stack has written to it" in str(later.said[0])


def test_plan_signs_again_what_another_entry_of_the_same_state_signed(
    new_run: Callable[[], Any], declare: Any
) -> None:
    made = FLOWS.create(new_run().account, declare())
    renamed = declare("Welcome!", identity=IDENTITY + "-new", adopt=made.sid)
    FLOWS.create(new_run().account, renamed)
    state = {made.sid: [name_in(IDENTITY), name_in(IDENTITY) + "-new"]}
    account = replace(new_run().account, held=lambda: state)
    account.checked.add(IDENTITY)
    seen = FLOWS.read(account, made)

    assert {"definition"} == FLOWS.plan(account, seen, declare())


@pytest.mark.parametrize("adopt", [False, True], ids=["made here", "adopted here"])
@pytest.mark.parametrize("on_top", [False, True], ids=["signed last", "saved by hand since"])
def test_plan_refuses_to_write_over_what_another_resource_took_over(
    on_top: bool, adopt: bool, new_run: Callable[[], Any], declare: Any
) -> None:
    made = FLOWS.create(new_run().account, declare())
    theirs = declare("Welcome!", identity="organization/desk/dev/x", adopt=made.sid)
    client = new_run().account.client
    FLOWS.create(new_run().account, theirs)
    if on_top:
        client.update_flow(made.sid, status="published", definition=greeting("By hand"))
    run = new_run()
    run.account.checked.add(IDENTITY)
    seen = FLOWS.read(run.account, made)

    with pytest.raises(OperationError, match="another resource has taken it over since"):
        FLOWS.plan(run.account, seen, declare(adopt=made.sid if adopt else None))


def test_a_state_that_moved_signs_with_its_new_home_at_its_next_write_and_not_before(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(new_run().account, declare(home=ELSEWHERE))
    run = new_run()

    kept = FLOWS.update(run.account, made, declare(home=HERE))
    signed_anew = FLOWS.update(run.account, kept, declare("Welcome!", home=HERE))

    assert (ELSEWHERE, HERE) == (kept.home, signed_anew.home)
    assert [["Hello!", "Welcome!"]] == bodies(emulator)
