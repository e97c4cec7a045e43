"""Whether the engine runs for a part of the stack only. Then the rest of what a program declares may wait."""

from __future__ import annotations

import os

from pulumi_twilio_studio.stack.command_line import engines_command

# An option of the command may also be in the environment (pulumi, pkg/cmd/pulumi: PULUMI_OPTION_*).
_OPTIONS = ("PULUMI_OPTION_TARGET", "PULUMI_OPTION_TARGET_REPLACE", "PULUMI_OPTION_EXCLUDE")


def runs_a_part() -> bool:
    """Return whether the engine above this process runs for some of the stack's resources only, as far as is known."""
    command = engines_command()
    is_in_environment = any(os.environ.get(name) for name in _OPTIONS)
    return command is not None and (command.is_partial or is_in_environment)
