"""A flow is read from whatever shape the API gives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.studio.models import Flow, problems

FlowJson = Callable[..., dict[str, Any]]


def test_reads_the_answer_to_a_create(flow_json: FlowJson) -> None:
    body = flow_json(7, definition={"states": []}, author_sid="US" + "1" * 32)

    flow = Flow.from_json(body)

    expected = {key: value for key, value in body.items() if key != "links"}
    assert {**expected, "errors": (), "warnings": ()} == vars(flow)


def test_reads_a_row_of_a_list_where_much_is_null(flow_json: FlowJson) -> None:
    absent = dict.fromkeys(("definition", "valid", "errors", "warnings", "commit_message"))

    flow = Flow.from_json(flow_json(**absent))

    assert (None, None, (), (), None) == (
        flow.definition,
        flow.valid,
        flow.errors,
        flow.warnings,
        flow.commit_message,
    )


def test_reads_a_revision_which_lacks_fields_of_a_flow(flow_json: FlowJson) -> None:
    body = flow_json()
    for absent in ("warnings", "webhook_url", "links", "author_sid"):
        del body[absent]

    flow = Flow.from_json(body)

    assert ((), None, None) == (flow.warnings, flow.webhook_url, flow.author_sid)


def test_ignores_keys_it_does_not_know(flow_json: FlowJson) -> None:
    assert Flow.from_json(flow_json()) == Flow.from_json(flow_json(edition="2027"))


WRONG = {
    "sid": [None, "", 7, True, [], {}, "FW1", "AC" + "1" * 32, "FW" + "1" * 32 + "\n", "../Flows"],
    "account_sid": [7, True, [], {}, "AC1", "FW" + "1" * 32],
    "author_sid": [7, [], {}],
    "friendly_name": [None, 7, False, [], {}],
    "definition": [7, "{}", [], True],
    "status": [None, "", 7, "live", ["draft"], {}],
    "revision": [None, "3", 3.0, True, 0, -1, [3], {}],
    "commit_message": [7, [], {}],
    "date_created": [7, [], {}],
    "date_updated": [7, [], {}],
    "webhook_url": [7, [], {}],
    "url": [7, [], {}],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in WRONG.items() for value in values]
)
def test_an_answer_of_another_type_than_twilios_tells_of_no_flow(
    flow_json: FlowJson, field: str, value: object
) -> None:
    with pytest.raises(ValueError, match=rf"^its {field} is no"):
        Flow.from_json(flow_json(**{field: value}))


@pytest.mark.parametrize("field", [*Flow.__annotations__])
def test_null_is_as_good_as_left_out(flow_json: FlowJson, field: str) -> None:
    without = flow_json()
    del without[field]
    outcomes = []

    for body in (flow_json(**{field: None}), without):
        try:
            outcomes.append(repr(Flow.from_json(body)))
        except ValueError as flaw:
            outcomes.append(str(flaw))

    assert outcomes[0] == outcomes[1]


@given(st.dictionaries(st.sampled_from([*Flow.__annotations__]), st.from_type(object)))
def test_any_value_in_any_field_makes_a_flow_or_none(body: dict[str, Any]) -> None:
    known = {"sid": "FW" + "1" * 32, "friendly_name": "a", "status": "draft", "revision": 1}

    try:
        flow = Flow.from_json({**known, **body})
    except ValueError:
        return

    assert type(flow.revision) is int
    assert isinstance(flow.definition, dict | None)
    assert flow.friendly_name == flow.friendly_name.encode().decode()


@pytest.mark.parametrize("field", ["friendly_name", "commit_message", "url"])
def test_half_a_surrogate_pair_in_a_text_is_replaced(flow_json: FlowJson, field: str) -> None:
    flow = Flow.from_json(flow_json(**{field: "a\ud83d b \U0001f44b"}))

    assert "a\ufffd b \U0001f44b" == getattr(flow, field)


PROBLEMS = [
    (None, ()),
    ([], ()),
    ("broken", ()),
    ([{"message": "m", "property_path": "#/a"}], (("#/a", "m"),)),
    ([{"message": "m", "path": "#/a"}], (("#/a", "m"),)),
    ([{"detail": "m", "pointer": "#/a"}], (("#/a", "m"),)),
    ([{"message": "m"}, None, "m"], (("", "m"),)),
    ([{"message": ["m"], "property_path": {"a": 1}, "path": "#/b"}], (("#/b", ""),)),
]


@pytest.mark.parametrize(("entries", "expected"), PROBLEMS)
def test_reads_problems_in_each_known_form(entries: object, expected: tuple[Any, ...]) -> None:
    assert expected == problems(entries)
