"""Every command is documented."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from pulumi_twilio_studio.cli import app

COMMANDS = Path(__file__).resolve().parents[3] / "docs" / "commands.md"


def test_every_command_has_a_section_and_no_other_has() -> None:
    sections = re.findall(r"^## `twilio-studio (\w+)`$", COMMANDS.read_text(), re.MULTILINE)

    assert sorted(get_command(app).commands) == sorted(sections)
