"""The emulated accounts, API keys, flows, and what flows refer to, in SQLite."""

from .accounts import Account, AccountStore, ApiKey
from .database import Database, Window
from .directory import DirectoryStore, Entry
from .flows import Draft, Flow, FlowStore

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
