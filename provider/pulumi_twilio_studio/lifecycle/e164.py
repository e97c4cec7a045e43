"""How Twilio writes a phone number."""

from __future__ import annotations

import re

_E164 = re.compile(r"\+[1-9]\d{1,14}", re.ASCII)


def is_e164(text: str) -> bool:
    """Return whether it is a + and up to 15 digits (docs: glossary/what-e164)."""
    return _E164.fullmatch(text) is not None
