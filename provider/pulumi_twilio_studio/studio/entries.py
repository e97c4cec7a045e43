"""The rows of an account's lists: things with a SID and a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_twilio_studio.studio.fields import optional_sid_at, sid_at, text_at


@dataclass(frozen=True)
class NamedEntry:
    """Something with a SID and a name; some kinds also have a unique name."""

    sid: str
    friendly_name: str
    unique_name: str = ""

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> NamedEntry:
        """Read Twilio's JSON; raises ValueError if it has no SID."""
        return cls(
            sid_at(body, "sid"),
            text_at(body, "friendly_name") or "",
            text_at(body, "unique_name") or "",
        )


@dataclass(frozen=True)
class Environment(NamedEntry):
    """An environment of a service, in which functions run after a build is deployed there."""

    build_sid: str = ""
    """Empty until a build is deployed."""

    domain_name: str = ""

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Environment:
        """Read Twilio's JSON; raises ValueError if it has no SID."""
        return cls(
            sid=sid_at(body, "sid"),
            friendly_name="",
            unique_name=text_at(body, "unique_name") or "",
            build_sid=optional_sid_at(body, "build_sid", "ZB") or "",
            domain_name=text_at(body, "domain_name") or "",
        )
