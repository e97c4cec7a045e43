"""What is said of a change, in the lines of a preview."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from definitions import greeting
from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.lifecycle import flow_report
from pulumi_twilio_studio.lifecycle.flow_values import ExistingFlow

KNOWN = ExistingFlow(
    sid=f"FW{'0' * 32}",
    account_sid=f"AC{'0' * 32}",
    revision=1,
    live_revision=1,
    declares="published",
    identity="organization/shop/dev/support",
    friendly_name="Support",
    status="published",
    definition=Definition.from_api(greeting()),
    stored_sha256=None,
)


@pytest.fixture
def found() -> ExistingFlow:
    """The flow after somebody renamed a widget and edited it."""
    text = json.dumps(greeting("Hello hunter2!")).replace('"hello"', '"welcome"')
    return replace(KNOWN, definition=Definition.from_api(json.loads(text)))


def test_a_renamed_widget_is_told_as_one(found: ExistingFlow) -> None:
    shown = str(flow_report.drift(KNOWN, found)).splitlines()

    assert [
        '    ~ widget "hello" renamed to "welcome"',
        '    ~ widget "welcome": properties.body: "Hello!" -> "Hello hunter2!"',
    ] == shown[1:]


def test_of_a_secret_definition_only_names_and_places_are_told(found: ExistingFlow) -> None:
    shown = str(flow_report.drift(replace(KNOWN, is_secret=True), found)).splitlines()

    assert [
        '    ~ widget "hello" renamed to "welcome"',
        '    ~ widget "welcome": properties.body: "[secret]" -> "[secret]"',
    ] == shown[1:]
