"""Subaccounts of the emulator's account, and what was asked about them."""

from __future__ import annotations

from studio_emulator import Emulator


def child(emulator: Emulator, name: str = "Acme") -> dict[str, str]:
    """A subaccount that somebody made."""
    return emulator.create_account(name, emulator.account_sid)


def answered(emulator: Emulator) -> list[str]:
    """Every request, with the status of its answer."""
    return [f"{entry['method']} {entry['path']} {entry['status']}" for entry in emulator.journal()]
