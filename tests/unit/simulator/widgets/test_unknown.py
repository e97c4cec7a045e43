"""Types that cannot be run."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.definition.lint.catalogue import widget_types
from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator import Other, Outcome, Silence
from pulumi_twilio_studio.simulator.widgets import kind_of_widget
from pulumi_twilio_studio.simulator.widgets.kinds import KINDS
from pulumi_twilio_studio.simulator.widgets.unknown import Unknown
from support.simulated import MESSAGE, event_of, kept, started

NOT_RUN = {
    "trigger",
    "send-to-auto-pilot",
    "add-member-to-chat-channel",
    "create-chat-channel",
    "create-task",
    "run-function-v2",
    "understand",
    "update-sync-object",
}


def test_all_types_of_the_catalogue_are_run_but_retired_and_undocumented_ones() -> None:
    assert NOT_RUN == widget_types().keys() - KINDS.keys()


def test_every_type_that_is_run_is_one_of_the_catalogue() -> None:
    assert set() == KINDS.keys() - widget_types().keys()


@pytest.mark.parametrize("name", [*sorted(NOT_RUN), "of-the-future"])
def test_any_other_type_is_unknown(name: str) -> None:
    assert isinstance(kind_of_widget(name), Unknown)


def test_it_shows_what_it_holds() -> None:
    execution = started("create-task", MESSAGE, wired=["created"], body="{{trigger.message.Body}}")

    assert [Other("it", "create-task", {"body": "Hi"})] == execution.effects


def test_it_takes_the_transition_that_is_named() -> None:
    execution = started("create-task", MESSAGE, wired=["created", "failed"])

    execution.answer(Outcome("failed", {"why": "full"}))

    assert ("failed", {"why": "full"}) == (event_of(execution), kept(execution))


def test_it_says_that_it_cannot_be_run_and_which_transitions_there_are() -> None:
    execution = started("create-task", MESSAGE, wired=["created", "failed"])

    with pytest.raises(WrongArgument, match=r"create-task, which cannot be run.*created, failed"):
        execution.answer(Silence())

    assert execution.ask is not None
    assert "cannot be run" in execution.ask.why


def test_one_without_transitions_ends_the_flow() -> None:
    execution = started("create-task", MESSAGE)

    assert execution.end is not None
    assert "ended" == execution.end.reason
