"""What is said of a change, in the lines of a preview."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.definition.lint import Finding
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.values import ExistingFlow
from support.definitions import greeting

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


def findings(code: str, *widgets: str) -> list[Finding]:
    return [Finding("#/states/1", "is odd", name, code) for name in widgets]


def test_of_what_was_there_before_only_the_number_is_told() -> None:
    old = findings("unwired-failure", *"abcdefgh")

    told = str(flow_report.warnings("Support", findings("secret", "x"), old=old, hidden=False))

    assert [
        '1 new warning about flow "Support", and 8 that it had before:',
        '    secret: widget "x": is odd',
    ] == told.splitlines()


def test_a_change_that_brings_no_warning_is_told_in_one_line() -> None:
    old = findings("unwired-failure", *"ab")

    told = str(flow_report.warnings("Support", [], old=old, hidden=False))

    assert (
        'flow "Support" has no new warning, and 2 that it had before; `twilio-studio lint` shows them'
        == told
    )


def test_many_warnings_of_one_code_are_one_line() -> None:
    found = [*findings("unwired-failure", *"abcdefghijkl"), *findings("secret", *"xyz")]

    told = str(flow_report.warnings("Support", found, hidden=False))

    assert [
        '15 warnings about flow "Support":',
        (
            '    unwired-failure: 12 times. The first: widget "a": is odd. '
            'Also in "b", "c", "d", "e", "f", "g", "h", "i", 3 more'
        ),
        '    secret: widget "x": is odd',
        '    secret: widget "y": is odd',
        '    secret: widget "z": is odd',
    ] == told.splitlines()


def test_of_a_secret_definition_many_warnings_tell_the_widgets_alone() -> None:
    told = str(flow_report.warnings("Support", findings("secret", *"abcd"), hidden=True))

    assert (
        '4 warnings about flow "Support":\n    secret: 4 times. The first: widget "a". Also in "b", "c", "d"'
        == told
    )
