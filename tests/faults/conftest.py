"""The stack of a kill test, whose engine writes its state after each step or only at the end of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.pulumi_stack import SKIP_CHECKPOINTS, PulumiStack

MODES = {"each step": "false", "end of run": "true"}


@pytest.fixture
def writes_state(request: pytest.FixtureRequest) -> str | None:
    """When the engine writes its state, one of MODES; as the test run itself says if a test names none."""
    return getattr(request, "param", None)


@pytest.fixture
def stack(writes_state: str | None, credentials: dict[str, str], tmp_path: Path) -> PulumiStack:
    """A stack whose account is the emulator's."""
    mode = {SKIP_CHECKPOINTS: MODES[writes_state]} if writes_state else {}
    return PulumiStack(tmp_path / "shop", {**credentials, **mode})
