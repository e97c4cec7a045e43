"""What is decided about a subaccount, on a real socket and without the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pulumi_twilio_studio.identity import marker_of
from pulumi_twilio_studio.lifecycle.account import OperationError, ParentAccount
from pulumi_twilio_studio.lifecycle.subaccount.operations import SUBACCOUNTS
from pulumi_twilio_studio.lifecycle.subaccount.values import (
    ROOM,
    DesiredSubaccount,
    ExistingSubaccount,
    problems,
)
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.retry import RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator

IDENTITY = "organization/shop/dev/acme"
MARKER = marker_of(IDENTITY)
SIGNED = f"Acme Ltd [pulumi {MARKER}]"
GONE = 'subaccount "Acme Ltd" ({sid}) is closed already; this stack forgets it.'
CREATE = {"method": "POST", "path": "/Accounts.json$"}
UPDATE = {"method": "POST", "path": "/Accounts/AC[0-9a-f]*.json$"}


@dataclass
class Run:
    """What one run of the engine would share: the parent, and what was said and waited."""

    parent: ParentAccount
    said: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)


@pytest.fixture
def begin(credentials: dict[str, str]) -> Iterator[Callable[..., Run]]:
    """Starts a run as a new process would: with nothing remembered."""
    clients: list[AccountsClient] = []

    def start(**environ: str) -> Run:
        settings = Settings.resolve(lambda _: None, {**credentials, **environ})
        clients.append(AccountsClient(settings, pace=RetryPolicy(sleep=lambda _: None)))
        said: list[str] = []
        waited: list[float] = []
        parent = ParentAccount(
            Accounts(clients[-1]),
            sleep=waited.append,
            now=lambda: datetime.now(UTC),
            tell=lambda what: said.append(str(what)),
        )
        return Run(parent, said, waited)

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def run(begin: Callable[..., Run]) -> Run:
    return begin()


@pytest.fixture
def made(begin: Callable[..., Run]) -> ExistingSubaccount:
    """A subaccount that an earlier run made."""
    return SUBACCOUNTS.create(begin().parent, desired())


def desired(**changes: Any) -> DesiredSubaccount:
    return DesiredSubaccount(**{"identity": IDENTITY, "friendly_name": "Acme Ltd", **changes})


def held(emulator: Emulator) -> list[tuple[str, str]]:
    """Names and statuses of all subaccounts."""
    return [
        (account["friendly_name"], account["status"])
        for account in emulator.accounts()
        if account["sid"] != account["owner_account_sid"]
    ]


def asked(emulator: Emulator) -> list[str]:
    return [f"{entry['method']} {entry['path'].split('/', 2)[2]}" for entry in emulator.journal()]


def somebody(begin: Callable[..., Run], sid: str, **fields: str) -> None:
    """Somebody changes the account in the Console."""
    begin().parent.accounts.client.update(sid, **fields)


# check


@pytest.mark.parametrize("name", ["A", "Acme Ltd", "x" * ROOM, "\u00dc" * ROOM, "[pulumi]"])
def test_a_name_that_fits_is_no_problem(name: str) -> None:
    assert problems({"friendly_name": name, "status": "active", "on_delete": "suspend"}) == []


WRONG = {
    "too long": (
        {"friendly_name": "x" * 39},
        "friendly_name has 39 characters, but at most 38 fit",
    ),
    "empty": ({"friendly_name": " "}, "friendly_name is empty"),
    "no text": ({"friendly_name": 5}, "friendly_name must be text, not a number"),
    "space around": ({"friendly_name": "Acme "}, "leave out the space around it"),
    "a marker": ({"friendly_name": SIGNED}, "leave out the marker"),
    "closed": ({"status": "closed"}, 'To close it for good, declare on_delete="close"'),
    "a status": ({"status": "paused"}, 'status is "paused"; it can be "active" or'),
    "on_delete": ({"on_delete": "keep"}, 'on_delete is "keep"; it can be "suspend" or "close"'),
    "adopt": ({"adopt": "Acme"}, 'adopt is "Acme". It must be the SID of a subaccount'),
}


@pytest.mark.parametrize(("fields", "sentence"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_a_sentence(fields: dict[str, Any], sentence: str) -> None:
    [problem] = problems(fields)

    assert sentence in problem


# create


def test_create_makes_an_account_that_carries_the_marker(run: Run, emulator: Emulator) -> None:
    made = SUBACCOUNTS.create(run.parent, desired())

    assert held(emulator) == [(SIGNED, "active")]
    assert made.held == ("Acme Ltd", "active", MARKER)
    assert made.owner_account_sid == emulator.account_sid
    assert asked(emulator) == ["GET Accounts.json", "POST Accounts.json"]
    assert run.said == []


def test_create_of_a_suspended_one_suspends_it(run: Run, emulator: Emulator) -> None:
    made = SUBACCOUNTS.create(run.parent, desired(status="suspended"))

    assert made.status == "suspended"
    assert held(emulator) == [(SIGNED, "suspended")]


def test_nothing_that_the_state_gets_holds_the_token(run: Run, emulator: Emulator) -> None:
    made = SUBACCOUNTS.create(run.parent, desired())

    tokens = {account["auth_token"] for account in emulator.accounts()}
    assert not any(token in repr(made) + repr(vars(made)) for token in tokens)


def test_create_takes_over_what_carries_the_marker(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    emulator.clear_journal()

    again = SUBACCOUNTS.create(run.parent, desired())

    assert again == made
    assert emulator.writes() == []
    assert run.said == [
        f"{made.sid} already carries this resource's marker: it is taken over, not created again."
    ]


def test_create_reactivates_what_was_suspended(
    made: ExistingSubaccount, begin: Callable[..., Run], emulator: Emulator
) -> None:
    SUBACCOUNTS.delete(begin().parent, made)
    run = begin()

    again = SUBACCOUNTS.create(run.parent, desired(friendly_name="Acme Inc"))

    assert again.sid == made.sid
    assert held(emulator) == [(SIGNED.replace("Ltd", "Inc"), "active")]
    assert "It was suspended, and is reactivated." in run.said[0]
    assert emulator.writes()[-1]["form"] == {
        "FriendlyName": [SIGNED.replace("Ltd", "Inc")],
        "Status": ["active"],
    }


def test_create_never_takes_over_a_closed_one(
    made: ExistingSubaccount, begin: Callable[..., Run], emulator: Emulator
) -> None:
    somebody(begin, made.sid, status="closed")

    again = SUBACCOUNTS.create(begin().parent, desired())

    assert again.sid != made.sid
    assert held(emulator) == [(SIGNED, "closed"), (SIGNED, "active")]


def test_create_takes_over_the_open_one_beside_a_closed_one(
    made: ExistingSubaccount, begin: Callable[..., Run], emulator: Emulator
) -> None:
    somebody(begin, made.sid, status="closed")
    second = SUBACCOUNTS.create(begin().parent, desired())

    again = SUBACCOUNTS.create(begin().parent, desired())

    assert again.sid == second.sid
    assert len(held(emulator)) == 2


def test_create_does_not_believe_a_list_that_shows_a_closed_one_as_active(
    made: ExistingSubaccount, begin: Callable[..., Run], emulator: Emulator
) -> None:
    emulator.change_settings(account_lag_reads=1)
    somebody(begin, made.sid, status="closed")

    again = SUBACCOUNTS.create(begin().parent, desired())

    assert again.sid != made.sid


@pytest.mark.parametrize("name", ["Acme Ltd", f"Acme Ltd [pulumi {'0' * 16}]", f"{SIGNED}!"])
def test_create_leaves_a_foreign_account_of_the_same_name_alone(
    name: str, run: Run, emulator: Emulator
) -> None:
    emulator.create_account(name, emulator.account_sid)

    SUBACCOUNTS.create(run.parent, desired())

    assert held(emulator) == [(name, "active"), (SIGNED, "active")]


def test_two_accounts_of_one_marker_are_refused_by_name(run: Run, emulator: Emulator) -> None:
    sids = sorted(emulator.create_account(SIGNED, emulator.account_sid)["sid"] for _ in range(2))

    with pytest.raises(OperationError) as failure:
        SUBACCOUNTS.create(run.parent, desired())

    assert f"2 subaccounts carry the marker {MARKER}" in str(failure.value)
    assert ", ".join(sids) in str(failure.value)
    assert emulator.writes() == []


def test_create_makes_another_one_for_what_is_being_replaced(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    run.parent.sids[IDENTITY] = SUBACCOUNTS.read(run.parent, made).sid

    again = SUBACCOUNTS.create(run.parent, desired())
    SUBACCOUNTS.delete(run.parent, made)

    assert again.sid != made.sid
    assert held(emulator) == [(SIGNED, "suspended"), (SIGNED, "active")]


LOST = {
    "dropped, applied": {"drop": "after"},
    "dropped, not applied": {"drop": "before"},
    "500, applied": {"status": 500, "apply": True},
    "503, not applied": {"status": 503, "apply": False, "body": "html"},
    "cut off, applied": {"truncate": True},
    "throttled": {"throttle": True},
}


@pytest.mark.parametrize("lag_reads", [0, 1, 4])
@pytest.mark.parametrize("action", LOST.values(), ids=LOST)
def test_a_lost_answer_makes_one_account(
    action: dict[str, Any], lag_reads: int, run: Run, emulator: Emulator
) -> None:
    emulator.change_settings(account_lag_reads=lag_reads)
    fault = emulator.fault({"match": CREATE, "times": 1, "action": action})

    made = SUBACCOUNTS.create(run.parent, desired())

    assert emulator.wait_fired(fault)
    assert held(emulator) == [(SIGNED, "active")]
    assert made.sid in {account["sid"] for account in emulator.accounts()}


@pytest.mark.parametrize("times", [2, None])
def test_answers_that_stay_lost_are_an_error_and_the_next_run_finds_the_account(
    times: int | None, begin: Callable[..., Run], emulator: Emulator
) -> None:
    emulator.fault({"match": CREATE, "times": times, "action": {"drop": "before"}})
    with pytest.raises(OperationError, match='creating subaccount "Acme Ltd" in AC'):
        SUBACCOUNTS.create(begin().parent, desired())
    emulator.clear_faults()

    SUBACCOUNTS.create(begin().parent, desired())

    assert held(emulator) == [(SIGNED, "active")]


def test_a_list_that_fails_makes_no_account(run: Run, emulator: Emulator) -> None:
    emulator.fault(
        {"match": {"method": "GET"}, "times": None, "action": {"status": 503, "apply": False}}
    )

    with pytest.raises(OperationError, match="did not say what became of the request"):
        SUBACCOUNTS.create(run.parent, desired())

    assert emulator.writes() == []


# adopt


def test_adopt_takes_over_a_named_account(run: Run, emulator: Emulator) -> None:
    sid = emulator.create_account("Acme", emulator.account_sid)["sid"]

    made = SUBACCOUNTS.create(run.parent, desired(adopt=sid))

    assert made.sid == sid
    assert held(emulator) == [(SIGNED, "active")]


def test_foresee_says_what_adopting_would_change_and_whose_it_was(
    run: Run, emulator: Emulator
) -> None:
    sid = emulator.create_account(f"Acme [pulumi {'0' * 16}]", emulator.account_sid)["sid"]

    SUBACCOUNTS.plan_adoption(run.parent, desired(), sid)

    assert f"{sid} carries the marker {'0' * 16} of another resource" in run.said[0]
    assert run.said[1] == (
        f'subaccount "Acme" ({sid}) will be taken over: friendly_name: "Acme" -> "Acme Ltd", '
        f'marker: "{"0" * 16}" -> "{MARKER}"'
    )
    assert emulator.writes() == []


def closed(emulator: Emulator, begin: Callable[..., Run]) -> str:
    sid = emulator.create_account("Acme", emulator.account_sid)["sid"]
    somebody(begin, sid, status="closed")
    return str(sid)


@pytest.mark.parametrize(
    ("sid", "sentence"),
    [
        (lambda emulator, _: emulator.account_sid, "adopt= names the parent account itself"),
        (lambda *_: "AC" + "1" * 32, "is not a subaccount of"),
        (closed, "is closed, and that is final"),
    ],
    ids=["the parent", "a stranger", "a closed one"],
)
@pytest.mark.parametrize("verb", ["create", "foresee"])
def test_adopting_what_cannot_be_is_a_sentence(
    sid: Any, sentence: str, verb: str, begin: Callable[..., Run], emulator: Emulator
) -> None:
    named = sid(emulator, begin)
    run = begin()
    act = {
        "create": lambda: SUBACCOUNTS.create(run.parent, desired(adopt=named)),
        "foresee": lambda: SUBACCOUNTS.plan_adoption(run.parent, desired(), named),
    }[verb]
    emulator.clear_journal()

    with pytest.raises(OperationError, match=sentence):
        act()

    assert emulator.writes() == []


# read


@pytest.mark.keeps("docs/subaccounts.md", "Credentials", "any number of Subaccounts")
def test_reading_any_number_costs_one_request(
    begin: Callable[..., Run], run: Run, emulator: Emulator
) -> None:
    names = [f"Tenant {number}" for number in range(20)]
    parent = begin().parent
    existing = [
        SUBACCOUNTS.create(parent, desired(identity=f"o/p/s/{name}", friendly_name=name))
        for name in names
    ]
    emulator.clear_journal()

    found = [SUBACCOUNTS.read(run.parent, each) for each in existing]

    assert found == existing
    assert asked(emulator) == ["GET Accounts.json"]


@pytest.mark.keeps("docs/subaccounts.md", "Credentials", "a Subaccount that somebody changed")
def test_read_sees_what_somebody_changed(
    made: ExistingSubaccount, begin: Callable[..., Run], run: Run, emulator: Emulator
) -> None:
    somebody(begin, made.sid, friendly_name="Acme", status="suspended")
    emulator.clear_journal()

    found = SUBACCOUNTS.read(run.parent, made)

    assert found.held == ("Acme", "suspended", None)
    assert asked(emulator) == ["GET Accounts.json", f"GET Accounts/{made.sid}.json"]
    [said] = run.said
    assert said == (
        f'somebody changed subaccount "Acme Ltd" ({made.sid}): friendly_name: "Acme Ltd" -> "Acme", '
        f'status: "active" -> "suspended", marker: "{MARKER}" -> none'
    )


def test_a_marker_that_somebody_took_away_is_drift_and_no_new_account(
    made: ExistingSubaccount, begin: Callable[..., Run], run: Run, emulator: Emulator
) -> None:
    somebody(begin, made.sid, friendly_name="Acme Ltd")

    found = SUBACCOUNTS.read(run.parent, made)
    todo = SUBACCOUNTS.plan(run.parent, found, desired())
    SUBACCOUNTS.update(run.parent, found, desired())

    assert {"marker"} == todo
    assert held(emulator) == [(SIGNED, "active")]


@pytest.mark.parametrize("lag_reads", [1, 2, 5])
def test_read_does_not_take_lag_for_drift_or_a_loss(
    lag_reads: int, begin: Callable[..., Run], emulator: Emulator
) -> None:
    emulator.change_settings(account_lag_reads=lag_reads)
    fresh = SUBACCOUNTS.create(begin().parent, desired())
    after_create = SUBACCOUNTS.read(begin().parent, fresh)
    later = replace(fresh, date_updated="2000-01-01T00:00:00+00:00")
    changed = SUBACCOUNTS.update(begin().parent, later, desired(friendly_name="Acme Inc"))
    known = replace(changed, date_updated="2099-01-01T00:00:00+00:00")
    run = begin()

    after_update = SUBACCOUNTS.read(run.parent, known)

    assert after_create == fresh
    assert after_update == known
    assert run.said == []


def test_a_closed_account_stays_in_the_state_as_closed(
    made: ExistingSubaccount, begin: Callable[..., Run], run: Run
) -> None:
    somebody(begin, made.sid, status="closed")

    found = SUBACCOUNTS.read(run.parent, made)

    assert found.status == "closed"
    assert found.sid == made.sid


def test_an_account_that_twilio_no_longer_shows_counts_as_closed(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    gone = replace(made, sid="AC" + "1" * 32, date_updated="2020-01-01T00:00:00+00:00")

    found = SUBACCOUNTS.read(run.parent, gone)

    assert found == replace(gone, status="closed")
    assert sum(run.waited) == 0.5


def test_another_parents_credentials_are_a_sentence_before_any_request(
    made: ExistingSubaccount, begin: Callable[..., Run], emulator: Emulator
) -> None:
    other = emulator.create_account("Other")
    run = begin(TWILIO_ACCOUNT_SID=other["sid"], TWILIO_AUTH_TOKEN=other["auth_token"])
    emulator.clear_journal()

    for act in (
        lambda: SUBACCOUNTS.read(run.parent, made),
        lambda: SUBACCOUNTS.update(run.parent, made, desired(status="suspended")),
        lambda: SUBACCOUNTS.delete(run.parent, made),
    ):
        with pytest.raises(OperationError, match=f"it belongs to {emulator.account_sid}, but the"):
            act()

    assert emulator.journal() == []


# plan and update


def test_plan_says_what_changes_once_the_program_has_declared_it(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    emulator.clear_journal()
    silent = SUBACCOUNTS.plan(run.parent, made, desired(status="suspended"))
    said_before = list(run.said)
    run.parent.checked.add(IDENTITY)

    changes = SUBACCOUNTS.plan(run.parent, made, desired(status="suspended"))

    assert (silent, changes) == ({"status"}, {"status"})
    assert said_before == []
    assert run.said == [
        f'subaccount "Acme Ltd" ({made.sid}) will change: status: "active" -> "suspended"'
    ]
    assert emulator.journal() == []


def test_plan_refuses_to_sign_what_another_resource_took_over(
    made: ExistingSubaccount, begin: Callable[..., Run]
) -> None:
    theirs = desired(identity="organization/desk/dev/customer", adopt=made.sid)
    SUBACCOUNTS.create(begin().parent, theirs)
    run = begin()
    run.parent.checked.add(IDENTITY)
    seen = SUBACCOUNTS.read(run.parent, made)

    with pytest.raises(OperationError, match="another resource has taken it over since"):
        SUBACCOUNTS.plan(run.parent, seen, desired())


def test_plan_of_what_is_as_declared_is_nothing(made: ExistingSubaccount, run: Run) -> None:
    assert SUBACCOUNTS.plan(run.parent, made, desired()) == frozenset()


def test_another_on_delete_is_an_update_without_a_request(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    emulator.clear_journal()

    assert SUBACCOUNTS.plan(run.parent, made, desired(on_delete="retain")) == {"on_delete"}
    updated = SUBACCOUNTS.update(run.parent, made, desired(on_delete="retain"))

    assert updated == replace(made, on_delete="retain")
    assert emulator.journal() == []


@pytest.mark.parametrize("status", ["active", "suspended"])
def test_a_closed_account_stops_the_run_and_nothing_is_sent(
    status: str, made: ExistingSubaccount, begin: Callable[..., Run], run: Run, emulator: Emulator
) -> None:
    somebody(begin, made.sid, status="closed")
    emulator.clear_journal()
    run.parent.checked.add(IDENTITY)
    found = SUBACCOUNTS.read(run.parent, made)

    for act in (
        lambda: SUBACCOUNTS.plan(run.parent, found, desired(status=status)),
        lambda: SUBACCOUNTS.update(run.parent, made, desired(friendly_name="Acme Inc")),
    ):
        with pytest.raises(
            OperationError, match=r"somebody closed it\. Twilio cannot reopen a closed account"
        ):
            act()

    assert emulator.writes() == []


@pytest.mark.parametrize(
    ("changes", "form"),
    [
        ({"friendly_name": "Acme"}, {"FriendlyName": [f"Acme [pulumi {MARKER}]"]}),
        ({"status": "suspended"}, {"Status": ["suspended"]}),
        (
            {"identity": "o/p/s/other"},
            {"FriendlyName": [f"Acme Ltd [pulumi {marker_of('o/p/s/other')}]"]},
        ),
    ],
    ids=["a name", "a status", "the resource's name"],
)
def test_update_sends_only_what_differs(
    changes: dict[str, Any],
    form: dict[str, Any],
    made: ExistingSubaccount,
    run: Run,
    emulator: Emulator,
) -> None:
    emulator.clear_journal()

    SUBACCOUNTS.update(run.parent, made, desired(**changes))

    assert [write["form"] for write in emulator.writes()] == [form]


@pytest.mark.parametrize("action", LOST.values(), ids=LOST)
def test_an_update_whose_answer_is_lost_is_made_again(
    action: dict[str, Any], made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    fault = emulator.fault({"match": UPDATE, "times": 1, "action": action})

    updated = SUBACCOUNTS.update(run.parent, made, desired(status="suspended"))

    assert emulator.wait_fired(fault)
    assert updated.status == "suspended"
    assert held(emulator) == [(SIGNED, "suspended")]


def test_what_somebody_changed_since_the_read_is_not_overwritten(
    made: ExistingSubaccount, begin: Callable[..., Run], run: Run, emulator: Emulator
) -> None:
    somebody(begin, made.sid, friendly_name="Acme & Sons")

    with pytest.raises(OperationError, match="somebody changed it since this stack read it"):
        SUBACCOUNTS.update(run.parent, made, desired(status="suspended"))

    assert held(emulator) == [("Acme & Sons", "active")]


def test_a_name_that_twilio_takes_otherwise_is_an_error(
    made: ExistingSubaccount, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody has seen Twilio do this, so the emulator has no knob for it.
    monkeypatch.setattr("studio_emulator.handlers.accounts.read_short_name", lambda _: "ACME")

    with pytest.raises(OperationError, match="Twilio stored a different value than the one sent"):
        SUBACCOUNTS.update(run.parent, made, desired(friendly_name="Acme"))


# delete


@pytest.mark.keeps(
    "docs/subaccounts.md",
    "Its end",
    'on_delete="suspend"',
    'on_delete="close"',
    'on_delete="retain"',
)
@pytest.mark.parametrize(
    ("on_delete", "status", "sentence"),
    [
        ("suspend", "suspended", "is suspended, not closed"),
        ("close", "closed", "is CLOSED for good"),
        ("retain", "active", "stays unchanged"),
    ],
)
def test_delete_does_as_declared_and_says_so(
    on_delete: str,
    status: str,
    sentence: str,
    made: ExistingSubaccount,
    run: Run,
    emulator: Emulator,
) -> None:
    emulator.clear_journal()

    SUBACCOUNTS.delete(run.parent, replace(made, on_delete=on_delete))

    assert held(emulator) == [(SIGNED, status)]
    assert len(emulator.writes()) == (on_delete != "retain")
    assert sentence in run.said[0]


@pytest.mark.parametrize("on_delete", ["suspend", "close", "retain"])
def test_delete_of_a_closed_one_sends_nothing(
    on_delete: str, made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    emulator.clear_journal()

    SUBACCOUNTS.delete(run.parent, replace(made, on_delete=on_delete, status="closed"))

    assert emulator.journal() == []
    assert "is closed already" in run.said[0]


@pytest.mark.parametrize(
    ("on_delete", "sentence"),
    [("suspend", "is closed already"), ("close", "is CLOSED for good")],
)
def test_delete_of_what_somebody_closed_meanwhile_says_what_is(
    on_delete: str, sentence: str, made: ExistingSubaccount, begin: Callable[..., Run], run: Run
) -> None:
    somebody(begin, made.sid, status="closed")

    SUBACCOUNTS.delete(run.parent, replace(made, on_delete=on_delete))

    [said] = run.said
    assert sentence in said


@pytest.mark.parametrize("on_delete", ["suspend", "close"])
def test_delete_of_what_twilio_no_longer_has_says_that(
    on_delete: str, made: ExistingSubaccount, run: Run
) -> None:
    sid = "AC" + "1" * 32

    SUBACCOUNTS.delete(run.parent, replace(made, sid=sid, on_delete=on_delete))

    assert run.said == [GONE.format(sid=sid)]


def test_delete_of_a_suspended_one_sends_nothing(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    emulator.clear_journal()

    SUBACCOUNTS.delete(run.parent, replace(made, status="suspended"))

    assert emulator.journal() == []


def test_delete_spares_what_this_run_took_over(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    SUBACCOUNTS.create(run.parent, desired())

    SUBACCOUNTS.delete(run.parent, made)

    assert held(emulator) == [(SIGNED, "active")]


@pytest.mark.parametrize("action", LOST.values(), ids=LOST)
@pytest.mark.parametrize("on_delete", ["suspend", "close"])
def test_a_delete_whose_answer_is_lost_is_made_again(
    on_delete: str, action: dict[str, Any], made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    fault = emulator.fault({"match": UPDATE, "times": 1, "action": action})

    SUBACCOUNTS.delete(run.parent, replace(made, on_delete=on_delete))

    assert emulator.wait_fired(fault)
    assert held(emulator) == [(SIGNED, {"suspend": "suspended", "close": "closed"}[on_delete])]
