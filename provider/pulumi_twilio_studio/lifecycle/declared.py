"""What a program declares, as plain values. At a preview, some of them are not known yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.lifecycle.account import Account, ParentAccount
    from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
    from pulumi_twilio_studio.lifecycle.flow.earlier import Earlier

Values = dict[str, Any]
"""The inputs of a resource by name, without those that have no value."""


class Unknown:
    """The type of UNKNOWN."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final[Unknown] = Unknown()
"""Stands for an input that a preview does not know yet."""


def known_values(values: Mapping[str, Any]) -> Values:
    """Return the values that are known."""
    return {name: value for name, value in values.items() if value is not UNKNOWN}


@dataclass(frozen=True)
class Checked:
    """What a check has found."""

    inputs: Values
    """The inputs in the form that the state keeps."""

    problems: list[str] = field(default_factory=list)
    """A sentence for everything that is wrong with them."""


class Reach(Protocol):
    """The accounts that can be reached."""

    def account(self, account_sid: str) -> Account:
        """Return that account. Raises StudioError if the credentials do not give access to it."""

    def parent(self) -> ParentAccount:
        """Return the configured account as the parent of its subaccounts."""


class Run(Reach, Protocol):
    """The run that a check is part of: its configuration and its accounts."""

    @property
    def account_sid(self) -> str:
        """The configured account. Raises ConfigurationError."""

    @property
    def home(self) -> str:
        """A hash of where the state is kept."""

    def pin(self, name: str) -> str | None:
        """Return the revision to which the configuration pins the flow with that name."""

    @property
    def earlier(self) -> Earlier | None:
        """The stack that must run a flow before this one does. None if the configuration names none."""

    @property
    def override(self) -> str | None:
        """Why the gate of promotion lets this run pass. None if it does not, and empty if the reason is missing."""

    def tell(self, what: Diagnostic | str) -> None:
        """Tell the user something, once in a run."""
