"""What is the same for all stacks of a test run, and is asked of the real programs once and not at each command."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from studio_emulator import Emulator

PYTHON = """#!/bin/sh
# What pip lists of an environment does not change while tests run; the engine asks for it at every command.
case "$*" in
"-m pip list"*)
  kept="{folder}/$(printf %s "$*" | tr -c a-z0-9 _)"
  [ -s "$kept" ] || {{ "{python}" "$@" >"$kept.$$" && mv "$kept.$$" "$kept"; }} || exit
  exec cat "$kept" ;;
esac
exec "{python}" "$@"
"""


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that goes when the tests end."""
    return tempfile.TemporaryDirectory(prefix="kept-")


@cache
def python() -> str:
    """A Python for PULUMI_PYTHON_CMD: the tests' own, which remembers what pip has listed."""
    script = Path(_folder().name) / "python"
    script.write_text(PYTHON.format(folder=_folder().name, python=sys.executable))
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return str(script)


def new_stack(folder: Path, name: str, project: str, init: Callable[[Path], None]) -> None:
    """A project's first stack as `init` makes it: made once, and copied from then on.

    What names the folder is the choice of the stack, a file in the engine's home that is named after a hash of the
    folder and holds where the state is. Where an engine names it otherwise, each stack is made anew.
    """
    pattern = Path(_folder().name) / project / name
    if not pattern.exists():
        pattern.mkdir(parents=True)
        init(pattern)
    chosen = pattern / "home" / "workspaces" / _choice(pattern, project)
    if not chosen.exists():
        init(folder)
        return
    shutil.copytree(pattern / "state", folder / "state", dirs_exist_ok=True)
    shutil.copy(pattern / f"Pulumi.{name}.yaml", folder)
    (folder / "home" / "workspaces").mkdir(parents=True, exist_ok=True)
    choice = chosen.read_text().replace(pattern.as_uri(), folder.as_uri())
    (folder / "home" / "workspaces" / _choice(folder, project)).write_text(choice)


def _choice(folder: Path, project: str) -> str:
    """Where the engine keeps which stack is chosen (pulumi, sdk/go/common/workspace, pulumiWorkspacePath)."""
    of_project = str(folder.resolve() / "Pulumi.yaml")
    digest = hashlib.sha1(of_project.encode(), usedforsecurity=False).hexdigest()
    return f"{project}-{digest}-workspace.json"


def store(name: str, target: Path) -> Path:
    """Where an emulator is to keep its data: what it held when that beginning was made, if it has been made."""
    if (_begun(name) / "twilio.db").exists():
        shutil.copy(_begun(name) / "twilio.db", target)
    return target


def begin(name: str, emulator: Emulator, stack: Path, up: Callable[[], object]) -> None:
    """What many tests begin with: made by `up` once, and copied from then on, with `store`."""
    begun = _begun(name)
    if begun.exists():
        shutil.copytree(begun / "state", stack / "state", dirs_exist_ok=True)
        for state in (stack / "state").glob(".pulumi/stacks/*/*.json"):
            before = (begun / "address").read_text()  # the emulator's is another in each test
            state.write_text(state.read_text().replace(before, emulator.base_url))
        return
    up()
    begun.mkdir(parents=True)
    shutil.copytree(stack / "state", begun / "state")
    (begun / "address").write_text(emulator.base_url)
    emulator._called(lambda: _copy(emulator, begun / "twilio.db"))


def _copy(emulator: Emulator, target: Path) -> None:
    """Its data, through its own connection: it lets nobody else in."""
    with closing(sqlite3.connect(target)) as database:
        emulator._control.world.database._connection.backup(database)


def _begun(name: str) -> Path:
    return Path(_folder().name) / "begun" / name
