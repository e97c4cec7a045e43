"""What the lists of an account hold: things with a SID and a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")


@dataclass(frozen=True)
class Entry:
    """Something with a SID and a name; some kinds have a unique name besides."""

    sid: str
    friendly_name: str
    unique_name: str = ""

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Entry:
        """Read Twilio's JSON; raises ValueError where it has no SID."""
        return cls(
            sid_at(body, "sid"), text_at(body, "friendly_name"), text_at(body, "unique_name")
        )


@dataclass(frozen=True)
class Environment(Entry):
    """Where the functions of a service run, once a build is deployed there."""

    build_sid: str = ""
    """Empty as long as nothing is deployed."""

    domain_name: str = ""

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Environment:
        """Read Twilio's JSON; raises ValueError where it has no SID."""
        return cls(
            sid=sid_at(body, "sid"),
            friendly_name="",
            unique_name=text_at(body, "unique_name"),
            build_sid=sid_at(body, "build_sid") if body.get("build_sid") else "",
            domain_name=text_at(body, "domain_name"),
        )


def sid_at(body: Mapping[str, Any], key: str) -> str:
    """The SID under that key; raises ValueError where there is none."""
    sid = text_at(body, key)
    if not _SID.fullmatch(sid):
        raise ValueError(f"its {key} is no SID")
    return sid


def text_at(body: Mapping[str, Any], key: str) -> str:
    """The text under that key; "" where there is none."""
    value = body.get(key)
    return value if isinstance(value, str) else ""
