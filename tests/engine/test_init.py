"""A project of one's own from its first command to its last, outside the checkout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pulumi_twilio_studio.starter.project import Kind, template_folder
from studio_emulator import Emulator
from support.pulumi_stack import PulumiStack, live_once, surroundings


@pytest.mark.parametrize(("kind", "stack"), [("environments", "dev"), ("tenants", "acme")])
def test_a_project_of_init_goes_up_once_and_away_again(
    kind: str, stack: str, tmp_path: Path, emulator: Emulator, credentials: dict[str, str]
) -> None:
    folder = tmp_path / "shop"
    command = [Path(sys.executable).with_name("twilio-studio"), "init", folder, "--kind", kind]
    subprocess.run(command, check=True, cwd=tmp_path)

    _live(folder, stack, emulator, credentials)


def test_a_project_of_pulumi_new_goes_up_once_and_away_again(
    tmp_path: Path, emulator: Emulator, credentials: dict[str, str]
) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    template = template_folder(Kind.environments)
    command = ["pulumi", "new", template, "--generate-only", "--yes", "--name", "shop"]
    subprocess.run(command, check=True, cwd=folder, env=surroundings(tmp_path / "own"))

    _live(folder, "dev", emulator, credentials)


def _live(folder: Path, name: str, emulator: Emulator, credentials: dict[str, str]) -> None:
    """Preview, up, a second up that writes nothing, destroy."""
    (folder / ".venv").symlink_to(sys.prefix)  # as it is made from a registry
    stack = PulumiStack(folder, credentials, name)

    previewed = stack.preview()
    live_once(stack, emulator)

    assert "warning" not in previewed.text
