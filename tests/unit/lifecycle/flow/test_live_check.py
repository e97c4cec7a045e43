"""What is live, compared with what the state records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.lifecycle.flow.live_check import LiveCheck, check_live
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.flow.values import ExistingFlow
from studio_emulator import Emulator
from support.definitions import greeting
from support.somebody import save

NewRun = Callable[[], Any]


@pytest.fixture
def made(new_run: NewRun, declare: Any, emulator: Emulator) -> ExistingFlow:
    """A flow that a stack published, as its state records it."""
    found = FLOWS.create(new_run().account, declare())
    emulator.clear_journal()
    return found


@pytest.fixture
def draft(new_run: NewRun, declare: Any) -> ExistingFlow:
    """A flow that is declared as a draft and was never published."""
    return FLOWS.create(new_run().account, declare(status="draft"))


def kinds(check: LiveCheck) -> list[str]:
    return [each.kind for each in check.findings]


def test_a_flow_as_it_was_published_costs_one_request(
    new_run: NewRun, made: ExistingFlow, emulator: Emulator
) -> None:
    check = check_live(new_run().account, made)

    assert ((), 1, True) == (check.findings, check.revision, check.head_is_live)
    assert [f"/v2/Flows/{made.sid}"] == [each["path"] for each in emulator.journal()]


def test_what_twilio_rewrote_is_as_published(
    new_run: NewRun, declare: Any, emulator: Emulator
) -> None:
    emulator.change_settings(normalise=True)
    definition = greeting()
    definition.pop("flags", None)
    declared = declare(definition=Definition.from_api(definition))
    made = FLOWS.create(new_run().account, declared)

    check = check_live(new_run().account, made)

    assert made.definition is not None
    assert made.stored_sha256 != made.definition.sha256
    assert () == check.findings


def test_another_definition_under_the_same_number_is_a_failure(
    new_run: NewRun, made: ExistingFlow
) -> None:
    [finding] = check_live(new_run().account, replace(made, stored_sha256="0" * 64)).findings

    assert ("failed", "revision 1 holds another definition than the one that was written") == (
        finding.kind,
        finding.message,
    )


def test_a_revision_that_twilio_calls_wrong_is_a_failure(
    new_run: NewRun, made: ExistingFlow, emulator: Emulator
) -> None:
    problem = {"property_path": "#/states/1", "message": "is not allowed"}
    emulator.fault(
        {
            "match": {"method": "GET", "path": "/v2/Flows/FW"},
            "action": {"rewrite": {"/valid": False, "/errors": [problem]}},
        }
    )

    [finding] = check_live(new_run().account, made).findings

    assert ("failed", "Twilio says that revision 1 is not valid: #/states/1: is not allowed") == (
        finding.kind,
        finding.message,
    )


def test_somebodys_publish_is_drift_and_names_the_save(new_run: NewRun, made: ExistingFlow) -> None:
    save(new_run(), made.sid, "Go away!", "quick fix")

    [finding] = check_live(new_run().account, made).findings

    assert "drift" == finding.kind
    assert finding.message.startswith("somebody published revision 2 of ")
    assert finding.message.endswith('"quick fix", and the state records revision 1')


def test_a_publish_of_this_stack_that_the_state_does_not_know_is_told_as_such(
    new_run: NewRun, made: ExistingFlow, declare: Any
) -> None:
    run = new_run()
    FLOWS.update(run.account, made, declare("Welcome!"))

    [finding] = check_live(new_run().account, made).findings

    assert "drift" == finding.kind
    assert "this stack published it and could not record it" in finding.message


def test_a_state_that_took_over_somebodys_change_is_drift(
    new_run: NewRun, made: ExistingFlow
) -> None:
    save(new_run(), made.sid, "Go away!")
    taken = FLOWS.read(new_run().account, made)
    assert taken is not None

    [finding] = check_live(new_run().account, taken).findings

    assert "drift" == finding.kind
    assert "it is not what was declared: the state took over revision 2" in finding.message


def test_somebodys_draft_above_what_is_live_is_no_finding_and_costs_one_request_more(
    new_run: NewRun, made: ExistingFlow, emulator: Emulator
) -> None:
    run = new_run()
    run.account.client.update_flow(
        made.sid, status="draft", definition=greeting("Later"), commit_message=None
    )
    emulator.clear_journal()

    check = check_live(new_run().account, made)

    assert ((), 1, False) == (check.findings, check.revision, check.head_is_live)
    assert 2 == len(emulator.journal())


def test_another_web_hook_is_drift(new_run: NewRun, made: ExistingFlow) -> None:
    elsewhere = replace(made, webhook_url="https://example.com/hook")

    [finding] = check_live(new_run().account, elsewhere).findings

    assert "drift" == finding.kind
    assert "and the state records https://example.com/hook" in finding.message


def test_a_deleted_flow_is_drift(new_run: NewRun, made: ExistingFlow) -> None:
    new_run().account.client.delete_flow(made.sid)

    [finding] = check_live(new_run().account, made).findings

    assert ("drift", "somebody deleted it") == (finding.kind, finding.message)


def test_nobody_knows_while_twilio_shows_an_older_revision(
    new_run: NewRun, made: ExistingFlow
) -> None:
    check = check_live(new_run().account, replace(made, revision=2, live_revision=2))

    assert ["unknown"] == kinds(check)


def test_nobody_knows_while_twilio_shows_an_older_live_revision(
    new_run: NewRun, made: ExistingFlow
) -> None:
    run = new_run()
    run.account.client.update_flow(
        made.sid, status="draft", definition=greeting("Later"), commit_message=None
    )

    check = check_live(new_run().account, replace(made, revision=2, live_revision=2))

    assert ["unknown"] == kinds(check)


def test_a_declared_draft_that_nobody_published_has_no_live_revision(
    new_run: NewRun, draft: ExistingFlow
) -> None:
    assert LiveCheck(()) == check_live(new_run().account, draft)


def test_a_draft_that_somebody_published_is_drift(new_run: NewRun, draft: ExistingFlow) -> None:
    save(new_run(), draft.sid, "Hello!")

    assert ["drift"] == kinds(check_live(new_run().account, draft))


def test_a_draft_that_somebody_saved_over_is_drift(new_run: NewRun, draft: ExistingFlow) -> None:
    new_run().account.client.update_flow(
        draft.sid, status="draft", definition=greeting("Mine"), commit_message=None
    )

    [finding] = check_live(new_run().account, draft).findings

    assert "drift" == finding.kind
    assert finding.message.startswith("somebody saved revision 2")
