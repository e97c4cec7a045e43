"""References: how they are written, and what becomes of a template that has some."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from pulumi_twilio_studio.definition import (
    DefinitionError,
    Found,
    Reference,
    ReferenceKind,
    Unresolved,
    is_unresolved,
    parse,
    template,
    template_sha256,
)

SID = "WW" + "a" * 32
WORKFLOW = Reference("workflow", ("Assign to anyone",))
STATUS = Reference("function", ("shop", "dev", "orders/status"))
FOUR = {
    "service_sid": "ZS" + "1" * 32,
    "environment_sid": "ZE" + "2" * 32,
    "function_sid": "ZH" + "3" * 32,
    "url": "https://shop-1234-dev.twil.io/orders/status",
}
FOUND = {WORKFLOW: Found(SID), STATUS: Found(FOUR["url"], FOUR)}


def flow(kind: str = "send-message", **properties: Any) -> dict[str, Any]:
    state = {"name": "w", "type": kind, "transitions": [], "properties": properties}
    return {"initial_state": "w", "states": [state]}


def unresolved(api: dict[str, Any], **values: Any) -> Unresolved:
    text = template(api, **values)
    assert is_unresolved(text)
    return Unresolved.from_text(text)


def filled(api: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The widget's properties once the references are filled in."""
    left = unresolved(api, **values)
    assert [] == left.problems(FOUND)
    properties: dict[str, Any] = left.resolve(FOUND).to_api()["states"][0]["properties"]
    return properties


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("flow:Survey", ("Survey",)),
        ("flow:Acme: night/day", ("Acme: night/day",)),
        ("flow:50%25 {%7D", ("50% {}",)),
        ("flow:50% off", ("50% off",)),
        ("workflow:Any", ("Any",)),
        ("workflow:Flex/Any", ("Flex", "Any")),
        ("workflow:Flex/a/b", ("Flex", "a/b")),
        ("workflow:a%2Fb", ("a/b",)),
        ("workflow:a%2Fb/c", ("a/b", "c")),
        ("task_channel:voice", ("voice",)),
        ("function:shop/dev/orders/status", ("shop", "dev", "orders/status")),
        ("function:shop/dev//orders/status", ("shop", "dev", "orders/status")),
        ("messaging_service:Alerts", ("Alerts",)),
        ("content:Grüße, $5", ("Grüße, $5",)),
        ("conversation_service:Chat", ("Chat",)),
    ],
)
def test_reads_the_names(text: str, names: tuple[str, ...]) -> None:
    kind, _, name = text.partition(":")

    assert names == Reference.read(kind, name).names


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("workflw:Any", '"workflw" is not a kind of reference; did you mean "workflow"?'),
        ("env:HOME", f'"env" is not a kind of reference; there are {", ".join(get_args(ReferenceKind))}'),
        ("flow:", "${flow:} is incomplete: write ${flow:name}"),
        ("workflow:Flex/", "${workflow:Flex/} is incomplete: write ${workflow:workspace/name}"),
        ("function:shop/dev", "${function:shop/dev} is incomplete: write ${function:service/environment/path}"),
    ],
)  # fmt: skip
def test_says_what_is_no_reference_and_where(text: str, sentence: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        template(flow(body=f"${{{text}}}"))

    assert f'widget "w": properties.body: {sentence}' == str(caught.value)


def test_fills_in_what_a_reference_leads_to() -> None:
    body = "${workflow:Assign to anyone} and {{a}}"

    assert {"body": f"{SID} and {{{{a}}}}"} == filled(flow(body=body))


def test_a_value_may_be_a_reference() -> None:
    properties = filled(flow(body='{"w": "${w}"}'), w=WORKFLOW)

    assert {"body": f'{{"w": "{SID}"}}'} == properties


def test_a_value_takes_the_place_of_the_reference_it_is_named_after() -> None:
    api = flow(body="${flow:Survey}")

    definition = parse(template(api, **{"flow:Survey": "FW1"}))

    assert {"body": "FW1"} == definition.to_api()["states"][0]["properties"]


@pytest.mark.parametrize(
    "value", ["${flow:X}", "$${flow:X}", "$", "${", "%7D", "${workflow:Assign"]
)
def test_a_value_is_never_looked_through_for_references(value: str) -> None:
    properties = filled(flow(body="${v}${workflow:Assign to anyone} ${v}{x}"), v=value)

    assert {"body": f"{value}{SID} {value}{{x}}"} == properties


def test_literals_stay_literal_beside_references() -> None:
    properties = filled(flow(body="$${a} $$${workflow:Assign to anyone} $$$${b}"))

    assert {"body": f"${{a}} ${SID} $${{b}}"} == properties


def test_names_each_reference_once() -> None:
    api = flow(a="${workflow:A}${workflow:B}", b="${workflow:A}")

    assert ["${workflow:A}", "${workflow:B}"] == [str(each) for each in unresolved(api).references]


def test_a_template_without_references_is_a_definition() -> None:
    assert not is_unresolved(template(flow(body="$${flow:X} ${v}"), v="${flow:X}"))


def test_the_hash_of_a_template_is_the_same_whatever_its_references_lead_to() -> None:
    api = flow(body="${workflow:Assign to anyone}")

    assert template_sha256(api) == parse(api).sha256


def test_a_function_fills_in_the_four_properties_of_run_function() -> None:
    api = flow("run-function", function_sid=str(STATUS), parameters=[{"key": "a", "value": "b"}])

    assert {**FOUR, "parameters": [{"key": "a", "value": "b"}]} == filled(api)


def test_the_other_properties_of_run_function_may_hold_the_same_reference() -> None:
    rest = dict.fromkeys(
        ("service_sid", "environment_sid", "function_sid"), "${function:shop/dev//orders/status}"
    )
    api = flow("run-function", url=f"{STATUS}?verbose=1", **rest)

    assert {**FOUR, "url": f"{FOUR['url']}?verbose=1"} == filled(api)


def test_a_function_is_its_url_in_any_other_text() -> None:
    assert {"url": f"{FOUR['url']}?id=1"} == filled(flow("make-http-request", url=f"{STATUS}?id=1"))
    assert {"url": FOUR["url"]} == filled(flow("run-function", url=str(STATUS)))


@pytest.mark.parametrize(
    ("properties", "places"),
    [
        ({"function_sid": str(STATUS), "service_sid": "ZS1"}, {"service_sid"}),
        ({"function_sid": str(STATUS), "url": "https://shop-1234.twil.io/orders/status"}, {"url"}),
        ({"function_sid": str(STATUS), "environment_sid": str(STATUS) + "x", "url": ""}, {"environment_sid", "url"}),
        ({"function_sid": f"x{STATUS}"}, {"function_sid"}),
        ({"service_sid": str(STATUS), "function_sid": "ZH1"}, {"service_sid"}),
    ],
)  # fmt: skip
def test_says_what_does_not_go_with_a_function_in_run_function(
    properties: dict[str, str], places: set[str]
) -> None:
    problems = unresolved(flow("run-function", **properties)).problems(FOUND)

    assert {f"#/states/0/properties/{each}" for each in places} == {each.path for each in problems}
    assert {"w"} == {each.widget for each in problems}


def test_says_of_every_reference_why_it_leads_nowhere() -> None:
    api = flow(a="${workflow:A} ${workflow:B}", b=["${workflow:A}"])
    left = unresolved(api)

    problems = left.problems({left.references[0]: "gone", left.references[1]: Found(SID)})

    assert [
        'widget "w": properties.a: ${workflow:A}: gone',
        'widget "w": properties.b[0]: ${workflow:A}: gone',
    ] == [str(problem) for problem in problems]
