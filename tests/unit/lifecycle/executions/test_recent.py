"""The latest executions, and how many ended where before a revision and since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.executions.recent import Overview, overview
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.executions import Execution
from studio_emulator import Emulator
from support.talks import ASKS, flow, message

Make = Callable[..., str]
Start = Callable[..., Execution]
SAYS = flow(message("say", "Hi"), starts="say")


@pytest.fixture
def sid(client: Client, emulator: Emulator, make: Make, start: Start) -> str:
    """A flow of two revisions. The first thanked two people and let one wait in vain; the second fails."""
    sid = make()
    for number in range(3):
        execution = start(sid, f"+1555010000{number}")
        emulator.answer(execution.sid, **({"reply": "x"} if number else {"silence": True}))
    client.update_flow(sid, status="published", definition=SAYS, commit_message="Worse")
    emulator.stub({"match": {"widget": "say"}, "answer": {"outcome": "failed"}})
    for number in range(2):
        start(sid, f"+1555010010{number}")
    return sid


def shares(found: Overview) -> list[tuple[str, int, int]]:
    return [(str(each.ending), each.before, each.since) for each in found.shares()]


def test_counts_each_end_before_the_live_revision_and_since(client: Client, sid: str) -> None:
    found = overview(client, sid, limit=20)

    assert (2, [("say: failed", 0, 2), ("thank: sent", 2, 0), ("ask: timeout", 1, 0)]) == (
        found.revision,
        shares(found),
    )
    assert [(3, 0), (2, 2)] == [
        (found.count(is_since=side), found.failures(is_since=side)) for side in (False, True)
    ]


def test_compares_around_any_published_revision(client: Client, sid: str) -> None:
    found = overview(client, sid, limit=20, revision=1)

    assert {0} == {before for _, before, _ in shares(found)}


def test_without_a_revision_in_the_answers_the_time_decides(
    client: Client, emulator: Emulator, sid: str
) -> None:
    action = {
        "rewrite": {
            "/executions/*/flow_version": None,
            "/executions/*/date_created": "2020-01-01T00:00:00Z",
        }
    }
    emulator.fault({"match": {"path": "/Executions$"}, "times": None, "action": action})

    found = overview(client, sid, limit=20)

    assert {0} == {since for _, _, since in shares(found)}


def test_shows_the_newest_first_with_what_is_still_active(
    client: Client, emulator: Emulator, make: Make, start: Start
) -> None:
    sid = make()
    waits, ended = start(sid), start(sid, "+15550100009")
    emulator.answer(ended.sid, silence=True)

    one, other = overview(client, sid, limit=20).executions

    assert [(ended.sid, 3600, "ask: timeout"), (waits.sid, None, "in ask")] == [
        (each.execution.sid, each.seconds, str(each.ending)) for each in (one, other)
    ]


def test_takes_one_request_for_each_execution_and_three_more(
    client: Client, emulator: Emulator, sid: str
) -> None:
    emulator.clear_journal()

    found = overview(client, sid, limit=2)

    assert len(found.executions) + 3 == len(emulator.journal()) == found.requests
    assert len(found.executions) <= 4


def test_leaves_out_what_started_before_a_time(client: Client, sid: str) -> None:
    found = overview(client, sid, limit=20, since="2999-01-01T00:00:00Z")

    assert ((), 2) == (found.executions, found.requests)


def test_one_that_is_deleted_meanwhile_is_left_out(
    client: Client, emulator: Emulator, sid: str
) -> None:
    all_of_them = len(overview(client, sid, limit=20).executions)
    action: dict[str, Any] = {"rewrite": {"/code": 20404}, "as_status": 404}
    emulator.fault({"match": {"path": "/Steps$"}, "action": action})

    assert all_of_them - 1 == len(overview(client, sid, limit=20).executions)


def test_of_a_flow_that_was_never_published_nothing_is_compared(client: Client) -> None:
    draft = client.create_flow(
        friendly_name="Draft", status="draft", definition=ASKS, commit_message=None
    )

    found = overview(client, draft.sid, limit=20)

    assert (None, ()) == (found.revision, found.executions)


@pytest.mark.parametrize(
    ("revision", "sentence"), [(9, "has no revision 9; the newest is 3"), (3, "is a draft")]
)
def test_refuses_a_revision_that_nobody_can_have_run(
    client: Client, sid: str, revision: int, sentence: str
) -> None:
    client.update_flow(sid, status="draft", definition=ASKS, commit_message=None)

    with pytest.raises(OperationError, match=sentence):
        overview(client, sid, limit=20, revision=revision)
