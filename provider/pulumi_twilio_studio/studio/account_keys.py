"""API keys of single accounts, as one JSON object of the configuration: `{"AC...": {"apiKey", "apiSecret"}}`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pulumi_twilio_studio.sids import is_sid

_KEYS = {"apiKey", "apiSecret"}


def key_of(text: str | None, account_sid: str) -> tuple[str, str] | None:
    """Return the API key and secret of that account, or None if the text holds no key for it.

    The text must have no problems (see `problems`).
    """
    entry = json.loads(text or "{}").get(account_sid)
    return (entry["apiKey"], entry["apiSecret"]) if entry else None


def problems(text: str | None) -> Iterator[str]:
    """Yield what is wrong with the text, as ends of sentences. Repeats no value, because the text holds secrets."""
    try:
        entries = json.loads(text or "{}")
    except (ValueError, RecursionError):
        entries = None
    if not isinstance(entries, dict):
        yield 'is not a JSON object like {"AC...": {"apiKey": "SK...", "apiSecret": "..."}}'
        return
    for number, (account_sid, entry) in enumerate(entries.items(), start=1):
        if not is_sid(account_sid, "AC"):
            yield (
                f"has an entry (number {number}) whose name is not AC and 32 lower-case "
                "hexadecimal digits"
            )
        elif flaw := _flaw(entry):
            yield f"has for {account_sid} {flaw}"


def _flaw(entry: Any) -> str | None:
    if not isinstance(entry, dict) or set(entry) != _KEYS:
        return "other keys than apiKey and apiSecret"
    if not is_sid(entry["apiKey"], "SK"):
        return "an apiKey that is not SK and 32 lower-case hexadecimal digits"
    if not (isinstance(entry["apiSecret"], str) and entry["apiSecret"].strip()):
        return "an apiSecret that is empty or not text"
    return None
