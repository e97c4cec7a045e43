"""Saves of a script beside a stack, with waits that take no time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.lifecycle.flow import scripted_save as flow_save
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from studio_emulator import Emulator
from support.definitions import greeting

HI = Definition.from_api(greeting("Hi!"))
UPDATE = {"method": "POST", "path": "^/v2/Flows/FW[0-9a-f]+$"}


def test_a_request_that_was_lost_is_sent_again_and_makes_one_revision(
    run: Any, declare: Callable[..., Any], emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    emulator.fault({"match": UPDATE, "times": 1, "action": {"drop": "before"}})

    saved = flow_save.save_draft(run.account, made.sid, HI, base_revision=1)

    [flow] = emulator.flows()
    assert (2, 2) == (saved.revision, len(flow["revisions"]))


def test_a_head_that_lags_behind_the_base_is_looked_at_again(
    new_run: Callable[[], Any], declare: Callable[..., Any], emulator: Emulator
) -> None:
    made = FLOWS.create(new_run().account, declare())
    emulator.change_settings(lag_reads=2)
    draft = flow_save.save_draft(new_run().account, made.sid, HI, base_revision=1)

    published = flow_save.publish(new_run().account, made.sid, base_revision=draft.revision)

    assert (3, "published") == (published.revision, published.status)


def test_a_published_save_is_drift_for_the_stack_that_declares_the_flow(
    run: Any, declare: Callable[..., Any]
) -> None:
    made = FLOWS.create(run.account, declare())
    draft = flow_save.save_draft(run.account, made.sid, HI, base_revision=1, commit_message="Greet")
    flow_save.publish(run.account, made.sid, base_revision=draft.revision)

    found = FLOWS.read(run.account, made)

    assert found is not None
    assert found.has_drifted


def test_a_save_does_not_keep_the_stack_from_deleting_its_flow(
    new_run: Callable[[], Any], declare: Callable[..., Any], emulator: Emulator
) -> None:
    made = FLOWS.create(new_run().account, declare())
    flow_save.save_draft(new_run().account, made.sid, HI, base_revision=1)

    FLOWS.delete(new_run().account, made)

    assert [] == emulator.flows()
