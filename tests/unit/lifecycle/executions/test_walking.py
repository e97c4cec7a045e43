"""Which widgets an execution can come to."""

from __future__ import annotations

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.lifecycle.executions.walking import first_widget, within_reach
from support.flows_to_smoke import ROUTES, sets
from support.talks import flow, state

LOOP = Definition.from_api(flow(sets("a", "b"), sets("b", "a"), sets("c", "a"), starts="a"))


def test_a_request_begins_where_the_trigger_leads() -> None:
    assert "route" == first_widget(Definition.from_api(ROUTES))


def test_a_request_that_leads_nowhere_begins_nowhere() -> None:
    definition = flow(sets("a"), starts="a")
    trigger = state("Trigger", "trigger", {"incomingMessage": "a", "incomingRequest": ""})
    definition["states"][0] = trigger

    assert first_widget(Definition.from_api(definition)) is None


def test_everything_that_a_split_can_lead_to_is_within_reach() -> None:
    reached = within_reach(Definition.from_api(ROUTES), "route")

    assert ("route", {"vip", "other"}) == (reached[0], set(reached[1:]))


def test_a_loop_is_walked_once_and_what_leads_into_it_is_not_reached() -> None:
    assert ["b", "a"] == within_reach(LOOP, "b")


def test_nothing_is_within_reach_of_no_widget() -> None:
    assert [] == within_reach(LOOP, None) == within_reach(LOOP, "gone")
