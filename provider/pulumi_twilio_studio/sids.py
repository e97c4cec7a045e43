"""SIDs, the identifiers of Twilio: two capital letters that name the kind, and 32 hexadecimal digits.

Twilio writes the digits in lower case. Its API also accepts capitals (OpenAPI: "^FW[0-9a-fA-F]{32}$").
"""

from __future__ import annotations

import re
from typing import TypeGuard

DIGITS = "[0-9a-f]{32}"
"""The digits as Twilio writes them, for patterns. SIDs that are compared as text must have these."""
DIGITS_IN_ANY_CASE = "[0-9a-fA-F]{32}"
"""The digits that Twilio's API accepts, for patterns."""

IN_TEXT = re.compile(rf"(?<![A-Za-z0-9])([A-Z]{{2}}{DIGITS})(?![A-Za-z0-9])")
"""Finds SIDs in a text. The group holds the SID."""

_SID = re.compile(f"[A-Z]{{2}}{DIGITS}")
_ACCEPTED = re.compile(f"[A-Z]{{2}}{DIGITS_IN_ANY_CASE}")


def is_sid(value: object, prefix: str) -> TypeGuard[str]:
    """Return whether the value is text that is a SID with that prefix, as Twilio writes it."""
    return isinstance(value, str) and bool(_SID.fullmatch(value)) and value.startswith(prefix)


def is_accepted_sid(value: object, prefix: str) -> TypeGuard[str]:
    """Return whether the value is text that Twilio's API accepts as a SID with that prefix, in any case."""
    return isinstance(value, str) and bool(_ACCEPTED.fullmatch(value)) and value.startswith(prefix)
