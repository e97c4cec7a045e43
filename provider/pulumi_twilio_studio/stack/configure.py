"""Change one key of a stack's configuration."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.stack.engine import run_pulumi
from pulumi_twilio_studio.stack.run_configuration import NAMESPACE

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.engine import Engine


def set_configuration(engine: Engine, key: str, value: str | None) -> None:
    """Write a key of our namespace into the stack's configuration, or take it out if the value is None.

    An entry of a table, such as `pins.support`, is written in the form that is there: as a key of its own, or in the
    object `pins`. What is secret stays secret. Raises OperationError with Pulumi's own words.
    """
    table, _, name = key.partition(".")
    held = _entries(engine)
    whole, own = f"{NAMESPACE}:{table}", f"{NAMESPACE}:{key}"
    if name and own not in held and (whole in held or ":" in name):
        _set_entry(engine, whole, name, value, held.get(whole, {}))
    elif value is not None:
        _set(engine, own, value, held.get(own, {}))
    elif own in held:
        _config(engine, "rm", own)


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
