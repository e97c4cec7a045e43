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


@pytest.mark.parametrize("sid", [None, "", 7])
def test_an_answer_without_a_sid_tells_of_no_flow(flow_json: FlowJson, sid: object) -> None:
    with pytest.raises(ValueError, match="no flow SID"):
        Flow.from_json(flow_json(sid=sid))


@given(st.dictionaries(st.sampled_from([*Flow.__annotations__]), st.from_type(object)))
def test_any_value_in_any_field_is_taken_or_dropped_but_never_fails(body: dict[str, Any]) -> None:
    flow = Flow.from_json({**body, "sid": "FW1"})

    assert isinstance(flow.revision, int)
    assert not isinstance(flow.revision, bool)
    assert isinstance(flow.definition, dict | None)


def test_true_is_no_revision(flow_json: FlowJson) -> None:
    assert 0 == Flow.from_json(flow_json(revision=True)).revision


PROBLEMS = [
    (None, ()),
    ([], ()),
    ("broken", ()),
    ([{"message": "m", "property_path": "#/a"}], (("#/a", "m"),)),
    ([{"message": "m", "path": "#/a"}], (("#/a", "m"),)),
    ([{"detail": "m", "pointer": "#/a"}], (("#/a", "m"),)),
    ([{"message": "m"}, None, "m"], (("", "m"),)),
]


@pytest.mark.parametrize(("entries", "expected"), PROBLEMS)
def test_reads_problems_in_each_known_form(entries: object, expected: tuple[Any, ...]) -> None:
    assert expected == problems(entries)
