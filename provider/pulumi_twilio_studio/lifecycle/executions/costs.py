"""Which widgets of a flow may cost money or reach somebody, so that nobody runs the flow unasked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pulumi_twilio_studio.definition.text import printable, quoted
from pulumi_twilio_studio.lifecycle.executions.walking import first_widget, within_reach

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition

_FREE = frozenset({"split-based-on", "set-variables"})
"""The types that only compute. Every other type counts as spending, also one that Twilio adds tomorrow."""

_PLAIN = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?")
"""A host as it is, without Liquid, a user, or a character that programs read differently."""

_SENDS = "sends a message"
_CALLS = "makes a call, or needs one"
_HANDS_OVER = "hands the person over"
_WHY: Mapping[str, str] = {
    "send-message": _SENDS,
    "send-and-wait-for-reply": _SENDS,
    "send-to-auto-pilot": _SENDS,
    "make-outgoing-call-v1": _CALLS,
    "make-outgoing-call-v2": _CALLS,
    "connect-call-to": _CALLS,
    "say-play": _CALLS,
    "gather-input-on-call": _CALLS,
    "record-call": _CALLS,
    "record-voicemail": _CALLS,
    "capture-payments": "takes a payment",
    "enqueue-call": _HANDS_OVER,
    "send-to-flex": _HANDS_OVER,
    "run-subflow": "runs another flow",
    "run-function": "runs a Function",
    "run-function-v2": "runs a Function",
    "make-http-request": "sends a request",
}
_UNKNOWN = "does something that may cost money"


@dataclass(frozen=True)
class Cost:
    """A widget that may cost money or reach somebody."""

    widget: str
    type: str

    def __str__(self) -> str:
        """Return it as the start of a sentence."""
        why = _WHY.get(self.type, _UNKNOWN)
        return f"the widget {quoted(self.widget)} ({printable(self.type)}) {why}"


def costs_of(definition: Definition) -> list[Cost]:
    """Return the widgets that may cost money and that a request of the REST API can come to, the nearest first.

    What a subflow, a Function or a request does is not known. So it counts. A GET does not count if it goes to a server
    that is not Twilio's: a GET changes nothing (RFC 9110, 9.2.1), but one to Twilio may be charged.
    """
    states = definition.content["states"]
    names = within_reach(definition, first_widget(definition))
    return [Cost(name, states[name]["type"]) for name in names if not _is_free(states[name])]


def _is_free(state: Mapping[str, Any]) -> bool:
    kind = state["type"]
    if kind != "make-http-request":
        return kind in _FREE
    asked = state.get("properties") or {}
    is_plain = asked.get("method") == "GET" and not asked.get("add_twilio_auth")
    return is_plain and _is_of_others(asked.get("url"))


def _is_of_others(url: object) -> bool:
    """Return whether a URL leads to a server that is surely not Twilio's. Liquid may stand for any server."""
    try:
        address = urlsplit(url.strip()) if isinstance(url, str) else None
    except ValueError:
        return False
    if address is None or not _PLAIN.fullmatch(address.netloc):
        return False
    host = f".{address.hostname}".rstrip(".")
    return not host.endswith((".twilio.com", ".twil.io"))
