"""What is decided about the test users of a flow, on a real socket and without the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.test_users import TEST_USER_LISTS, TestUserList, problems
from studio_emulator import Emulator
from support.definitions import greeting

ANN, BOB, SIP = "+15550100001", "client:bob", "bob@example.com"
SID = "FW" + "0" * 32
SET = {"method": "POST", "path": "/TestUsers$"}


@pytest.fixture
def sid(new_run: Callable[[], Any]) -> str:
    """A flow without test users."""
    flow = new_run().account.client.create_flow(
        friendly_name="greeter", status="draft", definition=greeting(), commit_message=None
    )
    return str(flow.sid)


def users_of(sid: str, *users: str, **fields: Any) -> TestUserList:
    return TestUserList(sid, frozenset(users), **fields)


def held(emulator: Emulator) -> list[str]:
    """Whom Twilio holds."""
    [flow] = emulator.flows()
    return list(flow["test_users"])


def somebody_sets(run: Any, sid: str, *users: str) -> None:
    run.account.client.set_test_users(sid, users)


# check


@pytest.mark.parametrize(
    "user",
    [
        "+15550100001",
        "+4930123456789",
        "+441632960001",
        "+12",
        "+123456789012345",
        "client:bob",
        "client:15550100001",
        "bob@example.com",
        "sip:15550100001@example.com",
        "whatsapp:+15550100001",
        "Bob Müller",
        "555010",
        "a" * 300,
        "é" * 150,
    ],
)
def test_an_address_that_twilio_takes_is_no_problem(user: str) -> None:
    assert [] == problems(SID, [user])


PHONE = "not a phone number as Twilio writes it"
WRONG_ENTRIES = {
    "no plus": ("15550100001", PHONE),
    "national": ("(555) 010-0001", PHONE),
    "spaces": ("+1 555 010", PHONE),
    "dashes": ("+1-555-010-0001", PHONE),
    "a leading zero": ("+05550100001", PHONE),
    "16 digits": ("+1234567890123456", PHONE),
    "a plus and a name": ("+bob", PHONE),
    "other digits": ("+1555010000\u0661", PHONE),
    "no digits": ("+", PHONE),
    "empty": ("", "leave it out"),
    "blank": (" \t", "leave it out"),
    "space around": ("client:bob ", "leave out the space around it"),
    "space before a number": (" +15550100001", "leave out the space around it"),
    "301 bytes": ("a" * 301, "Twilio takes at most 300 bytes, and this has 301"),
    "302 bytes, 151 characters": ("é" * 151, "Twilio takes at most 300 bytes, and this has 302"),
    "a number": (15550100001, "give text, such as"),
    "a mapping": ({"to": "bob"}, "give text, such as"),
}


@pytest.mark.parametrize(("user", "sentence"), WRONG_ENTRIES.values(), ids=WRONG_ENTRIES)
def test_an_address_that_reaches_nobody_is_a_problem(user: Any, sentence: str) -> None:
    [problem] = problems(SID, [BOB, user])

    assert problem.startswith(f"test_users[1] is {user!r}: ")
    assert sentence in problem


@pytest.mark.parametrize("users", ["", "+15550100001", {"bob": "client:bob"}, 5, True], ids=repr)
def test_what_is_no_list_is_a_problem(users: Any) -> None:
    assert problems(SID, users) == [
        f'test_users is {users!r}; give a list, such as ["+15550100001"]'
    ]


@pytest.mark.parametrize("flow_sid", ["", "support", SID[:-1], SID + "0", 5], ids=repr)
def test_what_is_no_flow_sid_is_a_problem(flow_sid: Any) -> None:
    assert problems(flow_sid, []) == [
        f"flow_sid is {flow_sid!r}. Give a flow's SID: FW and 32 hexadecimal digits"
    ]


def test_every_problem_is_found_at_once() -> None:
    found = problems("support", [BOB, "+1 555", "", ANN])

    assert [problem.split(" is ")[0] for problem in found] == [
        "flow_sid",
        "test_users[1]",
        "test_users[2]",
    ]


def test_what_is_not_known_yet_is_no_problem() -> None:
    assert [] == problems(None, None)


@pytest.mark.parametrize("users", [["+1 555 010"], "+1 555 010"])
def test_a_problem_shows_nothing_of_a_secret_list(users: Any) -> None:
    [problem] = problems(SID, users, is_secret=True)

    assert "[secret]" in problem
    assert "555 010" not in problem


# create


def test_create_fills_the_list_with_one_write(run: Any, sid: str, emulator: Emulator) -> None:
    made = TEST_USER_LISTS.create(run.account, users_of(sid, BOB, ANN))

    assert made.users == {ANN, BOB}
    assert held(emulator) == [ANN, BOB]
    assert [write["path"] for write in emulator.writes()[1:]] == [f"/v2/Flows/{sid}/TestUsers"]
    assert [] == run.said


@pytest.mark.parametrize("users", [[], [BOB, ANN]], ids=["nobody", "somebody"])
def test_create_writes_nothing_where_twilio_holds_them_already(
    users: list[str], run: Any, sid: str, emulator: Emulator
) -> None:
    somebody_sets(run, sid, *users)
    emulator.clear_journal()

    TEST_USER_LISTS.create(run.account, users_of(sid, *sorted(users)))

    assert held(emulator) == users
    assert [] == emulator.writes()


def test_create_says_whom_it_replaces(run: Any, sid: str, emulator: Emulator) -> None:
    somebody_sets(run, sid, BOB)

    TEST_USER_LISTS.create(run.account, users_of(sid, ANN))

    assert held(emulator) == [ANN]
    assert run.said == [
        f'test users of {sid} that were not declared are replaced: + "{ANN}" - "{BOB}"'
    ]


@pytest.mark.parametrize("lag_reads", [1, 2, 5])
def test_create_waits_for_a_flow_that_was_made_just_now(
    lag_reads: int, new_run: Callable[[], Any], emulator: Emulator, run: Any
) -> None:
    emulator.change_settings(lag_reads=lag_reads)
    flow = new_run().account.client.create_flow(
        friendly_name="greeter", status="draft", definition=greeting(), commit_message=None
    )

    TEST_USER_LISTS.create(run.account, users_of(flow.sid, ANN))

    assert held(emulator) == [ANN]
    assert len(run.waited) == lag_reads


def test_create_for_a_flow_that_stays_away_says_so(run: Any, emulator: Emulator) -> None:
    with pytest.raises(OperationError) as failure:
        TEST_USER_LISTS.create(run.account, users_of(SID, ANN))

    prefix = f'setting the test users of flow "{SID}" in {emulator.account_sid}: '
    assert str(failure.value).startswith(prefix)
    assert "Twilio code 20404" in str(failure.value)
    assert 15.5 == sum(run.waited)
    assert [] == emulator.writes()


LOST = {
    "dropped, applied": {"drop": "after"},
    "dropped, not applied": {"drop": "before"},
    "503, not applied": {"status": 503, "apply": False},
    "cut off, applied": {"truncate": True},
    "404, as a server that lags answers": {"status": 404, "apply": False},
}


@pytest.mark.parametrize("users", [[], [ANN]], ids=["clearing", "filling"])
@pytest.mark.parametrize("action", LOST.values(), ids=LOST)
def test_a_write_whose_answer_is_lost_is_made_again(
    action: dict[str, Any], users: list[str], run: Any, sid: str, emulator: Emulator
) -> None:
    somebody_sets(run, sid, BOB)
    fault = emulator.fault({"match": SET, "times": 1, "action": action})

    made = TEST_USER_LISTS.create(run.account, users_of(sid, *users))

    assert emulator.wait_fired(fault)
    assert held(emulator) == sorted(made.users) == users


def test_users_that_twilio_takes_otherwise_are_an_error(
    run: Any, sid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody has seen Twilio do this, so the emulator has no knob for it.
    monkeypatch.setattr(
        "studio_emulator.handlers.test_users._read_test_users", lambda _: ["client:BOB"]
    )

    with pytest.raises(OperationError) as failure:
        TEST_USER_LISTS.create(run.account, users_of(sid, BOB))

    assert (
        f'Twilio stored a different value than the one sent: + "client:BOB" - "{BOB}". Change the '
        "declaration to match." in str(failure.value)
    )


# plan


def test_plan_says_who_comes_and_who_goes_and_asks_nobody(run: Any, emulator: Emulator) -> None:
    TEST_USER_LISTS.claim(run.account, users_of(SID).identity)

    changes = TEST_USER_LISTS.plan(run.account, users_of(SID, BOB, SIP), users_of(SID, ANN, SIP))

    assert {"test_users"} == changes
    assert run.said == [f'the test users of {SID} will change: + "{ANN}" - "{BOB}"']
    assert [] == emulator.journal()


def test_plan_is_silent_about_what_only_the_last_program_declared(run: Any) -> None:
    TEST_USER_LISTS.claim(run.account, users_of(SID.replace("0", "1")).identity)

    assert TEST_USER_LISTS.plan(run.account, users_of(SID, BOB), users_of(SID, ANN))
    assert [] == run.said


def test_plan_has_nothing_to_say_of_equal_lists(run: Any) -> None:
    TEST_USER_LISTS.claim(run.account, users_of(SID).identity)

    assert frozenset() == TEST_USER_LISTS.plan(
        run.account, users_of(SID, BOB, ANN), users_of(SID, ANN, BOB)
    )
    assert [] == run.said


def test_a_list_that_becomes_secret_is_an_update_without_a_write(
    run: Any, sid: str, emulator: Emulator
) -> None:
    made = TEST_USER_LISTS.create(run.account, users_of(sid, BOB))
    secret = users_of(sid, BOB, is_secret=True)
    emulator.clear_journal()

    assert {"is_secret"} == TEST_USER_LISTS.plan(run.account, made, secret)
    assert TEST_USER_LISTS.update(run.account, made, secret).is_secret is True
    assert [] == emulator.writes()


# read


def test_read_costs_one_request(run: Any, sid: str, emulator: Emulator) -> None:
    made = TEST_USER_LISTS.create(run.account, users_of(sid, ANN))
    emulator.clear_journal()

    assert TEST_USER_LISTS.read(run.account, made) == made
    assert ["GET"] == [entry["method"] for entry in emulator.journal()]
    assert [] == run.said


def test_read_takes_another_order_for_no_change(run: Any, sid: str) -> None:
    made = TEST_USER_LISTS.create(run.account, users_of(sid, ANN, BOB))
    somebody_sets(run, sid, BOB, ANN, BOB)

    assert TEST_USER_LISTS.read(run.account, made) == made
    assert [] == run.said


def test_read_shows_whom_somebody_added_and_removed(run: Any, sid: str) -> None:
    made = TEST_USER_LISTS.create(run.account, users_of(sid, BOB, SIP))
    somebody_sets(run, sid, SIP, ANN)

    found = TEST_USER_LISTS.read(run.account, made)

    assert found == replace(made, users=frozenset({SIP, ANN}))
    assert run.said == [f'somebody changed the test users of {sid}: + "{ANN}" - "{BOB}"']


def test_nobody_on_a_secret_list_is_shown(run: Any, sid: str) -> None:
    TEST_USER_LISTS.claim(run.account, users_of(sid).identity)
    secret = TEST_USER_LISTS.create(run.account, users_of(sid, BOB, is_secret=True))
    somebody_sets(run, sid, ANN)

    TEST_USER_LISTS.read(run.account, secret)
    TEST_USER_LISTS.plan(run.account, secret, users_of(sid, SIP, is_secret=False))
    TEST_USER_LISTS.create(run.account, secret)
    somebody_sets(run, sid, ANN)
    with pytest.raises(OperationError) as failure:
        TEST_USER_LISTS.update(run.account, secret, users_of(sid, SIP, is_secret=False))

    for sentence in (*run.said, str(failure.value)):
        assert '+ "[secret]" - "[secret]"' in sentence
        assert not any(user in sentence for user in (ANN, BOB, SIP))
    assert 3 == len(run.said)


@pytest.mark.parametrize("lag_reads", [1, 2, 5])
def test_read_does_not_believe_a_404_right_after_the_create(
    lag_reads: int, new_run: Callable[[], Any], run: Any, emulator: Emulator
) -> None:
    flow = new_run().account.client.create_flow(
        friendly_name="greeter", status="draft", definition=greeting(), commit_message=None
    )
    made = TEST_USER_LISTS.create(new_run().account, users_of(flow.sid, ANN))
    emulator.fault({"match": {"method": "GET"}, "times": lag_reads, "action": {"status": 404}})

    assert TEST_USER_LISTS.read(run.account, made) == made


@pytest.mark.parametrize(("age", "waited"), [(0, 15.5), (3600, 0.5)])
def test_read_reports_the_list_of_a_vanished_flow_as_gone(
    age: float, waited: float, run: Any, sid: str
) -> None:
    then = datetime.now(UTC) - timedelta(seconds=age)
    made = TEST_USER_LISTS.create(replace(run.account, now=lambda: then), users_of(sid, ANN))
    run.account.client.delete_flow(sid)

    assert TEST_USER_LISTS.read(run.account, made) is None
    assert sum(run.waited) == waited


# update


def test_update_replaces_the_list_with_one_write(run: Any, sid: str, emulator: Emulator) -> None:
    made = TEST_USER_LISTS.create(run.account, users_of(sid, BOB))
    emulator.clear_journal()

    updated = TEST_USER_LISTS.update(run.account, made, users_of(sid, ANN))

    assert updated.users == {ANN}
    assert held(emulator) == [ANN]
    assert 1 == len(emulator.writes())


def test_update_clears_the_list_when_nobody_is_declared(
    run: Any, sid: str, emulator: Emulator
) -> None:
    made = TEST_USER_LISTS.create(run.account, users_of(sid, BOB))

    TEST_USER_LISTS.update(run.account, made, users_of(sid))

    assert [] == held(emulator)


def test_update_writes_nothing_where_somebody_did_it_already(
    run: Any, sid: str, emulator: Emulator
) -> None:
    made = TEST_USER_LISTS.create(run.account, users_of(sid, BOB))
    somebody_sets(run, sid, ANN)
    emulator.clear_journal()

    updated = TEST_USER_LISTS.update(run.account, made, users_of(sid, ANN))

    assert updated.users == {ANN}
    assert [] == emulator.writes()


def test_update_refuses_to_overwrite_a_change_that_nobody_has_seen(
    run: Any, sid: str, emulator: Emulator
) -> None:
    made = TEST_USER_LISTS.create(run.account, users_of(sid, BOB))
    somebody_sets(run, sid, BOB, SIP)

    with pytest.raises(OperationError, match="since this stack read it") as refusal:
        TEST_USER_LISTS.update(run.account, made, users_of(sid, ANN))

    assert f'+ "{SIP}"; nothing was written' in str(refusal.value)
    assert held(emulator) == [BOB, SIP]


# delete


def test_delete_clears_the_list(new_run: Callable[[], Any], sid: str, emulator: Emulator) -> None:
    made = TEST_USER_LISTS.create(new_run().account, users_of(sid, BOB))

    TEST_USER_LISTS.delete(new_run().account, made)

    assert [] == held(emulator)


def test_delete_writes_nothing_where_nobody_is_left(
    new_run: Callable[[], Any], sid: str, emulator: Emulator
) -> None:
    made = TEST_USER_LISTS.create(new_run().account, users_of(sid))
    emulator.clear_journal()

    TEST_USER_LISTS.delete(new_run().account, made)

    assert [] == emulator.writes()


def test_delete_takes_a_vanished_flow_for_success(new_run: Callable[[], Any], sid: str) -> None:
    made = TEST_USER_LISTS.create(new_run().account, users_of(sid, BOB))
    run = new_run()
    run.account.client.delete_flow(sid)

    TEST_USER_LISTS.delete(run.account, made)

    assert 15.5 == sum(run.waited)


@pytest.mark.keeps(
    "docs/extending.md",
    "How to add a kind of resource",
    "Nothing that is held is deleted.",
)
def test_delete_spares_a_list_that_this_run_declares(
    new_run: Callable[[], Any], sid: str, emulator: Emulator
) -> None:
    made = TEST_USER_LISTS.create(new_run().account, users_of(sid, BOB))
    run = new_run()
    TEST_USER_LISTS.claim(run.account, users_of(sid).identity)

    TEST_USER_LISTS.delete(run.account, made)

    assert held(emulator) == [BOB]
    assert run.said == [f"the test users of {sid} stay: another resource declares them."]


def test_delete_clears_the_list_that_another_flow_was_given_instead_of(
    run: Any, sid: str, emulator: Emulator
) -> None:
    other = run.account.client.create_flow(
        friendly_name="other", status="draft", definition=greeting(), commit_message=None
    )
    made = TEST_USER_LISTS.create(run.account, users_of(other.sid, BOB))

    TEST_USER_LISTS.claim(run.account, users_of(sid).identity)
    TEST_USER_LISTS.create(run.account, users_of(sid, BOB))
    TEST_USER_LISTS.delete(run.account, made)

    assert {flow["sid"]: flow["test_users"] for flow in emulator.flows()} == {
        sid: [BOB],
        other.sid: [],
    }
