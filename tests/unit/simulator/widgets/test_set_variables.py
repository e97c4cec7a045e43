"""Set Variables, by its page (docs: studio/widget-library/set-variables)."""

from __future__ import annotations

from typing import Any

import pytest

from support.simulated import MESSAGE, kept, started

SET = "set-variables"


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ({"value": "green"}, "green"),
        ({"value": "{{trigger.message.Body}}"}, "Hi"),
        ({"value": 5}, "5"),
        ({"value": True}, "true"),
        ({"value": None}, ""),
        ({}, ""),
        ({"value": '{"a": 1}'}, '{"a": 1}'),
        ({"value": '{"a": 1}', "type": "string"}, '{"a": 1}'),
        ({"value": '{"a": 1}', "type": "object"}, {"a": 1}),
        ({"value": '{"a": 1}', "parse_as_json": True}, {"a": 1}),
        ({"value": '{"said": "{{trigger.message.Body}}"}', "type": "object"}, {"said": "Hi"}),
        ({"value": "{", "type": "object"}, "{"),
    ],
)
def test_the_value_is_text_unless_it_is_parsed(entry: dict[str, Any], value: Any) -> None:
    execution = started(SET, MESSAGE, variables=[{"key": "color", **entry}])

    assert {"color": value} == execution.context["flow"]["variables"] == kept(execution)


def test_a_later_variable_reads_an_earlier_one() -> None:
    variables = [
        {"key": "a", "value": "1", "index": "1"},
        {"key": "b", "value": "{{flow.variables.a}}2", "index": "0"},
    ]

    execution = started(SET, MESSAGE, variables=variables)

    assert {"a": "1", "b": "12"} == execution.context["flow"]["variables"]


def test_names_are_case_sensitive_and_no_liquid() -> None:
    variables = [
        {"key": "Foo", "value": "1"},
        {"key": "foo", "value": "2"},
        {"key": "{{flow.sid}}", "value": "3"},
    ]

    execution = started(SET, MESSAGE, variables=variables)

    assert {"Foo": "1", "foo": "2", "{{flow.sid}}": "3"} == execution.context["flow"]["variables"]
