"""Flows that people talk with, for tests of executions, and an emulator that runs them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

State = dict[str, Any]

CONTACT, ADDRESS = "+15550100001", "+15550100002"


def state(name: str, kind: str, transitions: Mapping[str, str], **properties: Any) -> State:
    """A widget; an event that leads to "" ends the flow."""
    found = [{"event": event, **({"next": to} if to else {})} for event, to in transitions.items()]
    return {"name": name, "type": kind, "transitions": found, "properties": properties}


def flow(*states: State, starts: str, **flags: bool) -> dict[str, Any]:
    """A definition in which every trigger leads to `starts`."""
    events = ("incomingMessage", "incomingCall", "incomingConversationMessage", "incomingRequest")
    trigger = state("Trigger", "trigger", dict.fromkeys((*events, "incomingParent"), starts))
    definition = {"states": [trigger, *states], "initial_state": "Trigger"}
    return {**definition, "flags": flags} if flags else definition


def message(name: str, body: str, to: str = "") -> State:
    addresses = {"from": "{{flow.channel.address}}", "to": "{{contact.channel.address}}"}
    return state(name, "send-message", {"sent": to, "failed": ""}, body=body, **addresses)


def question(name: str, body: str, to: str) -> State:
    transitions = {"incomingMessage": to, "timeout": "", "deliveryFailure": ""}
    return state(
        name,
        "send-and-wait-for-reply",
        transitions,
        body=body,
        timeout="3600",
        **{"from": "{{flow.channel.address}}"},
    )


def lookup(name: str, url: str, to: str, failed: str = "") -> State:
    return state(
        name,
        "make-http-request",
        {"success": to, "failed": failed},
        method="GET",
        url=url,
        content_type="application/json;charset=utf-8",
    )


def menu(name: str, text: str, to: str) -> State:
    return state(
        name,
        "gather-input-on-call",
        {"keypress": to, "speech": to, "timeout": ""},
        say=text,
        timeout=5,
        loop=1,
    )


ASKS = flow(
    question("ask", "Hello {{flow.data.name}}, how was it?", "thank"),
    message("thank", "Thank you for {{widgets.ask.inbound.Body}}"),
    starts="ask",
)
"""Asks, waits for a reply, and thanks for it."""

LOOKS_UP = flow(
    lookup("find", "https://example.com/orders/{{flow.data.order}}", "tell", "sorry"),
    message("tell", "It is {{widgets.find.parsed.state}}."),
    message("sorry", "Please call us."),
    starts="find",
)
"""Asks a server, and tells what it says."""

CALLS = flow(
    menu("choose", "Press a key.", "tell"),
    message("tell", "{{widgets.choose.Digits}}"),
    starts="choose",
)
"""Waits for a key on a call."""


def with_subflow(sid: str) -> dict[str, Any]:
    """A flow that runs another one."""
    run = state(
        "inner",
        "run-subflow",
        {"completed": "done", "failed": ""},
        flow_sid=sid,
        flow_revision="LatestPublished",
        parameters=[],
    )
    return flow(run, message("done", "Done."), starts="inner")
