"""The order in which a flow goes through the stacks of a project: development, staging, production.

A stack names the one before it in its configuration. That is read from its settings file, without an engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.project_files import ProjectFiles
from pulumi_twilio_studio.stack.run_configuration import NAMESPACE

if TYPE_CHECKING:
    from pathlib import Path

AFTER = f"{NAMESPACE}:after"


def stacks_before(folder: Path, stacks: Iterable[str]) -> dict[str, str | None]:
    """Return what each stack comes after, as its settings file says. None if it does not say so in plain text."""
    files = ProjectFiles.around(folder)
    return {stack: _before(files, stack) for stack in stacks}


def in_order(before: Mapping[str, str | None]) -> list[str]:
    """Return the stacks, each behind the one that it comes after, and else by name.

    A stack may be named with its organization and project. What is not one of the stacks does not count, and neither
    does a circle of stacks.
    """
    follows: dict[str | None, list[str]] = {}
    for stack in sorted(before):
        name = (before[stack] or "").rpartition("/")[2]
        follows.setdefault(name if name in before and name != stack else None, []).append(stack)
    ordered = list(_along(follows, None))
    return [*ordered, *sorted(before.keys() - ordered)]


def _along(follows: Mapping[str | None, list[str]], stack: str | None) -> Iterator[str]:
    for each in follows.get(stack, ()):
        yield each
        yield from _along(follows, each)


def _before(files: ProjectFiles, stack: str) -> str | None:
    try:
        return files.read_setting(stack, AFTER)
    except OperationError:
        return None
