"""The emulated accounts, API keys and flows, in SQLite."""

from .accounts import Account, AccountStore, ApiKey
from .database import Database, Window
from .flows import Draft, Flow, FlowStore

__all__ = ["Account", "AccountStore", "ApiKey", "Database", "Draft", "Flow", "FlowStore", "Window"]
