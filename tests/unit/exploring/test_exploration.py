"""What exploring finds in a flow, and what it says of the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.cases.files import parsed_cases
from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.exploring import Exploration, Limits, cases_of, explore, in_words
from pulumi_twilio_studio.simulator import Silence
from support.flows_to_explore import again, ask, definition, explored, greet, split, widget
from support.flows_to_test import ASK, MENU

SERVER = "https://orders.example.com"
BODY = "{{widgets.ask.inbound.Body}}"


def codes(found: Exploration) -> list[tuple[str, str]]:
    return [(each.code, each.widget) for each in found.findings]


@pytest.mark.parametrize(
    ("kind", "value", "input_"),
    [
        ("equal_to", "Yes", BODY),
        ("not_equal_to", "no", BODY),
        ("matches_any_of", "a, b", BODY),
        ("does_not_match_any_of", "hello, b", BODY),
        ("contains", "help me", BODY),
        ("does_not_contain", "hello", BODY),
        ("starts_with", "order", BODY),
        ("does_not_start_with", "hel", BODY),
        ("regex", "[A-Z]{2}-\\d+", BODY),
        ("less_than", "-20", BODY),
        ("greater_than", "1000", BODY),
        ("is_before_date", "2020-01-31", BODY),
        ("is_after_date", "2020-01-31", BODY),
        ("equal_to", "yes", "{{widgets.ask.inbound.Body | downcase}}"),
        ("equal_to", "YES", "{{widgets.ask.inbound.Body | upcase | strip}}"),
        ("equal_to", "12", "{{widgets.ask.inbound.Body | plus: 5}}"),
        ("equal_to", "4", "{{widgets.ask.inbound.Body | size}}"),
        ("equal_to", "code 7!", "code {{widgets.ask.inbound.Body}}!"),
        ("equal_to", "1", "{% if widgets.ask.inbound.Body == 'go' %}1{% endif %}"),
        ("equal_to", "2", "{{widgets.ask.inbound.NumMedia}}"),
        ("equal_to", "{{contact.channel.address}}", BODY),
        ("equal_to", "vip", "{{trigger.message.Body}}"),
        ("equal_to", "+15550100099", "{{contact.channel.address}}"),
    ],
)
def test_both_ways_out_of_a_split_are_reached(kind: str, value: str, input_: str) -> None:
    found = explored(
        ask("ask", "sort"),
        split("sort", input_, ("no",), ("yes", kind, value)),
        greet("", "no"),
        greet("", "yes"),
    )

    assert ((), len(found.transitions)) == (found.not_reached, len(found.reached))


def test_a_variable_is_followed_to_the_answer_it_came_from() -> None:
    found = explored(
        ask("ask", "keep"),
        widget("keep", "set-variables", ("next", "low"), variables=[{"key": "a", "value": BODY}]),
        widget(
            "low",
            "set-variables",
            ("next", "sort"),
            variables=[{"key": "b", "value": "{{flow.variables.a | downcase}}"}],
        ),
        split("sort", "{{flow.variables.b}}", ("end",), ("yes", "equal_to", "gold")),
        greet("", "yes"),
        greet("", "end"),
    )

    assert ((), len(found.transitions)) == (found.not_reached, len(found.reached))


def test_the_fields_of_a_response_are_chosen_together() -> None:
    found = explored(
        widget(
            "get",
            "make-http-request",
            ("success", "one"),
            ("failed", "bad"),
            method="GET",
            url="https://x.example",
        ),
        split("one", "{{widgets.get.parsed.kind}}", ("bad",), ("two", "equal_to", "a")),
        split("two", "{{widgets.get.parsed.in.kind}}", ("bad",), ("three", "equal_to", "b")),
        split("three", "{{widgets.get.status_code}}", ("bad",), ("good", "equal_to", "201")),
        greet("", "bad"),
        greet("", "good"),
    )

    assert ((), len(found.transitions)) == (found.not_reached, len(found.reached))


def test_a_loop_that_counts_is_left() -> None:
    found = explored(
        ask("ask", "count"),
        widget(
            "count",
            "set-variables",
            ("next", "enough"),
            variables=[{"key": "n", "value": "{{flow.variables.n | plus: 1}}"}],
        ),
        split("enough", "{{flow.variables.n}}", ("ask",), ("bye", "equal_to", "4")),
        greet("", "bye"),
    )

    assert ((), len(found.transitions)) == (found.not_reached, len(found.reached))


def test_a_failure_that_leads_nowhere_is_a_dead_end() -> None:
    found = explored(
        widget(
            "get",
            "make-http-request",
            ("success", "bye"),
            ("failed", None),
            method="GET",
            url="https://x.example",
        ),
        greet("Bye.", "bye"),
    )

    assert [("dead-end", "get")] == codes(found)


@pytest.mark.keeps("docs/exploring.md", "What it finds", "dead-end")
def test_a_flow_that_ends_without_an_answer_is_a_dead_end() -> None:
    found = explored(
        ask("ask", "sort", deliveryFailure="bye"),
        split("sort", BODY, (None,), ("bye", "equal_to", "yes")),
        greet("Bye.", "bye"),
    )

    assert [("dead-end", "sort")] == codes(found)


def test_a_call_that_ends_after_silence_without_a_word_is_a_dead_end() -> None:
    menu = widget(
        "menu",
        "gather-input-on-call",
        ("keypress", "bye"),
        ("speech", "bye"),
        ("timeout", None),
        say="Hi.",
    )
    bye = widget("bye", "say-play", ("audioComplete", None), say="Bye.")

    found = explore(definition(menu, bye, event="incomingCall"))

    assert [("dead-end", "menu")] == codes(found)


def test_a_flow_that_another_flow_runs_has_no_dead_end() -> None:
    rate = ask("rate", "thanks", deliveryFailure=None)

    found = explore(definition(rate, greet("Thanks.", "thanks"), event="incomingParent"))

    assert [] == codes(found)


def test_nobody_speaks_on_a_route_to_a_widget_that_does_not_listen() -> None:
    ways = (("keypress", "bye"), ("speech", None), ("timeout", None))
    menu = widget("menu", "gather-input-on-call", *ways, say="Press 1.", timeout=5)
    bye = widget("bye", "say-play", ("audioComplete", None), say="Bye.")

    [finding] = explore(definition(menu, bye, event="incomingCall")).findings

    assert [Silence()] == [each.answer for each in finding.route.answers]


def test_the_ends_of_a_sound_flow_are_no_findings() -> None:
    found = explored(ask("ask", "bye", deliveryFailure="bye"), greet("Bye.", "bye"))

    assert [] == codes(found)


@pytest.mark.keeps("docs/exploring.md", "What it finds", "no-way-out")
def test_a_loop_that_nothing_leads_out_of_is_found() -> None:
    found = explored(
        greet("Hi.", following="ask"), ask("ask", "ask", timeout="ask", deliveryFailure="ask")
    )

    assert ("no-way-out", "ask") in codes(found)
    assert [each.waits for each in found.cases] == ["ask"]


def test_a_loop_that_only_a_limit_of_studio_ends_is_found() -> None:
    found = explored(
        widget("a", "set-variables", ("next", "b"), variables=[{"key": "x", "value": "1"}]),
        widget("b", "set-variables", ("next", "a"), variables=[{"key": "x", "value": "2"}]),
    )

    assert [("stopped", "b")] == codes(found)


def test_a_widget_that_asks_a_silent_caller_again_is_stopped_at_the_tenth_time() -> None:
    ways = (("keypress", "bye"), ("speech", "bye"), ("timeout", "menu"))
    menu = widget("menu", "gather-input-on-call", *ways, say="Press 1.", timeout=5)
    bye = widget("bye", "say-play", ("audioComplete", None), say="Bye.")
    what = definition(menu, bye, event="incomingCall")

    [finding] = explore(what).findings

    assert ("stopped", "menu") == (finding.code, finding.widget)
    assert (
        'menu: "timeout" leads back to menu. '
        "Studio ends an execution when menu runs 10 times in a row."
    ) == finding.sentence
    told = ["a call", "menu: silence, 10 times", "menu: stopped"]
    assert told == in_words(finding.route)
    gone = again(what, finding.route)
    assert "stopped" == gone.end.reason
    assert 10 == [step.widget for step in gone.steps].count("menu")


def test_a_widget_that_several_events_lead_back_to_is_one_finding() -> None:
    found = explored(ask("ask", "bye", timeout="ask", deliveryFailure="ask"), greet("Bye.", "bye"))

    [finding] = found.findings
    assert '"timeout" and "deliveryFailure" lead back to ask' in finding.sentence


def test_a_widget_that_leads_to_itself_and_never_waits_is_one_finding() -> None:
    variables = [{"key": "x", "value": "1"}]

    found = explored(widget("set", "set-variables", ("next", "set"), variables=variables))

    assert [("stopped", "set")] == codes(found)
    assert 'set: "next" leads back to set. ' in found.findings[0].sentence


def test_a_widget_that_leads_to_itself_once_nobody_is_on_the_phone_is_not_repeated() -> None:
    menu = widget("menu", "gather-input-on-call", ("keypress", "bye"), ("hangup", "menu"), say="Hi")
    bye = widget("bye", "say-play", ("audioComplete", None), say="Bye.")

    found = explore(definition(menu, bye, event="incomingCall"))

    assert "leads back" not in " ".join(each.sentence for each in found.findings)


@pytest.mark.keeps("docs/exploring.md", "What it finds", "stopped")
def test_a_widget_that_needs_a_call_is_found_where_there_is_none() -> None:
    found = explored(widget("talk", "say-play", ("audioComplete", None), say="Hi."))

    assert [("stopped", "talk")] == codes(found)


@pytest.mark.keeps("docs/exploring.md", "What it finds", "impossible")
def test_a_transition_that_no_input_can_take_is_a_finding_and_not_only_not_reached() -> None:
    found = explored(
        ask("ask", "sort", deliveryFailure="bye"),
        split("sort", BODY, ("bye",), ("bye", "equal_to", "1"), ("bye", "equal_to", "1")),
        greet("Bye.", "bye"),
    )

    assert [("impossible", "sort")] == codes(found)
    assert () == found.not_reached


def test_what_no_value_reached_is_told_with_the_reason() -> None:
    found = explored(
        ask("ask", "sort", deliveryFailure="bye"),
        split("sort", BODY, ("bye",), ("rare", "regex", "(?=a)b")),
        greet("Rare.", "rare", "bye"),
        greet("Bye.", "bye"),
    )

    assert [("sort", "no value that was tried leads there"), ("rare", "rare was not reached")] == [
        (each.transition.widget, each.why) for each in found.not_reached
    ]


@pytest.mark.keeps("docs/exploring.md", "What it finds", "empty")
def test_a_variable_that_is_empty_on_some_path_is_shown_with_both_paths() -> None:
    found = explored(
        split("first", "{{trigger.message.Body}}", ("bye",), ("ask", "equal_to", "ask me")),
        ask("ask", "bye", timeout="bye", deliveryFailure="bye"),
        greet("Bye {{widgets.ask.inbound.Body}}", "bye"),
    )

    (empty,) = found.findings
    assert ("empty", "bye") == (empty.code, empty.widget)
    assert empty.route is not None
    assert "ask" not in empty.route.path
    assert empty.other is not None
    assert "ask" in empty.other.path


def test_a_split_may_ask_whether_a_variable_is_there() -> None:
    found = explored(
        ask("ask", "sort", timeout="sort", deliveryFailure="sort"),
        split("sort", BODY, ("bye",), ("bye", "is_blank", "")),
        greet("Bye.", "bye"),
    )

    assert [] == codes(found)


@pytest.mark.parametrize("api", [ASK, MENU], ids=["messages", "call"])
def test_every_route_that_is_told_can_be_gone_again(api: dict[str, Any]) -> None:
    what = definition(
        *api["states"][1:], event="incomingCall" if api is MENU else "incomingMessage"
    )

    found = explore(what)

    routes = [
        *found.cases,
        *(way for each in found.findings for way in (each.route, each.other) if way),
    ]
    for route in routes:
        steps = again(what, route).steps
        assert list(route.steps) == steps[: len(route.steps)]


def test_the_cases_take_every_transition_that_was_reached() -> None:
    found = explore(definition(*ASK["states"][1:]))

    taken = {(step.widget, step.event, step.match) for route in found.cases for step in route.steps}
    assert {each.key for each in found.reached} <= taken


@pytest.mark.parametrize("steps", range(2, 40, 2))
@pytest.mark.parametrize("api", [ASK, MENU], ids=["messages", "call"])
def test_the_cases_of_a_search_that_a_limit_ended_pass(api: dict[str, Any], steps: int) -> None:
    what = Definition.from_api(api)
    found = explore(what, Limits(steps=steps))

    results = parsed_cases(cases_of(found.cases), Path("bot.tests.yaml")).run(what)

    assert [] == [each.failure for each in results if each.failure]


def test_the_cases_of_a_loop_that_asks_a_server_for_ever_pass() -> None:
    poll = widget("poll", "make-http-request", ("success", "poll"), ("failed", "poll"), url=SERVER)
    what = definition(poll)

    results = parsed_cases(cases_of(explore(what).cases), Path("bot.tests.yaml")).run(what)

    assert [None] == [each.failure for each in results]


def test_exploring_twice_finds_the_same() -> None:
    what = definition(*ASK["states"][1:])

    assert explore(what) == explore(what)


def test_a_limit_of_steps_ends_the_search_and_is_told() -> None:
    found = explore(definition(*ASK["states"][1:]), Limits(steps=5))

    assert "5 steps" == found.limit
    assert {"the search ended after 5 steps"} == {each.why for each in found.not_reached}


def test_a_limit_of_seconds_ends_the_search_and_is_told() -> None:
    found = explore(definition(*ASK["states"][1:]), Limits(seconds=0))

    assert "0 seconds" == found.limit


def test_a_limit_makes_no_loop_without_a_way_out() -> None:
    found = explore(definition(*ASK["states"][1:]), Limits(steps=8))

    assert "no-way-out" not in {each.code for each in found.findings}
