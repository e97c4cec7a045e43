"""Subaccounts of the emulator's account, and what was asked about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pulumi_twilio_studio.identity import marker_of
from pulumi_twilio_studio.lifecycle.account import ParentAccount
from pulumi_twilio_studio.lifecycle.subaccount.values import DesiredSubaccount
from studio_emulator import Emulator

IDENTITY = "organization/shop/dev/acme"
MARKER = marker_of(IDENTITY)
SIGNED = f"Acme Ltd [pulumi {MARKER}]"
GONE = 'subaccount "Acme Ltd" ({sid}) is closed already; this stack forgets it.'
CREATE = {"method": "POST", "path": "/Accounts.json$"}
UPDATE = {"method": "POST", "path": "/Accounts/AC[0-9a-f]*.json$"}
LOST = {
    "dropped, applied": {"drop": "after"},
    "dropped, not applied": {"drop": "before"},
    "500, applied": {"status": 500, "apply": True},
    "503, not applied": {"status": 503, "apply": False, "body": "html"},
    "cut off, applied": {"truncate": True},
    "throttled": {"throttle": True},
}


def child(emulator: Emulator, name: str = "Acme") -> dict[str, str]:
    """A subaccount that somebody made."""
    return emulator.create_account(name, emulator.account_sid)


def answered(emulator: Emulator) -> list[str]:
    """Every request, with the status of its answer."""
    return [f"{entry['method']} {entry['path']} {entry['status']}" for entry in emulator.journal()]


@dataclass
class Run:
    """What one run of the engine would share: the parent, and what was said and waited."""

    parent: ParentAccount
    said: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)


def desired(**changes: Any) -> DesiredSubaccount:
    return DesiredSubaccount(**{"identity": IDENTITY, "friendly_name": "Acme Ltd", **changes})


def held(emulator: Emulator) -> list[tuple[str, str]]:
    """Names and statuses of all subaccounts."""
    return [
        (account["friendly_name"], account["status"])
        for account in emulator.accounts()
        if account["sid"] != account["owner_account_sid"]
    ]


def asked(emulator: Emulator) -> list[str]:
    return [f"{entry['method']} {entry['path'].split('/', 2)[2]}" for entry in emulator.journal()]


def somebody(begin: Callable[..., Run], sid: str, **fields: str) -> None:
    """Somebody changes the account in the Console."""
    begin().parent.accounts.client.update(sid, **fields)
