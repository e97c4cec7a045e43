"""What is the same for all stacks of a test run, and is asked of the real programs once and not at each command."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import shutil
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.identity import home_of
from pulumi_twilio_studio.stack.home import StackHome
from studio_emulator import Emulator

if TYPE_CHECKING:
    from support.fleet_project import FleetProject
    from support.pulumi_stack import PulumiStack

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
    here, there = ((each / "state").as_uri() for each in (folder, pattern))
    choice = folder / "home" / "workspaces" / _choice(folder, project)
    choice.write_text(chosen.read_text().replace(there, here))  # an engine may choose per backend


def _choice(folder: Path, project: str) -> str:
    """Where the engine keeps which stack is chosen (pulumi, sdk/go/common/workspace, pulumiWorkspacePath)."""
    of_project = str(folder.resolve() / "Pulumi.yaml")
    digest = hashlib.sha1(of_project.encode(), usedforsecurity=False).hexdigest()
    return f"{project}-{digest}-workspace.json"


def once(
    stack: PulumiStack | FleetProject,
    emulator: Emulator,
    act: Callable[..., object],
    *arguments: object,
) -> None:
    """Do something to a fresh stack that other tests do too: it is done once, and what came of it copied from then on.

    What comes of it is the folder of the stack and the store of the emulator, whose journal is empty at the end, and
    whose faults are gone. It is the same for the same program, settings, state and store, and the same act.
    """
    kept = Path(_folder().name) / "done" / _named(stack, emulator, act, arguments)
    if not kept.exists():
        act(*arguments)
        making = kept.with_suffix(".new")
        shutil.copytree(
            stack.folder, making / "folder", ignore=shutil.ignore_patterns("home", "__pycache__")
        )
        emulator._run_on_loop(lambda: _save(emulator, making / "twilio.db"))
        (making / "lag").write_bytes(pickle.dumps(_lag(emulator)))
        (making / "place").write_text(json.dumps(_place(stack, emulator)))
        making.rename(kept)
    else:
        shutil.copytree(kept / "folder", stack.folder, dirs_exist_ok=True)
        was, now = json.loads((kept / "place").read_text()), _place(stack, emulator)
        for state in (stack.folder / "state").rglob("*.json"):
            state.write_text(_moved(state.read_text(), was, now))
        emulator._run_on_loop(lambda: _restore(emulator, kept / "twilio.db", was, now))
        lag = pickle.loads((kept / "lag").read_bytes())
        for mine, then in zip(_lag(emulator), lag, strict=True):
            mine.update(then)
    emulator.clear_faults()
    emulator.clear_journal()


def _named(
    stack: PulumiStack | FleetProject,
    emulator: Emulator,
    act: Callable[..., object],
    arguments: Iterable[object],
) -> str:
    """A hash of what is done to what: another place and another time are the same."""
    place = _place(stack, emulator)
    names = [each for each in arguments if isinstance(each, str | tuple | dict)]
    twilio = [
        emulator._run_on_loop(lambda: _rows(emulator)),
        emulator._control.app.settings.as_json(),
        [{**fault, "id": ""} for fault in emulator.faults()],
    ]
    digest = hashlib.sha256(repr((act.__qualname__, names, stack.name)).encode())
    digest.update(_moved(repr(twilio), place, {}).encode())
    for file in sorted(stack.folder.rglob("*")):
        within = file.relative_to(stack.folder)
        if file.is_file() and not {"home", "__pycache__"} & set(within.parts):
            digest.update(f"{within}\n{_moved(file.read_text(), place, {})}".encode())
    return digest.hexdigest()


def _rows(emulator: Emulator) -> list[object]:
    """What the store holds, without its times."""
    database = emulator._control.app.database
    found: list[object] = []
    tables = database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (table,) in tables:
        found.append(table)
        columns = [column[1] for column in database.rows(f"PRAGMA table_info({table})")]
        lasting = ", ".join(each for each in columns if not each.startswith("date_"))
        found += database.rows(f"SELECT {lasting} FROM {table}")  # noqa: S608 -- the emulator's own names
    return found


def _lag(emulator: Emulator) -> tuple[dict[str, Any], ...]:
    """What reads do not see yet."""
    app = emulator._control.app
    return app.lag._stale, app.entry_lag._stale, app.account_lag._stale


def _place(stack: PulumiStack | FleetProject, emulator: Emulator) -> dict[str, str]:
    """What is another one in each test: the emulator's address, and the home of the state."""
    home = StackHome(stack.folder, "", stack.name, stack.environ["PULUMI_BACKEND_URL"])
    return {"address": emulator.base_url, "home": home_of(home.address)}


def _moved(text: str, was: dict[str, str], now: dict[str, str]) -> str:
    """A text that speaks of another place: of its home all, and the digits that markers have of it."""
    text = text.replace(was["address"], now.get("address", ""))
    text = text.replace(was["home"], now.get("home", ""))
    marker = rf'((?:\[pulumi |"marker": ?")[0-9a-f]{{12}}){was["home"][:4]}'
    return re.sub(marker, rf"\g<1>{now.get('home', '')[:4]}", text)


def _save(emulator: Emulator, target: Path) -> None:
    """The store, through the emulator's own connection: it lets nobody else in."""
    with closing(sqlite3.connect(target)) as file:
        emulator._control.app.database._connection.backup(file)


def _restore(emulator: Emulator, source: Path, was: dict[str, str], now: dict[str, str]) -> None:
    """The store as it was kept, signed with the home that the state has now."""
    connection = emulator._control.app.database._connection
    with closing(sqlite3.connect(source)) as file:
        file.backup(connection)
    connection.create_function("moved", 1, lambda text: text and _moved(text, was, now))
    connection.execute("UPDATE revisions SET commit_message = moved(commit_message)")
    connection.execute("UPDATE accounts SET friendly_name = moved(friendly_name)")
