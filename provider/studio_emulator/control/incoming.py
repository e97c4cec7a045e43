"""Which flow an address of the account leads to, for a message, a call or a message of a conversation."""

import re
from collections.abc import Mapping
from typing import Any

from studio_emulator.app_state import AppState
from studio_emulator.handlers.conversations import ADDRESS_CONFIGURATION
from studio_emulator.handlers.messaging import MESSAGING_SERVICE
from studio_emulator.handlers.numbers import NUMBER, SENDER
from studio_emulator.store.directory import DirectoryEntry, DirectoryStore, Place, literal

_WEBHOOK = re.compile(
    r"https://webhooks\.twilio\.com/v1/Accounts/AC[0-9a-f]{32}/Flows/(FW[0-9a-f]{32})"
)


def find_flow_sid(app: AppState, account_sid: str, kind: str, address: str) -> str:
    """Return the SID of the flow; raises ValueError with a sentence if the address leads to none."""
    store = app.store(DirectoryStore)
    if kind == "conversation":
        sid = _of_conversation(store, account_sid, address)
    else:
        sid = _of_url(_url(store, account_sid, kind, address))
    if not sid:
        raise ValueError(
            f"No flow answers a {kind} to {address}. Name a flow, or let it lead to one."
        )
    return sid


def _of_conversation(store: DirectoryStore, account_sid: str, address: str) -> str:
    auto = _fields(store, account_sid, ADDRESS_CONFIGURATION.name, "address", address).get(
        "auto_creation", {}
    )
    return str(auto.get("studio_flow_sid") or "") if auto.get("type") == "studio" else ""


def _url(store: DirectoryStore, account_sid: str, kind: str, address: str) -> str:
    """Return the webhook of a number. A messaging service that it is in may take its messages.

    Source: docs messaging/services (use_inbound_webhook_on_number).
    """
    numbers = _entries(store, account_sid, NUMBER, "phone_number", address)
    if not numbers:
        return ""
    number = numbers[0]
    if kind == "call":
        return str(number.fields["voice_url"] or "")
    sender = store.find(SENDER, "number_sid", number.sid)
    if sender is not None:
        service = store.fetch(Place(account_sid, MESSAGING_SERVICE.name), sender.parent_sid)
        if service is not None and not service.fields.get("use_inbound_webhook_on_number"):
            return str(service.fields.get("inbound_request_url") or "")
    return str(number.fields["sms_url"] or "")


def _of_url(url: str) -> str:
    found = _WEBHOOK.match(url)
    return found[1] if found else ""


def _fields(
    store: DirectoryStore, account_sid: str, kind: str, field: str, value: str
) -> Mapping[str, Any]:
    found = _entries(store, account_sid, kind, field, value)
    return found[0].fields if found else {}


def _entries(
    store: DirectoryStore, account_sid: str, kind: str, field: str, value: str
) -> list[DirectoryEntry]:
    return store.list_entries(Place(account_sid, kind), patterns={field: literal(value)})
