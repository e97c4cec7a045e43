from __future__ import annotations

import pytest

from studio_emulator.definitions.widgets import WIDGET_TYPES

KINDS = {"string", "integer", "boolean", "array", "object"}


@pytest.mark.parametrize("name", WIDGET_TYPES)
def test_every_type_says_who_says_so(name: str) -> None:
    assert WIDGET_TYPES[name].source


@pytest.mark.parametrize("name", WIDGET_TYPES)
def test_every_rule_says_who_says_so(name: str) -> None:
    widget = WIDGET_TYPES[name]

    assert all(widget.required.values())
    assert set(widget.enumerations) == set(widget.enumerated_by)
    assert all(widget.enumerated_by.values())


@pytest.mark.parametrize("name", WIDGET_TYPES)
def test_every_property_has_kinds_of_json(name: str) -> None:
    widget = WIDGET_TYPES[name]

    assert {kind for kinds in widget.properties.values() for kind in kinds} <= KINDS


def test_lists_the_types_of_the_published_schema() -> None:
    published = """add-member-to-chat-channel add-twiml-redirect capture-payments connect-call-to
    create-chat-channel create-task enqueue-call fork-stream gather-input-on-call
    make-http-request make-outgoing-call-v1 make-outgoing-call-v2 record-call record-voicemail
    run-function run-function-v2 say-play send-and-wait-for-reply send-message send-to-flex
    set-variables split-based-on run-subflow trigger understand update-sync-object
    connect-virtual-agent connect-virtual-agent-v2"""

    assert set() == set(published.split()) - set(WIDGET_TYPES)
