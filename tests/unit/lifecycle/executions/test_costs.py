"""Which widgets may cost money or reach somebody."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.definition.lint.catalogue import widget_types
from pulumi_twilio_studio.lifecycle.executions.costs import costs_of
from support.flows_to_smoke import ROUTES, sets
from support.talks import flow, state

# Everything else counts as spending, also a type that nobody knows yet.
FREE = {"split-based-on", "set-variables"}
OURS = {"method": "GET", "url": "https://example.com/orders?a={{flow.data.a}}"}
CHARGED: list[dict[str, Any]] = [
    {**OURS, "method": "POST"},
    {**OURS, "add_twilio_auth": True},
    {**OURS, "url": "https://api.twilio.com/2010-04-01/Accounts"},
    {**OURS, "url": "https://TWILIO.COM./"},
    {**OURS, "url": "https://shop-1234-dev.twil.io/order"},
    {**OURS, "url": "{{flow.data.url}}"},
    {**OURS, "url": "https://{{flow.data.host}}/"},
    {**OURS, "url": "https://example.com{{flow.data.rest}}/"},
    {**OURS, "url": "https://{{flow.data.user}}@example.com/"},
    {**OURS, "url": "https://api.twilio.com\\.example.com/"},
    {**OURS, "url": "https://[/"},
    {**OURS, "url": ""},
    {"method": "GET"},
    {"url": "https://example.com/"},
    {**OURS, "method": "{{flow.data.method}}"},
]


def costs(*widgets: Any, starts: str = "it") -> list[str]:
    found = costs_of(Definition.from_api(flow(*widgets, starts=starts)))
    return [each.widget for each in found]


@pytest.mark.parametrize("kind", [*sorted(widget_types().keys() - {"trigger"}), "made-up"])
def test_every_type_but_those_that_only_compute_may_cost_money(kind: str) -> None:
    found = costs(state("it", kind, {}))

    assert ([] if kind in FREE else ["it"]) == found


def test_a_flow_that_only_computes_costs_nothing() -> None:
    assert [] == costs_of(Definition.from_api(ROUTES))


def test_what_no_request_can_come_to_does_not_count() -> None:
    assert [] == costs(sets("it"), state("call", "make-outgoing-call-v2", {}))


def test_the_nearest_widget_is_named_first() -> None:
    far = state("a", "send-to-flex", {})
    near = state("b", "send-message", {"sent": "a"})

    assert ["b", "a"] == costs(far, near, sets("it", "b"))


@pytest.mark.parametrize("asked", CHARGED, ids=str)
def test_a_request_that_may_do_anything_counts(asked: dict[str, Any]) -> None:
    assert ["it"] == costs(state("it", "make-http-request", {}, **asked))


@pytest.mark.parametrize(
    "url", [OURS["url"], "https://example.com:8443/a", "http://nottwilio.com/{{flow.data.path}}"]
)
def test_a_get_to_a_server_of_others_costs_nothing(url: str) -> None:
    assert [] == costs(state("it", "make-http-request", {}, method="GET", url=url))


def test_a_cost_names_the_widget_and_what_it_does() -> None:
    [cost] = costs_of(Definition.from_api(flow(state("say", "send-message", {}), starts="say")))

    assert 'the widget "say" (send-message) sends a message' == str(cost)


def test_a_type_that_nobody_knows_is_told_as_such() -> None:
    [cost] = costs_of(Definition.from_api(flow(state("x", "made-up", {}), starts="x")))

    assert 'the widget "x" (made-up) does something that may cost money' == str(cost)
