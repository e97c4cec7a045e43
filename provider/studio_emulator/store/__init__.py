"""The emulated accounts, API keys, flows, and what flows refer to, in SQLite."""

from studio_emulator.store.accounts import Account, AccountStore, ApiKey
from studio_emulator.store.database import Database, Window
from studio_emulator.store.directory import DirectoryStore, Entry
from studio_emulator.store.flows import Draft, Flow, FlowStore

__all__ = [
    "Account",
    "AccountStore",
    "ApiKey",
    "Database",
    "DirectoryStore",
    "Draft",
    "Entry",
    "Flow",
    "FlowStore",
    "Window",
]
