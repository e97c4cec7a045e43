import json
from pathlib import Path

import pytest

from pulumi_twilio_studio.definition import DefinitionError, parse, template, template_sha256


def flow(body: object, **top: object) -> dict:
    ask = {"name": "ask", "type": "send-message", "transitions": [], "properties": {"body": body}}
    return {"initial_state": "ask", **top, "states": [ask]}


def filled(body: object, **values: str | float) -> object:
    return json.loads(template(flow(body), **values))["states"][0]["properties"]["body"]


@pytest.mark.keeps("docs/templates.md", "Templates", "${company}", "$${", "{{...}}, {%...%}")
@pytest.mark.parametrize(
    ("body", "value", "expected"),
    [
        ("Hi ${x}!", "Acme", "Hi Acme!"),
        ("${x}${x}", "a", "aa"),
        ("Hi ${x}", 'the "A"\nteam \\ \U0001f600', 'Hi the "A"\nteam \\ \U0001f600'),
        ("${x}", "${y} $${y} {{y}}", "${y} $${y} {{y}}"),
        ("$${x} ${x}", "a", "${x} a"),
        ("$$${x}", "a", "$a"),
        ("$$$${x} ${x}", "a", "$${x} a"),
        ("{{widgets.${x}.inbound.Body}}", "ask", "{{widgets.ask.inbound.Body}}"),
        ("$$${x} $$$${x}", "a", "$a $${x}"),
        ("costs $5, $ {x} ${x}", "a", "costs $5, $ {x} a"),
        ("{{flow.variables.${x}}}", "name", "{{flow.variables.name}}"),
        ("{{ a | default: '${x}' }}{% if a %}${x}{% endif %}", "b", "{{ a | default: 'b' }}{% if a %}b{% endif %}"),
        ([{"key": "k", "value": "${x}"}], "v", [{"key": "k", "value": "v"}]),
        ("${x}", 7, "7"),
        ("${x}", 7.0, "7"),
        ("${x}", -0.5, "-0.5"),
        ("${x}", True, "true"),
        ('{"bare": ${x}, "quoted": "${x}"}', False, '{"bare": false, "quoted": "false"}'),
    ],
)  # fmt: skip
def test_puts_the_value_where_the_placeholder_stands(
    body: object, value: str | float, expected: object
) -> None:
    assert expected == filled(body, x=value)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"name": "${x}"}', '{"name": "a\\"b\\\\"}'),
        ('{"name": "{{widgets.w.Body}}", "b": "${x}"}', '{"name": "{{widgets.w.Body}}", "b": "a\\"b\\\\"}'),
        ('{"n": {{ m | default: "1" }}, "b": "${x}"}', '{"n": {{ m | default: "1" }}, "b": "a\\"b\\\\"}'),
        (' [{% if i %}"${x}",{% endif %}"${x}"] ', ' [{% if i %}"a\\"b\\\\",{% endif %}"a\\"b\\\\"] '),
        ('{% if a contains \'"\' %}{"n": "${x}"}{% endif %}', '{% if a contains \'"\' %}{"n": "a\\"b\\\\"}{% endif %}'),
        ('{"quote": "\\"${x}"}', '{"quote": "\\"a\\"b\\\\"}'),
        ('{"bare": ${x}}', '{"bare": a"b\\}'),
        ('He said "${x}"', 'He said "a"b\\"'),
        ('{{ a | default: "${x}" }}', '{{ a | default: "a"b\\" }}'),
        ("[${x}]", '[a"b\\]'),
    ],
)  # fmt: skip
def test_escapes_a_value_between_the_quotes_of_json_text(body: str, expected: str) -> None:
    assert expected == filled(body, x='a"b\\')


def test_leaves_keys_and_numbers_alone() -> None:
    assert {"${x}": 1, "y": "v"} == filled({"${x}": 1, "y": "${x}"}, x="v")


def refusal(api: object, **values: str) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        template(api, **values)
    return str(caught.value).split("\n")


def test_names_every_placeholder_without_a_value_and_its_place() -> None:
    found = refusal(flow(["${company}", "${x}"], description="${x}"), compny="Acme")

    assert [
        "description: ${x} has no value",
        'widget "ask": properties.body[0]: ${company} has no value; did you mean "compny"?',
        'widget "ask": properties.body[1]: ${x} has no value',
        'the value "compny" has no placeholder; did you mean "company"?',
    ] == found


@pytest.mark.parametrize("value", [None, b"x", ["a"], {"a": 1}])
def test_refuses_a_value_that_is_no_text_number_or_boolean(value: object) -> None:
    kind = type(value).__name__

    assert [f'the value of "x" must be a string, a number or a boolean, not {kind}'] == refusal(
        flow("${x}"), x=value
    )


def test_refuses_a_number_that_json_does_not_have() -> None:
    assert ['the value of "x" is nan, which is not a JSON number'] == refusal(
        flow("${x}"), x=float("nan")
    )


def test_refuses_the_text_that_pulumi_makes_of_an_output() -> None:
    (found,) = refusal(flow("${x}"), x="+1 Calling __str__ on an Output[T] is not supported.\n...")

    assert found.startswith(
        'the value of "x" holds Pulumi\'s help text instead of the value of an output'
    )


@pytest.mark.parametrize("text", ["${a-b}", "${}", "${1}", "${ x }", "${open"])
def test_refuses_what_looks_like_a_placeholder(text: str) -> None:
    (found,) = refusal(flow(text))

    assert (
        f'widget "ask": properties.body: "{text}" is not a placeholder: write ${{name}}, or $${{ '
        "for a literal ${"
    ) == found


def test_a_placeholder_may_have_any_name() -> None:
    assert "1 2" == filled("${path} ${values}", path="1", values="2")


def test_leads_what_is_wrong_with_a_template_by_its_file(tmp_path: Path) -> None:
    file = tmp_path / "flow.json"
    file.write_text(json.dumps({**flow("${x}"), "initial_state": "as"}), encoding="utf-8")

    assert [f'{file}: initial_state: "as" is not a widget; did you mean "ask"?'] == refusal(file)


def test_the_hash_of_a_template_is_that_of_its_meaning_before_it_is_filled_in() -> None:
    assert parse(flow("${x}")).sha256 == template_sha256(flow("${x}"))
    assert parse(template(flow("${x}"), x="v")).sha256 != template_sha256(flow("${x}"))
