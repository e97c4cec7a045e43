"""A subaccount as the program declares it and as the state or Twilio knows it, and the parent account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

from pulumi_twilio_studio.definition.outputs import HELP_TEXT, is_help_text
from pulumi_twilio_studio.foreign import kind_of, quoted
from pulumi_twilio_studio.identity import (
    LONGEST_NAME,
    belongs,
    marker_of,
    sign_name,
    signed_name,
)
from pulumi_twilio_studio.lifecycle.inactive import CLOSED
from pulumi_twilio_studio.sids import is_sid
from pulumi_twilio_studio.words import AccountStatus, OnDelete

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.studio.accounts_client import Subaccount

DEFAULTS = {"status": "active", "on_delete": "suspend"}
CHOICES = {"status": get_args(AccountStatus), "on_delete": get_args(OnDelete)}
# The part of an account's name that the marker leaves free.
ROOM = LONGEST_NAME - len(sign_name("", "0" * 16))


@dataclass(frozen=True)
class DesiredSubaccount:
    """What the program declares."""

    identity: str
    friendly_name: str
    status: str = "active"
    on_delete: str = "suspend"
    adopt: str | None = None
    """The SID of the subaccount to take over."""

    home: str = ""
    """A hash of where the state is kept that will hold the subaccount."""

    sends_secrets: bool = False
    """Whether any part is secret. Then Twilio's own words are not shown either, because they may quote it."""

    @classmethod
    def of(cls, values: Mapping[str, Any], home: str) -> DesiredSubaccount:
        """Return checked inputs, all of them known, as the subaccount whose state is kept in that home."""
        return cls(
            identity=values["identity"],
            friendly_name=values["friendly_name"],
            status=values["status"],
            on_delete=values["on_delete"],
            adopt=values.get("adopt"),
            home=home,
            sends_secrets=bool(values.get("hidden")),
        )

    @property
    def called(self) -> tuple[str, str | None]:
        """Its name. Its SID is not known yet."""
        return self.friendly_name, None

    @property
    def marker(self) -> str:
        """What makes a subaccount ours."""
        return marker_of(self.identity, self.home)

    @property
    def signed_name(self) -> str:
        """The name as Twilio has to hold it."""
        return sign_name(self.friendly_name, self.marker)


@dataclass(frozen=True)
class ExistingSubaccount:
    """What the state or Twilio knows. The Auth Token is not part of it. Dates are ISO 8601."""

    sid: str
    owner_account_sid: str
    friendly_name: str
    """Without the marker."""

    status: str
    marker: str | None
    """The marker at the end of its name. None if somebody removed it."""

    date_created: str | None = None
    date_updated: str | None = None
    """When it was last written. It tells an answer that lags behind from somebody's change."""

    on_delete: str = "suspend"
    identity: str = ""
    """Which resource of ours it is. Empty for an account that no state knows."""

    home: str = ""
    """A hash of where the state was kept when this stack last signed the name. Empty if unknown."""

    @classmethod
    def of(cls, sid: str, state: Mapping[str, Any]) -> ExistingSubaccount:
        """Return the subaccount that the outputs in a state describe."""
        return cls(
            sid=sid,
            owner_account_sid=state["owner_account_sid"],
            friendly_name=state["friendly_name"],
            status=state["status"],
            marker=state.get("marker"),
            date_created=state.get("date_created"),
            date_updated=state.get("date_updated"),
            on_delete=state["on_delete"],
            identity=state["identity"],
            home=state.get("home") or "",
        )

    @property
    def called(self) -> tuple[str, str | None]:
        """Its name and its SID."""
        return self.friendly_name, self.sid

    @property
    def held(self) -> tuple[str, str, str | None]:
        """What can be changed at Twilio."""
        return self.friendly_name, self.status, self.marker


def with_answer(account: Subaccount, known: ExistingSubaccount) -> ExistingSubaccount:
    """Return a known subaccount as Twilio now answers it."""
    fresh = to_existing(account, known.on_delete)
    return replace(fresh, identity=known.identity, home=known.home)


def to_existing(account: Subaccount, on_delete: str) -> ExistingSubaccount:
    """Return a subaccount that no state knows, as Twilio answers it."""
    name, marker = signed_name(account.friendly_name)
    return ExistingSubaccount(
        sid=account.sid,
        owner_account_sid=account.owner_account_sid,
        friendly_name=name,
        status=account.status,
        marker=marker,
        date_created=account.date_created,
        date_updated=account.date_updated,
        on_delete=on_delete,
    )


def differences(existing: ExistingSubaccount, desired: DesiredSubaccount) -> frozenset[str]:
    """Return the names of the properties that differ. If it is empty, nothing may be written."""
    found = {
        "friendly_name": existing.friendly_name != desired.friendly_name,
        "status": existing.status != desired.status,
        # Another home of the state is not a difference: a moved state signs at its next write.
        "marker": not belongs(existing.marker, desired.identity),
    }
    return frozenset(name for name, differs in found.items() if differs)


def problems(fields: Mapping[str, Any]) -> list[str]:
    """Return everything that is wrong with the declaration. Callers leave out what is not known yet."""
    found = []
    name = fields.get("friendly_name")
    flaw = HELP_TEXT if is_help_text(name) else _name_flaw(name)
    if "friendly_name" in fields and flaw:
        found.append(f"friendly_name {flaw}")
    for key, choices in CHOICES.items():
        if key in fields and fields[key] not in choices:
            expected = " or ".join(f'"{choice}"' for choice in choices)
            found.append(
                f"{key} is {_shown(fields[key])}; it can be {expected}{_hint(key, fields)}"
            )
    adopt = fields.get("adopt")
    if adopt is not None and not is_sid(adopt, "AC"):
        found.append(
            f"adopt is {_shown(adopt)}. It must be the SID of a subaccount: AC and 32 "
            "hexadecimal digits"
        )
    return found


def _shown(value: object) -> str:
    return quoted(value) if isinstance(value, str) else kind_of(value)


def _hint(name: str, fields: Mapping[str, Any]) -> str:
    if name == "status" and fields[name] == CLOSED:
        return '. To close it for good, declare on_delete="close", run `pulumi up`, and take it out of the program'
    return ""


def _name_flaw(name: object) -> str | None:
    if not isinstance(name, str):
        return f"must be text, not {kind_of(name)}"
    if not name.strip():
        return "is empty"
    if name != name.strip():
        return f"is {quoted(name)}: leave out the space around it"
    if signed_name(name)[1] is not None:
        return f"is {quoted(name)}: leave out the marker, which is added automatically"
    if len(name) > ROOM:
        return (
            f"has {len(name)} characters, but at most {ROOM} fit. Twilio takes {LONGEST_NAME}, "
            "and the marker by which the account is found again needs the rest"
        )
    return None
