"""What servers and functions answer (docs: studio/widget-library/http-request, studio/widget-library/run-function)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pulumi_twilio_studio.simulator import (
    Answer,
    Execution,
    NoResponse,
    Response,
    Silence,
    Surroundings,
)
from support.simulated import MESSAGE, event_of, flow, kept, started

HTTP, FUNCTION = "make-http-request", "run-function"
ADDRESS = {"url": "https://example.com/orders", "method": "GET"}


@pytest.mark.parametrize(
    ("kind", "status", "event"),
    [
        (HTTP, 200, "success"),
        (HTTP, 204, "success"),
        (HTTP, 299, "success"),
        (HTTP, 302, "failed"),
        (HTTP, 404, "failed"),
        (HTTP, 500, "failed"),
        (FUNCTION, 200, "success"),
        (FUNCTION, 302, "success"),
        (FUNCTION, 404, "fail"),
        (FUNCTION, 500, "fail"),
    ],
)
def test_the_status_decides(kind: str, status: int, event: str) -> None:
    execution = started(kind, MESSAGE, **ADDRESS)

    execution.answer(Response(status))

    assert event == event_of(execution)


@pytest.mark.parametrize(("kind", "event"), [(HTTP, "failed"), (FUNCTION, "fail")])
@pytest.mark.parametrize(
    "answer", [NoResponse(), Silence(), Response(200, "x" * (64 * 1024 + 1), "text/plain")]
)
def test_no_answer_and_one_that_is_too_large_fail_and_keep_nothing(
    kind: str, event: str, answer: Answer
) -> None:
    execution = started(kind, MESSAGE, **ADDRESS)

    execution.answer(answer)

    assert (event, {}) == (event_of(execution), kept(execution))


@pytest.mark.parametrize("kind", [HTTP, FUNCTION])
def test_64_kilobytes_are_not_too_large(kind: str) -> None:
    execution = started(kind, MESSAGE, **ADDRESS)

    execution.answer(Response(200, "x" * 64 * 1024, "text/plain"))

    assert "success" == event_of(execution)


@pytest.mark.parametrize("kind", [HTTP, FUNCTION])
def test_a_server_has_10_seconds(kind: str) -> None:
    execution = started(kind, MESSAGE, **ADDRESS)

    execution.answer(Silence())

    assert timedelta(seconds=10) == execution.now - Surroundings().now


@pytest.mark.parametrize("kind", [HTTP, FUNCTION])
@pytest.mark.parametrize("status", [200, 404])
def test_the_response_is_kept_of_success_and_failure(kind: str, status: int) -> None:
    execution = started(kind, MESSAGE, **ADDRESS)

    execution.answer(Response(status, '{"person": {"age": 40}}'))

    assert {
        "status_code": status,
        "body": '{"person": {"age": 40}}',
        "content_type": "application/json",
        "parsed": {"person": {"age": 40}},
    } == kept(execution)


@pytest.mark.parametrize(
    ("body", "content_type", "is_parsed"),
    [
        ('{"a": 1}', "application/json", True),
        ('{"a": 1}', "application/json; charset=utf-8", True),
        ('{"a": 1}', "text/plain", False),
        ('[{"a": 1}]', "application/json", False),
        ("1", "application/json", False),
        ("{", "application/json", False),
        ("[" * 100_000, "application/json", False),
    ],
)
@pytest.mark.parametrize("kind", [HTTP, FUNCTION])
def test_only_objects_of_json_are_parsed(
    kind: str, body: str, content_type: str, *, is_parsed: bool
) -> None:
    execution = started(kind, MESSAGE, **ADDRESS)

    execution.answer(Response(200, body, content_type))

    assert is_parsed is ("parsed" in kept(execution))


def test_what_a_function_answered_before_stays_in_parsed() -> None:
    """The table of docs: studio/widget-library/run-function, "Behavior when running the widget multiple times"."""
    leads = {"success": "it", "fail": "it"}
    execution = Execution(flow({"it": (FUNCTION, leads, ADDRESS)}), MESSAGE)
    contexts: list[Any] = []

    for answer in (
        Response(200, '{ "foo": "bar" }'),
        Response(404, "not found", "text/plain"),
        Response(201, '{ "created": true }'),
    ):
        execution.answer(answer)
        contexts.append(kept(execution))

    assert [{"foo": "bar"}, {"foo": "bar"}, {"foo": "bar", "created": True}] == [
        each["parsed"] for each in contexts
    ]
    assert [200, 404, 201] == [each["status_code"] for each in contexts]
    assert ["application/json", "text/plain", "application/json"] == [
        each["content_type"] for each in contexts
    ]
