"""Every example runs, and a second run has nothing to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from studio_emulator import Emulator
from support.documents import fences
from support.pulumi_stack import ROOT, PulumiStack, live_once

EXAMPLES = sorted(path.parent for path in ROOT.glob("examples/*/Pulumi.yaml"))


def set_up(example: Path, credentials: dict[str, str]) -> None:
    """Make in the emulator what the example's own page says."""
    page = example / "README.md"
    if page.exists():
        shown = fences(str(page.relative_to(ROOT)), "")
        for line in "\n".join(fence.text for fence in shown).splitlines():
            if line.startswith("curl "):
                environ = {**os.environ, **credentials}
                subprocess.run(line, shell=True, check=True, cwd=example, env=environ)  # noqa: S602 -- the page's own line


def leading(emulator: Emulator) -> list[dict[str, Any]]:
    """What leads people to flows, without the time of its last change. What is not set is all alike."""
    found = [*emulator.numbers(), *emulator.directory()["address_configurations"]]
    return [
        {name: value or None for name, value in each.items() if name != "date_updated"}
        for each in found
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_goes_up_once_and_away_again(
    example: Path, tmp_path: Path, emulator: Emulator, credentials: dict[str, str]
) -> None:
    shutil.copytree(example, tmp_path / "example")
    set_up(example, credentials)
    before = leading(emulator)
    stack = PulumiStack(tmp_path / "example", credentials, "dev")

    went_up = live_once(stack, emulator)

    assert "warning" not in went_up.text
    assert before == leading(emulator)
