"""Live and draft, ours and somebody's: every row of the table in docs/drafts-and-drift.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from studio_emulator import Emulator
from support.definitions import greeting
from support.documents import table


class Row(NamedTuple):
    """One combination, and what is promised for it."""

    declared: str
    head: str
    saved_by: str
    content: str
    says: str
    does: str


ROWS = [
    Row(*cells)
    for cells in table("docs/drafts-and-drift.md", "What preview says and what up does").rows
]

# What each phrase of the table must show in the sentences of the preview.
SAYS = {
    "nothing": set(),
    "what will change": {"will change"},
    "who changed what, and what will change": {"somebody changed", "will change"},
    "whose draft it is": {"has an unpublished draft"},
    "whose draft it is, and what will change": {"has an unpublished draft", "will change"},
}
PHRASES = {"somebody changed", "will change", "has an unpublished draft"}

# What each phrase must send: the status, and whether the definition goes with it.
DOES = {
    "nothing": None,
    "publishes what is declared": ("published", True),
    "publishes the head unchanged": ("published", False),
    "saves a draft": ("draft", True),
}


def situation(row: Row, start: Callable[[], Any], declare: Any) -> tuple[Any, Any]:
    """Bring the row about; gives the state that the last run left, and what is declared now."""
    earlier = start()
    ours = row.head if row.saved_by == "us" else row.declared
    state = FLOWS.create(earlier.account, declare("Hello!", status=ours))
    follows = row.declared == row.head  # so that the content of what counts is somebody's
    if row.saved_by == "somebody":
        counts = follows or row.declared == "draft"
        theirs = "Hello!" if counts and row.content == "equal" else "Go away!"
        earlier.account.client.update_flow(
            state.sid, status=row.head, definition=greeting(theirs), commit_message="by hand"
        )
    by_program = row.content == "different" and (
        row.saved_by == "us" or (row.declared, row.head) == ("published", "draft")
    )
    return state, declare("Welcome!" if by_program else "Hello!", status=row.declared)


def test_the_table_has_every_combination_once() -> None:
    combinations = {row[:4] for row in ROWS}

    assert len(ROWS) == len(combinations) == 16


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:4]))
def test_preview_says_and_up_does_what_the_table_promises(
    row: Row, new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    state, desired = situation(row, new_run, declare)
    live_before = emulator.flows()[0]["live_revision"]
    emulator.clear_journal()
    run = new_run()
    run.account.checked.add(desired.identity)

    seen = FLOWS.read(run.account, state)
    assert seen is not None
    todo = FLOWS.plan(run.account, seen, desired)
    written_by_preview = emulator.writes()
    after = FLOWS.update(run.account, seen, desired)

    said = {phrase for phrase in PHRASES if any(phrase in sentence for sentence in run.said)}
    sent = [(w["form"]["Status"][0], "Definition" in w["form"]) for w in emulator.writes()]
    assert said == SAYS[row.says]
    assert [] == written_by_preview
    assert sent == ([] if DOES[row.does] is None else [DOES[row.does]])
    assert bool(todo) is bool(sent)
    [flow] = emulator.flows()
    if row.declared == "draft":
        assert flow["live_revision"] == live_before
    assert after.live_revision == flow["live_revision"]
    assert after.revision == flow["revision"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:4]))
def test_afterwards_nothing_is_left_to_do(
    row: Row, new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    state, desired = situation(row, new_run, declare)
    run = new_run()
    seen = FLOWS.read(run.account, state)
    assert seen is not None
    after = FLOWS.update(run.account, seen, desired)
    emulator.clear_journal()
    later = new_run()

    again = FLOWS.read(later.account, after)
    assert again is not None

    assert FLOWS.plan(later.account, again, desired) == frozenset()
    assert not any("somebody changed" in sentence for sentence in later.said)
    assert len(emulator.journal()) <= 1


def foretold(start: Callable[[], Any], state: Any, desired: Any) -> str:
    """All that a preview says."""
    run = start()
    run.account.checked.add(desired.identity)
    seen = FLOWS.read(run.account, state)
    assert seen is not None
    FLOWS.plan(run.account, seen, desired)
    return "\n".join(run.said)


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.head == "draft" and DOES[row.does]],
    ids=lambda row: "-".join(row[:4]),
)
def test_preview_names_the_draft_that_is_covered_or_says_that_it_is_published(
    row: Row, new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    state, desired = situation(row, new_run, declare)
    [flow] = emulator.flows()
    number = flow["revision"]

    said = foretold(new_run, state, desired)

    is_published = row.does == "publishes the head unchanged"
    assert is_published is (f"revision {number}, a draft, is published unchanged" in said)
    assert is_published is ("stays in Twilio's history" not in said)
    assert f"revision {number}" in said


def test_somebodys_draft_that_the_program_has_taken_in_is_published_as_it_is(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    earlier = new_run()
    state = FLOWS.create(earlier.account, declare("Hello!"))
    earlier.account.client.update_flow(
        state.sid, status="draft", definition=greeting("Welcome!"), commit_message="try this"
    )
    emulator.clear_journal()

    said = foretold(new_run, state, declare("Welcome!"))
    run = new_run()
    seen = FLOWS.read(run.account, state)
    FLOWS.update(run.account, seen, declare("Welcome!"))

    assert "revision 2, a draft, is published unchanged" in said
    assert "is replaced" not in said
    assert [False] == ["Definition" in each["form"] for each in emulator.writes()]


def test_an_own_draft_above_what_is_live_is_published_as_it_is_and_covered_where_it_differs(
    new_run: Callable[[], Any], declare: Any
) -> None:
    earlier = new_run()
    state = FLOWS.create(earlier.account, declare("Hello!"))
    state = FLOWS.update(earlier.account, state, declare("Perhaps?", status="draft"))

    same = foretold(new_run, state, declare("Perhaps?"))
    other = foretold(new_run, state, declare("Welcome!"))

    assert "revision 2, a draft, is published unchanged" in same
    assert "is replaced" not in same
    assert "the draft of revision 2 is replaced; it stays in Twilio's history" in other


def test_a_flow_that_is_to_be_a_draft_from_now_on_is_compared_by_its_head(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    run = new_run()
    state = FLOWS.create(run.account, declare("Hello!"))
    run.account.client.update_flow(state.sid, status="draft", definition=greeting("Go away!"))
    run = new_run()
    seen = FLOWS.read(run.account, state)
    assert seen is not None

    FLOWS.update(run.account, seen, declare("Hello!", status="draft"))

    [flow] = emulator.flows()
    assert (3, 1) == (flow["revision"], flow["live_revision"])


def test_a_draft_that_is_given_up_for_what_is_live_already_is_left_where_it_is(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    state = FLOWS.create(run.account, declare("Hello!"))
    state = FLOWS.update(run.account, state, declare("Perhaps?", status="draft"))

    after = FLOWS.update(run.account, state, declare("Hello!"))

    assert 2 == emulator.flows()[0]["revision"]
    assert after.definition == declare("Hello!").definition
