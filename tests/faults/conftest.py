"""The stack of a kill test, whose engine writes its state after each step or only at the end of a run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.pulumi_stack import SKIP_CHECKPOINTS, PulumiStack

MODES = {"each step": "false", "end of run": "true"}

THREE_VICTIMS = ("test_address_kills.py", "test_entrance_kills.py")
"""Modules whose kills strike the provider, the engine and both in turn. All of their kinds share one lifecycle."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep one victim for each moment of a kill in those modules, each time another, unless `KILLS=all` is set."""
    if os.environ.get("KILLS") == "all":
        return
    kills: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.path.name in THREE_VICTIMS and "-kill_" in item.name:
            kills.setdefault(item.nodeid.partition("[")[0], []).append(item)
    spared = {
        item
        for number, cases in enumerate(kills.values())
        for place, item in enumerate(cases)
        if place % 3 != (place // 3 + number) % 3
    }
    config.hook.pytest_deselected(items=list(spared))
    items[:] = [item for item in items if item not in spared]


@pytest.fixture
def writes_state(request: pytest.FixtureRequest) -> str | None:
    """When the engine writes its state, one of MODES; as the test run itself says if a test names none."""
    return getattr(request, "param", None)


@pytest.fixture
def stack(writes_state: str | None, credentials: dict[str, str], tmp_path: Path) -> PulumiStack:
    """A stack whose account is the emulator's."""
    mode = {SKIP_CHECKPOINTS: MODES[writes_state]} if writes_state else {}
    return PulumiStack(tmp_path / "shop", {**credentials, **mode})
