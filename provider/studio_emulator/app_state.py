"""What outlives a request: the store, the settings, what readers do not see yet, and the journal."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar, cast

from studio_emulator.encoding import KeyOrder
from studio_emulator.executions.stubs import Stubs
from studio_emulator.journal import Journal
from studio_emulator.lag import AccountLag, Lag
from studio_emulator.machine import Machine, Run
from studio_emulator.settings import Settings
from studio_emulator.store.database import Database, Store
from studio_emulator.store.directory import DirectoryEntry

SomeStore = TypeVar("SomeStore", bound=Store)


@dataclass(slots=True, kw_only=True)
class AppState:
    """Everything that outlives a request, except the faults."""

    database: Database
    settings: Settings
    random: Random
    journal: Journal = field(default_factory=Journal)
    lag: Lag[int] = field(default_factory=Lag)
    entry_lag: Lag[tuple[DirectoryEntry, ...]] = field(default_factory=Lag)
    account_lag: AccountLag = field(default_factory=AccountLag)
    in_flight: Counter[str] = field(default_factory=Counter)
    """How many requests of each account have no complete answer yet."""

    machine: Machine | None = None
    """What runs flows. Without it, no execution can be started."""

    runs: dict[str, Run] = field(default_factory=dict)
    """The runs of active executions by SID. One that is not here is made again from the store."""

    stubs: Stubs = field(default_factory=Stubs)

    _stores: dict[type[Store], Store] = field(default_factory=dict)

    def store(self, kind: type[SomeStore]) -> SomeStore:
        """Return the store of that kind."""
        if kind not in self._stores:
            self._stores[kind] = kind(self.database)
        return cast("SomeStore", self._stores[kind])

    def draw_order(self) -> KeyOrder:
        """Return a new order of keys, for one answer or one revision."""
        return KeyOrder(self.random)
