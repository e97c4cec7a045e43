"""Every example runs, and a second run has nothing to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studio_emulator import Emulator
from support.pulumi_stack import ROOT, PulumiStack, live_once

EXAMPLES = sorted(path.parent for path in ROOT.glob("examples/*/Pulumi.yaml"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_goes_up_once_and_away_again(
    example: Path, tmp_path: Path, emulator: Emulator, credentials: dict[str, str]
) -> None:
    shutil.copytree(example, tmp_path / "example")
    stack = PulumiStack(tmp_path / "example", credentials, "dev")

    went_up = live_once(stack, emulator)

    assert "warning" not in went_up.text
