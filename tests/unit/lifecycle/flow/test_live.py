"""What is live of a flow, since when, and whether somebody did it behind our back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.identity import short
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.live import LiveFlow, find_live
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from studio_emulator import Emulator
from support.definitions import greeting

TEMPLATE = "5" * 64
VERSION = short(TEMPLATE)

Run = Callable[[], Any]


def sha256(text: str) -> str:
    return Definition.from_api(greeting(text)).sha256


def look(start: Run, state: Any) -> LiveFlow | None:
    """What a new process finds."""
    return find_live(start().account, state, VERSION)


def seen(start: Run, state: Any) -> LiveFlow:
    found = look(start, state)
    assert found is not None
    return found


class Saved(NamedTuple):
    """What somebody saves above ours, in order."""

    declares: str
    saves: tuple[tuple[str, str], ...]
    """Each with its status and its text."""

    live: int | None
    text: str
    """What callers hear."""

    version: str | None
    is_drifted: bool = False
    draft: int | None = None


CASES = {
    "nobody else saves": Saved("published", (), 1, "Hello!", VERSION),
    "somebody publishes": Saved("published", (("published", "Bye!"),), 2, "Bye!", None, True),
    "somebody publishes the same": Saved("published", (("published", "Hello!"),), 2, "Hello!", VERSION),
    "somebody saves a draft": Saved("published", (("draft", "Bye!"),), 1, "Hello!", VERSION, draft=2),
    "somebody publishes and saves a draft": Saved(
        "published", (("published", "Bye!"), ("draft", "Ah!")), 2, "Bye!", None, True, 3
    ),
    "nothing is published": Saved("draft", (), None, "", None),
    "somebody saves above a draft": Saved("draft", (("draft", "Bye!"),), None, "", None, draft=2),
    "somebody publishes our draft": Saved("draft", (("published", "Hello!"),), 2, "Hello!", VERSION),
    "somebody publishes above a draft": Saved(
        "draft", (("published", "Bye!"),), 2, "Bye!", None, True
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_live_revision_is_told_with_its_version_and_who_else_saved(
    case: Saved, new_run: Run, declare: Any
) -> None:
    first = new_run()
    desired = declare(status=case.declares, template_sha256=TEMPLATE)
    state = FLOWS.create(first.account, desired)
    for status, text in case.saves:
        first.account.client.update_flow(
            state.sid, status=status, definition=greeting(text), commit_message="by hand"
        )

    found = seen(new_run, state)

    assert case.live == (found.live and found.live.revision)
    assert (sha256(case.text) if case.live else None) == found.definition_sha256
    assert case.version == found.version
    assert case.is_drifted is found.is_drifted
    assert case.draft == (found.foreign_draft and found.foreign_draft.revision)


@pytest.mark.parametrize(
    ("saves", "requests"),
    [((), 1), ((("published", "Bye!"),), 2), ((("published", "Bye!"), ("draft", "Ah!")), 2)],
)
def test_one_revision_is_fetched_beside_the_list_and_only_if_the_state_does_not_know_it(
    saves: tuple[tuple[str, str], ...],
    requests: int,
    new_run: Run,
    declare: Any,
    emulator: Emulator,
) -> None:
    first = new_run()
    state = FLOWS.create(first.account, declare())
    for status, text in saves:
        first.account.client.update_flow(state.sid, status=status, definition=greeting(text))
    emulator.clear_journal()

    look(new_run, state)

    assert requests == len(emulator.journal())
    assert {"GET"} == {each["method"] for each in emulator.journal()}


def test_a_save_of_ours_that_the_state_does_not_know_is_no_drift(
    new_run: Run, declare: Any
) -> None:
    first = new_run()
    state = FLOWS.create(first.account, declare())
    lost = declare("Welcome!", template_sha256=TEMPLATE)
    FLOWS.update(first.account, state, lost)

    found = seen(new_run, state)

    assert (sha256("Welcome!"), VERSION, False) == (
        found.definition_sha256,
        found.version,
        found.is_drifted,
    )


def test_a_copied_commit_message_does_not_make_a_save_ours(new_run: Run, declare: Any) -> None:
    first = new_run()
    state = FLOWS.create(first.account, declare(template_sha256=TEMPLATE))
    message = first.account.client.fetch_flow(state.sid).commit_message
    first.account.client.update_flow(
        state.sid, status="published", definition=greeting("Bye!"), commit_message=message
    )

    found = seen(new_run, state)

    assert found.is_drifted
    assert found.version is None


def test_a_draft_of_ours_above_the_live_revision_is_not_foreign(new_run: Run, declare: Any) -> None:
    first = new_run()
    live = FLOWS.create(first.account, declare(template_sha256=TEMPLATE))
    state = FLOWS.update(first.account, live, declare("Welcome!", status="draft"))

    found = seen(new_run, state)

    assert (1, 2, None) == (
        found.live and found.live.revision,
        found.head.revision,
        found.foreign_draft,
    )
    assert (VERSION, sha256("Hello!"), False) == (
        found.version,
        found.definition_sha256,
        found.is_drifted,
    )


def test_another_name_is_drift(new_run: Run, declare: Any) -> None:
    first = new_run()
    state = FLOWS.create(first.account, declare())
    first.account.client.update_flow(state.sid, status="published", friendly_name="Other")

    assert seen(new_run, state).is_drifted


def test_drift_that_a_refresh_wrote_into_the_state_is_still_drift(
    new_run: Run, declare: Any
) -> None:
    first = new_run()
    state = FLOWS.create(first.account, declare())
    first.account.client.update_flow(state.sid, status="published", definition=greeting("Bye!"))
    refreshed = FLOWS.read(new_run().account, state)

    found = seen(new_run, refreshed)

    assert found.is_drifted
    assert found.version is None
    assert sha256("Bye!") == found.definition_sha256


def test_who_saved_it_is_told_by_the_commit_or_else_by_the_author(
    new_run: Run, declare: Any
) -> None:
    first = new_run()
    message = "Route VIPs first (commit 1a2b3c4d5e6f)"
    state = FLOWS.create(first.account, declare(commit_message=message))

    live = seen(new_run, state).live

    assert live is not None
    assert ("Route VIPs first", "commit 1a2b3c4d5e6f") == (live.message, live.saver)
    assert "US1" == replace(live, commit=None, author_sid="US1").saver
    assert f'revision 1 of {live.written} by commit 1a2b3c4d5e6f, "Route VIPs first"' == str(live)


def test_a_deleted_flow_is_none(new_run: Run, declare: Any) -> None:
    first = new_run()
    state = FLOWS.create(first.account, declare())
    first.account.client.delete_flow(state.sid)

    assert look(new_run, state) is None


def test_an_older_revision_than_the_state_knows_is_not_believed(new_run: Run, declare: Any) -> None:
    state = FLOWS.create(new_run().account, declare())

    with pytest.raises(OperationError, match=r"still shows revision 1 of .* knows revision 9"):
        look(new_run, replace(state, revision=9, live_revision=9))


def test_a_draft_of_ours_that_the_state_does_not_know_is_not_foreign(
    new_run: Run, declare: Any
) -> None:
    first = new_run()
    state = FLOWS.create(first.account, declare())
    FLOWS.update(first.account, state, declare("Welcome!", status="draft"))

    found = seen(new_run, state)

    assert 2 == found.head.revision
    assert found.foreign_draft is None


def test_what_was_live_before_a_stack_took_the_flow_over_as_a_draft_is_no_drift(
    new_run: Run, declare: Any
) -> None:
    first = new_run()
    theirs = first.account.client.create_flow(
        friendly_name="greeter",
        status="published",
        definition=greeting("Bye!"),
        commit_message="by hand",
    )
    state = FLOWS.create(first.account, declare(status="draft", adopt=theirs.sid))

    found = seen(new_run, state)

    assert (1, 2) == (found.live and found.live.revision, found.head.revision)
    assert (False, None) == (found.is_drifted, found.version)
