"""A strict local emulator of Twilio's Studio REST API v2 and of the Accounts API, on SQLite."""

from studio_emulator.emulator import Emulator

__all__ = ["Emulator"]
