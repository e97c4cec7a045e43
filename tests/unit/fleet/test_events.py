"""What is kept of what the engine tells."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.automation import EngineEvent

from pulumi_twilio_studio.fleet.events import EventCollector


def diagnostic(message: str, severity: str = "error") -> EngineEvent:
    told = {"message": message, "color": "never", "severity": severity}
    return EngineEvent.from_json({"sequence": 1, "timestamp": 1, "diagnosticEvent": told})


def outputs(kind: str, name: str, sid: str, **known: Any) -> EngineEvent:
    urn = f"urn:pulumi:acme::shop::twilio-studio:index:Tenant${kind}::{name}"
    state = {"type": kind, "urn": urn, "id": sid, "parent": "", "provider": "", "outputs": known}
    step = {"op": "same", "urn": urn, "type": kind, "provider": "", "new": state}
    event = {"metadata": step, "planning": False}
    return EngineEvent.from_json({"sequence": 1, "timestamp": 1, "resOutputsEvent": event})


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("Error: updating flow: Twilio refused\n\n", "updating flow: Twilio refused"),
        (
            "python inline source runtime error: boom\nTraceback (most recent call last):\n  File",
            "boom",
        ),
        ("an unhandled error occurred: python inline source runtime error: boom", "boom"),
        ("line 1\nline 2\n", "line 1\nline 2"),
    ],
)
def test_an_error_is_kept_without_what_the_engine_wraps_around_it(message: str, kept: str) -> None:
    heard = EventCollector()

    heard(diagnostic(message))

    assert kept == heard.error


def test_what_is_said_twice_is_kept_once_and_that_it_failed_is_no_news() -> None:
    heard = EventCollector()

    for message in ("boom", "an unhandled error occurred: boom", "update failed"):
        heard(diagnostic(message))

    assert "boom" == heard.error


def test_that_it_failed_is_kept_where_nothing_else_is_said() -> None:
    heard = EventCollector()

    heard(diagnostic("update failed"))

    assert "update failed" == heard.error


def test_lines_of_the_providers_are_kept_and_debugging_is_not() -> None:
    heard = EventCollector()

    for severity in ("debug", "info", "warning"):
        heard(diagnostic(f"{severity}\n\n", severity))

    assert ["info", "warning"] == heard.lines


def test_learns_the_flows_and_the_account_from_what_was_written() -> None:
    heard = EventCollector()

    heard(outputs("pulumi-python:dynamic/studio:Subaccount", "acme", "AC1"))
    heard(outputs("pulumi-python:dynamic/studio:Flow", "acme-menu", "FW1", account_sid="AC1"))

    assert {"acme-menu": "FW1"} == heard.flows
    assert "AC1" == heard.account_sid
