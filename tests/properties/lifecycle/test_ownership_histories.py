"""Nothing that a program declares is lost and nothing foreign is changed, whatever people do with three stacks.

`HISTORIES=1000 pytest tests/properties/lifecycle/test_ownership_histories.py -s` plays more and prints what happened;
`moves_of(seed)` is the history of that number. All are played twice: with a state that is written after each step, and
with one that is written at the end of a run, so that a kill loses what the run recorded (PULUMI_SKIP_CHECKPOINTS).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.inactive import CLOSED
from pulumi_twilio_studio.lifecycle.subaccount.delete import _has_become
from pulumi_twilio_studio.lifecycle.subaccount.operations import SUBACCOUNTS
from studio_emulator import Emulator
from support.ownership_history import History, Move, moves_of, shortest

HISTORIES = int(os.environ.get("HISTORIES", "60"))
Played = tuple[Counter[str], list[str]]


@pytest.fixture(scope="module", params=[False, True], ids=["each step", "end of run"])
def skips_checkpoints(request: pytest.FixtureRequest) -> bool:
    """Whether a state is written only at the end of a run."""
    return bool(request.param)


@pytest.fixture(scope="module")
def play(skips_checkpoints: bool) -> Iterator[Callable[[list[Move]], History]]:
    """Plays moves on an empty account."""
    with Emulator() as emulator:

        def played(moves: list[Move]) -> History:
            with TemporaryDirectory() as folder:
                history = History(emulator, Path(folder), skips_checkpoints=skips_checkpoints)
                try:
                    history.play(moves)
                finally:
                    history.close()
            return history

        yield played


@pytest.fixture(scope="module")
def played(play: Callable[[list[Move]], History]) -> Played:
    """What happened in all histories, and the shortest form of each that went wrong."""
    counts: Counter[str] = Counter()
    wrong = []
    for seed in range(HISTORIES):
        history = play(moves_of(seed))
        counts += history.counts
        if history.violations:
            moves = shortest(moves_of(seed), lambda fewer: bool(play(fewer).violations))
            wrong.append(f"history {seed}: {play(moves).violations} after {moves}")
    told = [f"{count:6} {kind}" for kind, count in sorted(counts.items())]
    for line in told + wrong:
        print(line)  # noqa: T201 -- pytest shows it with -s, and where a test fails
    return counts, wrong


def test_nothing_declared_is_lost_and_nothing_foreign_is_changed(played: Played) -> None:
    _, wrong = played

    assert [] == wrong


# What the histories are about, and what the product must have said about it; else nothing was tried.
TRIED = (
    "adopt",
    "adopt_twice",
    "console_deletes",
    "console_saves",
    "declare_in_subaccount",
    "declare_subaccount",
    "destroy",
    "identity",
    "preview",
    "remove",
    "rename",
    "rename_adopting",
    "test_users",
    "up_to_target",
    "up_unrefreshed",
    "trouble: kill",
    "trouble: once",
    "trouble: rest",
    "at rest",
    "deleted, closed or suspended",
    "refused: two resources declare it",
    "refused: another state may use it",
    "refused: another resource took it over",
    'spared: is not deleted: "',
    "spared: declares it now",
    "spared: no stack has written to it",
)


def test_the_histories_hold_what_they_are_about(played: Played) -> None:
    counts, _ = played

    assert [] == [kind for kind in TRIED if not counts[kind]]


class Before:
    """The deletes of commit 9c5b0b6: they spared only what a create of the same run had taken over."""

    def __init__(self) -> None:
        self.taken: list[tuple[Any, str]] = []

    def noting(self, create: Callable[..., Any]) -> Callable[..., Any]:
        """A create that notes what it answers."""

        def noted(account: Any, desired: Any) -> Any:
            made = create(account, desired)
            self.taken.append((account, made.sid))
            return made

        return noted

    def delete_flow(self, account: Any, existing: Any) -> None:
        if self._has_taken(account, existing.sid):
            return
        with account.doing("deleting flow", existing.friendly_name, existing.sid):
            account.client.delete_flow(existing.sid)
            account.index.forget(existing.sid)

    def delete_subaccount(self, parent: Any, existing: Any) -> None:
        if self._has_taken(parent, existing.sid):
            return
        with parent.doing("deleting subaccount", existing.friendly_name, existing.sid):
            if existing.status != CLOSED and existing.on_delete != "retain":
                wanted = CLOSED if existing.on_delete == "close" else "suspended"
                _has_become(parent, existing, wanted)

    def _has_taken(self, run: Any, sid: str) -> bool:
        return any(run is taker and sid == taken for taker, taken in self.taken)


@pytest.mark.parametrize(
    ("module", "delete", "kind"),
    [(FLOWS, "delete_flow", "FW"), (SUBACCOUNTS, "delete_subaccount", "AC")],
    ids=["flow", "subaccount"],
)
def test_the_deletes_of_before_are_caught(
    module: Any,
    delete: str,
    kind: str,
    play: Callable[[list[Move]], History],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = Before()
    monkeypatch.setattr(module, "create", before.noting(module.create))
    monkeypatch.setattr(module, "delete", getattr(before, delete))

    found = (play(moves_of(seed)).violations for seed in range(HISTORIES))
    losses = (each for violations in found for each in violations)

    assert any(f"lost {kind}" in loss or f"took {kind}" in loss for loss in losses)
