"""Fill in the Liquid of a text. (Replaced by the full rules.)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any


def render(
    text: str, variables: Mapping[str, Any], now: datetime, *, missing: list[str] | None = None
) -> str:
    """Return the text with its Liquid filled in."""
    del now, missing
    if "{{" not in text and "{%" not in text:
        return text
    from liquid import Environment  # noqa: PLC0415 -- slow to import

    return Environment().from_string(text).render(**variables)
