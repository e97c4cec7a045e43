"""What is decided about a flow, on a real socket and without the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pulumi_twilio_studio.identity import marker_of
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from studio_emulator import Emulator
from support.definitions import greeting
from support.somebody import save

CREATE = {"method": "POST", "path": "^/v2/Flows$"}
UPDATE = {"method": "POST", "path": "^/v2/Flows/FW"}
MARKER = marker_of("organization/shop/dev/greeter")

# The answer never comes; with "applied" the write took effect all the same.
LOST = {
    "dropped, applied": {"drop": "after"},
    "dropped, not applied": {"drop": "before"},
    "500, applied": {"status": 500, "apply": True},
    "503 in HTML, not applied": {"status": 503, "apply": False, "body": "html"},
    "cut off, applied": {"truncate": True},
}


def bodies(flow: dict[str, Any]) -> list[str]:
    return [
        revision["definition"]["states"][1]["properties"]["body"] for revision in flow["revisions"]
    ]


# create


def test_create_makes_one_signed_flow(run: Any, declare: Any, emulator: Emulator) -> None:
    made = FLOWS.create(run.account, declare(commit_message="First"))

    [flow] = emulator.flows()
    message = flow["revisions"][0]["commit_message"]
    assert made.sid == flow["sid"]
    assert message == f"First [pulumi {MARKER} def={made.stored_sha256[:16]}]"
    assert 1 == len(emulator.writes())


def test_create_takes_over_the_flow_that_an_earlier_run_made(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(new_run().account, declare())
    emulator.clear_journal()

    again = FLOWS.create(new_run().account, declare())

    assert again.sid == made.sid
    assert [] == emulator.writes()


def test_create_refuses_what_an_earlier_run_left_where_the_program_was_edited_since(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    left = FLOWS.create(new_run().account, declare("Hello!"))

    with pytest.raises(OperationError, match=f'declare adopt="{left.sid}"') as refusal:
        FLOWS.create(new_run().account, declare("Welcome!"))

    [flow] = emulator.flows()
    assert ["Hello!"] == bodies(flow)
    assert '~ widget "hello": properties.body: "Hello!" -> "Welcome!"' in str(refusal.value)


@pytest.mark.parametrize("message", [None, "by hand"])
def test_create_writes_nothing_over_a_save_on_top_of_ours(
    message: str | None, new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    first = new_run()
    made = FLOWS.create(first.account, declare())
    save(first, made.sid, "Go away!", message)

    with pytest.raises(OperationError, match="revision 2 of 20") as refusal:
        FLOWS.create(new_run().account, declare())

    [flow] = emulator.flows()
    assert ["Hello!", "Go away!"] == bodies(flow)
    assert f'declare adopt="{made.sid}"' in str(refusal.value)


def test_create_leaves_a_foreign_flow_of_the_same_name_alone(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    foreign = run.account.client.create_flow(
        friendly_name="greeter",
        status="published",
        definition=greeting("Mine!"),
        commit_message=None,
    )

    made = FLOWS.create(run.account, declare())

    assert made.sid != foreign.sid
    assert [1, 1] == [flow["revision"] for flow in emulator.flows()]


def test_create_refuses_to_choose_between_two_flows_of_one_marker(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    sids = [
        run.account.client.create_flow(
            friendly_name="greeter",
            status="published",
            definition=greeting(),
            commit_message=declare().signed_message,
        ).sid
        for _ in range(2)
    ]

    with pytest.raises(OperationError, match="2 flows carry the marker") as refusal:
        FLOWS.create(run.account, declare())

    assert all(sid in str(refusal.value) for sid in sids)
    assert 2 == len(emulator.flows())


@pytest.mark.keeps(
    "docs/extending.md",
    "How to add a kind of resource",
    "A write whose answer is lost is not sent blindly again.",
)
@pytest.mark.parametrize("lag_reads", [0, 2])
@pytest.mark.parametrize("action", LOST.values(), ids=LOST)
def test_a_create_whose_answer_is_lost_makes_exactly_one_flow(
    action: dict[str, Any], lag_reads: int, run: Any, declare: Any, emulator: Emulator
) -> None:
    emulator.change_settings(lag_reads=lag_reads)
    emulator.fault({"match": CREATE, "times": 1, "action": action})

    made = FLOWS.create(run.account, declare())

    [flow] = emulator.flows()
    assert made.sid == flow["sid"]
    assert 1 == flow["revision"]


def test_a_create_that_never_gets_an_answer_says_so_and_is_repaired_by_the_next(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    emulator.fault({"match": {"path": "^/v2/Flows$"}, "times": None, "action": {"status": 500}})

    with pytest.raises(OperationError, match='creating flow "greeter" in AC'):
        FLOWS.create(new_run().account, declare())
    emulator.clear_faults()
    FLOWS.create(new_run().account, declare())

    assert 1 == len(emulator.flows())


# update


@pytest.mark.parametrize(
    ("change", "sent"),
    [
        ({"friendly_name": "Front door"}, ["CommitMessage", "FriendlyName", "Status"]),
        ({"body": "Welcome!"}, ["CommitMessage", "Definition", "Status"]),
    ],
    ids=["friendly_name", "definition"],
)
def test_update_sends_only_what_differs(
    change: dict[str, str], sent: list[str], run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    emulator.clear_journal()

    FLOWS.update(run.account, made, declare(**change))

    [write] = emulator.writes()
    assert sorted(write["form"]) == sent


def test_a_draft_that_is_to_be_published_is_published_without_its_definition(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare(status="draft"))
    emulator.clear_journal()

    live = FLOWS.update(run.account, made, declare())

    [flow] = emulator.flows()
    [write] = emulator.writes()
    assert ["CommitMessage", "Status"] == sorted(write["form"])
    assert flow["live_revision"] == live.live_revision == 2
    assert ["Hello!", "Hello!"] == bodies(flow)


def test_what_is_live_stays_live_where_a_draft_is_declared(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())

    same = FLOWS.update(run.account, made, declare(status="draft"))
    FLOWS.update(run.account, same, declare("Welcome!", status="draft"))

    [flow] = emulator.flows()
    assert ["Hello!", "Welcome!"] == bodies(flow)
    assert 1 == flow["live_revision"]


def test_update_sends_nothing_where_nothing_differs(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    emulator.clear_journal()

    FLOWS.update(run.account, made, declare(commit_message="Only a message"))

    assert [] == emulator.journal()


def test_update_refuses_to_overwrite_a_save_that_nobody_has_seen(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    save(run, made.sid, "Go away!")

    with pytest.raises(OperationError, match="saved revision 2 since this stack read revision 1"):
        FLOWS.update(run.account, made, declare("Welcome!"))

    [flow] = emulator.flows()
    assert ["Hello!", "Go away!"] == bodies(flow)


@pytest.mark.parametrize("lag_reads", [0, 2])
@pytest.mark.parametrize("action", LOST.values(), ids=LOST)
def test_an_update_whose_answer_is_lost_makes_exactly_one_revision(
    action: dict[str, Any], lag_reads: int, run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    emulator.change_settings(lag_reads=lag_reads)
    emulator.fault({"match": UPDATE, "times": 1, "action": action})

    updated = FLOWS.update(run.account, made, declare("Welcome!"))

    [flow] = emulator.flows()
    assert ["Hello!", "Welcome!"] == bodies(flow)
    assert 2 == updated.revision


def test_a_save_that_comes_between_a_lost_write_and_its_repeat_is_not_overwritten(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    emulator.fault({"match": UPDATE, "times": 1, "action": {"drop": "before"}})
    meanwhile = replace(run.account, sleep=lambda _: save(run, made.sid, "Go away!"))

    with pytest.raises(OperationError, match="somebody saved revision 2 meanwhile"):
        FLOWS.update(meanwhile, made, declare("Welcome!"))

    [flow] = emulator.flows()
    assert ["Hello!", "Go away!"] == bodies(flow)


def test_update_of_a_vanished_flow_says_what_to_do(run: Any, declare: Any) -> None:
    made = FLOWS.create(run.account, declare())
    run.account.client.delete_flow(made.sid)

    with pytest.raises(OperationError, match=r"it is gone\. Run `pulumi up --refresh`"):
        FLOWS.update(run.account, made, declare("Welcome!"))


# delete


def test_delete_removes_the_flow_and_takes_a_missing_one_for_success(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())

    FLOWS.delete(run.account, made)
    FLOWS.delete(run.account, made)

    assert [] == emulator.flows()


def test_delete_spares_the_flow_that_this_run_took_over(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(new_run().account, declare())
    second = new_run()
    FLOWS.create(second.account, declare())

    FLOWS.delete(second.account, made)

    assert [flow["sid"] for flow in emulator.flows()] == [made.sid]


def test_an_error_names_what_was_done_to_which_flow_where(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    emulator.fault({"match": {"method": "DELETE"}, "times": None, "action": {"status": 403}})

    with pytest.raises(OperationError) as failure:
        FLOWS.delete(run.account, made)

    prefix = f'deleting flow "greeter" ({made.sid}) in {emulator.account_sid}: '
    assert str(failure.value).startswith(prefix)
    assert "request RQ" in str(failure.value)
