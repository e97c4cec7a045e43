"""Change keys of a stack's configuration, and put back what was there before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.files import content, write
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.engine import run_pulumi
from pulumi_twilio_studio.stack.run_configuration import NAMESPACE, configuration_of_the_run
from pulumi_twilio_studio.stack.tables import named_in

if TYPE_CHECKING:
    from pathlib import Path

    from pulumi_twilio_studio.stack.engine import Engine
    from pulumi_twilio_studio.stack.home import StackHome


def set_configuration(
    engine: Engine, key: str, value: str | None, plain: Mapping[str, str] | None = None
) -> None:
    """Write a key of our namespace into the stack's configuration, or take it out if the value is None.

    An entry of a table, such as `pins.support`, is written in the form that is there: as a key of its own, or in the
    object `pins`. What is secret stays secret. `plain` is what our namespace holds, if it is known and nothing of it
    is secret: then Pulumi is not asked for it. Raises OperationError with Pulumi's own words.
    """
    table, _, name = key.partition(".")
    held = _entries(engine) if plain is None else {name: {"value": plain[name]} for name in plain}
    whole, own = f"{NAMESPACE}:{table}", f"{NAMESPACE}:{key}"
    if name and own not in held and (whole in held or ":" in name):
        _set_entry(engine, whole, name, value, held.get(whole, {}))
    elif value is not None:
        _set(engine, own, value, held.get(own, {}))
    elif own in held:
        _config(engine, "rm", own)


@dataclass(frozen=True)
class Before:
    """What a stack's configuration said before some keys were changed."""

    home: StackHome
    values: Mapping[str, str | None]
    """What each key was. None for a key that was not there."""

    file: bytes | None
    """The settings file. None if there was none."""

    changed_file: bytes | None
    """The settings file after the change."""

    def put_back(self) -> None:
        """Undo the change. The file gets its old content, with its comments, if nobody else changed it since.

        Raises OperationError.
        """
        place = self.home.settings_file
        if not self.file != self.changed_file == _content(place):
            for key, value in self.values.items():
                set_configuration(self.home.engine, key, value)
            return
        try:
            if self.file is None:
                place.unlink()
            else:
                write(place, self.file, replaces=lambda held: held == self.changed_file)
        except OSError as error:
            raise OperationError(f"{place} cannot be written: {error}") from None


def change_configuration(home: StackHome, values: Mapping[str, str | None]) -> Before:
    """Write those keys of our namespace, or take out those whose value is None. Return what was there before.

    If one of them cannot be written, none is changed. Raises OperationError with Pulumi's own words.
    """
    config = configuration_of_the_run(home, None)
    old = {key: _value(config, key) for key in values}
    before = _content(home.settings_file)
    changed = Before(home, {}, before, before)
    for key, value in values.items():
        if value == old[key]:
            continue
        try:
            set_configuration(home.engine, key, value)
        except OperationError:
            changed.put_back()
            raise
        written = {**changed.values, key: old[key]}
        changed = Before(home, written, before, _content(home.settings_file))
    return changed


def _value(config: Mapping[str, Any], key: str) -> str | None:
    table, _, name = key.partition(".")
    found = named_in(config, table).get(name) if name else config.get(f"{NAMESPACE}:{key}")
    return None if found is None else str(found)


def _content(file: Path) -> bytes | None:
    return content(file) if file.exists() else None


def _set_entry(
    engine: Engine, table: str, name: str, value: str | None, held: Mapping[str, Any]
) -> None:
    """Change an entry of an object. An object that was written as a text stays one: a path would replace it."""
    if "objectValue" not in held and held:
        content = json.loads(held["value"])
        content.pop(name, None)
        given = {} if value is None else {name: value}
        _set(engine, table, json.dumps({**content, **given}), held)
        return
    escaped = name.replace('"', '\\"')
    path = f'{table}["{escaped}"]'
    if value is not None:
        _set(engine, path, value, held, "--path")
    elif name in held.get("objectValue", {}):
        _config(engine, "rm", "--path", path)


def _set(engine: Engine, key: str, value: str, held: Mapping[str, Any], *options: str) -> None:
    secrecy = "--secret" if held.get("secret") else "--plaintext"
    _config(engine, "set", secrecy, *options, key, stdin=value)


def _entries(engine: Engine) -> dict[str, dict[str, Any]]:
    shown: dict[str, dict[str, Any]] = json.loads(_config(engine, "--json", "--show-secrets"))
    return shown


def _config(engine: Engine, *arguments: str, stdin: str | None = None) -> str:
    given = ("config", *arguments, "--stack", engine.stack)
    return run_pulumi(engine.folder, *given, path=engine.path, stdin=stdin)
