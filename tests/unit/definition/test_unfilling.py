"""A definition becomes its template again, but for what somebody changed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition, changes, template
from pulumi_twilio_studio.definition.unfilling import has_places, unfill
from support.definitions import greeting

Json = dict[str, Any]


def flow(*states: Json, initial: str = "a") -> Json:
    return {"description": "A flow", "states": list(states), "initial_state": initial}


def widget(name: str = "a", kind: str = "send-message", **properties: Any) -> Json:
    return {"name": name, "type": kind, "transitions": [], "properties": properties}


def filled(source: Json, **values: str) -> Definition:
    return Definition.from_api(json.loads(template(source, **values)))


def of(api: Json) -> Definition:
    return Definition.from_api(api)


VALUES = {"company": "Acme", "number": "+15550100001"}
TEXTS = {
    "a value alone": "${company}",
    "a value in a text": "Welcome to ${company}!",
    "two values": "${company} calls from ${number}",
    "values side by side": "${company}${number}",
    "a value that stands there twice": "${company}, ${company}",
    "a value that stands there twice side by side": "${company}${company}",
    "a literal that looks like a place": "$${company} costs $$$${company}",
    "no value": "Hello!",
    "JSON with a value": '{"name": "${company}", "to": ["${number}"]}',
    "Liquid beside a value": "{{contact.channel.address}} ${company}",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("company", ["Acme", "", 'A "B" \\ C', "${company}", "a$"])
def test_what_was_filled_in_becomes_the_template_again(text: str, company: str) -> None:
    source = flow(widget(body=text))
    values = {
        name: value for name, value in VALUES.items() if f"${{{name}}}" in text.replace("$$", "")
    }
    given = {**values, **({"company": company} if "company" in values else {})}

    found = unfill(of(source), filled(source, **given))

    assert of(source).text == found.text


def test_a_text_that_somebody_changed_keeps_its_places() -> None:
    source = flow(widget(body="Welcome to ${company}!"), widget("b", body="${company}"))
    changed = flow(widget(body="Hi from Acme!"), widget("b", body="Acme"))

    found = unfill(of(source), of(changed))

    assert of(flow(widget(body="Hi from ${company}!"), widget("b", body="${company}"))).text == (
        found.text
    )


def test_another_value_in_one_of_several_texts_is_no_value_of_the_environment() -> None:
    source = flow(*(widget(name, to="${number}") for name in "abc"))
    changed = flow(widget("a", to="+1"), widget("b", to="+2"), widget("c", to="+1"))

    found = unfill(of(source), of(changed))

    assert ["${number}", "+2", "${number}"] == [
        state["properties"]["to"] for state in found.to_api()["states"]
    ]


def test_two_environments_differ_only_in_what_somebody_changed() -> None:
    source = flow(widget(body="Welcome to ${company}!", to="${number}"), widget("b", body="Bye"))
    staging = filled(source, company="Test", number="+1")
    prod = filled(source | {"description": "Other"}, company="Acme", number="+2")

    raw = changes(staging, prod)
    found = changes(unfill(of(source), staging), unfill(of(source), prod))

    assert 3 == len(raw)
    assert [("description",)] == [each.path for each in found]


def test_one_reference_stands_for_all_that_names_a_function() -> None:
    source = flow(widget(kind="run-function", function_sid="${function:shop/prod/pay}", url="x"))
    del source["states"][0]["properties"]["url"]
    deployed = flow(
        widget(
            kind="run-function",
            service_sid="ZS1",
            environment_sid="ZE1",
            function_sid="ZH1",
            url="https://shop-1.twil.io/pay",
            parameters=[{"key": "a", "value": "b"}],
        )
    )

    found = unfill(of(source), of(deployed))

    assert {
        "function_sid": "${function:shop/prod/pay}",
        "parameters": [{"key": "a", "value": "b"}],
    } == found.to_api()["states"][0]["properties"]


def test_an_entry_that_was_inserted_does_not_move_the_places_of_the_others() -> None:
    source = flow(widget(parameters=[{"value": "${company}"}, {"value": "${number}"}]))
    deployed = flow(
        widget(parameters=[{"value": "new"}, {"value": "Acme"}, {"value": "+1"}], body="Acme +1")
    )
    source["states"][0]["properties"]["body"] = "${company} ${number}"

    found = unfill(of(source), of(deployed))

    assert ["new", "${company}", "${number}"] == [
        each["value"] for each in found.to_api()["states"][0]["properties"]["parameters"]
    ]


def test_a_renamed_widget_keeps_its_places() -> None:
    source = flow(
        widget("ask", body="Welcome to ${company}, how can we help you today?"), initial="ask"
    )
    deployed = flow(
        widget("greet", body="Welcome to Acme, how can we help you today?"), initial="greet"
    )

    [state] = unfill(of(source), of(deployed)).to_api()["states"]

    assert ("greet", "Welcome to ${company}, how can we help you today?") == (
        state["name"],
        state["properties"]["body"],
    )


def test_what_the_template_does_not_have_is_written_as_a_literal() -> None:
    found = unfill(of(greeting()), of(flow(widget(body="${company}", to=["${x}"], n=3))))

    assert {"body": "$${company}", "to": ["$${x}"], "n": 3} == (
        found.to_api()["states"][0]["properties"]
    )


@pytest.mark.parametrize(
    ("text", "is_template"), [("${company}", True), ("$${company}", False), ("Hello!", False)]
)
def test_a_definition_with_a_place_is_a_template(text: str, is_template: bool) -> None:
    assert is_template is has_places(of(greeting(text)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ab${x}bc", "abc"),  # the ends overlap
        ("${x} and ${y}, ${x}", "A and B, C"),
        ("${x}${x}", "ab"),
        ("${x}, ${x}", "a, b"),
        ("${x} and ${y}", "A or B"),
    ],
)
def test_a_text_that_no_values_give_is_not_the_templates(text: str, shown: str) -> None:
    found = unfill(of(greeting(text)), of(greeting(shown)))

    assert shown == found.to_api()["states"][1]["properties"]["body"]
