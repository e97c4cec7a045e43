"""Getting at the JSON of a definition: from a file, from text, from a mapping."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from .canonical import Json
from .phrases import nearest, printable, quoted, shortened
from .problems import DefinitionError, Problem

Source = str | os.PathLike[str] | Mapping[str, Any]


def read(source: object) -> tuple[Any, str]:
    """Give the definition that `source` stands for, not yet checked, and what to call it.

    Text that starts with "{" is JSON, any other text a path relative to the working directory.
    An API response ({"sid": ..., "definition": {...}}) stands for the definition within it.
    Raises DefinitionError if there is nothing to read or it is not JSON.
    """
    if isinstance(source, Mapping):
        return unwrapped(source), ""
    text, label = read_text(source)
    return unwrapped(loads(text, label)), label


def read_text(source: object) -> tuple[str, str]:
    """Give the text, not yet parsed, that `source` is or is the path of, and what to call it.

    Raises DefinitionError if there is nothing to read.
    """
    if isinstance(source, str) and source.lstrip().startswith("{"):
        return source, ""
    if not isinstance(source, str | os.PathLike):
        _refuse(f"a definition is a mapping, JSON text or a path, not {type(source).__name__}", "")
    label = os.fspath(source)
    return _file_text(label), label


def loads(text: str, source: str) -> Json:
    """Parse JSON strictly: no NaN, no Infinity, no key twice in one object.

    Raises DefinitionError with line, column and the line's text.
    """
    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        line = text.split("\n")[error.lineno - 1].rstrip("\r")
        near = quoted(shortened(line, error.colno - 1))
        where = f"line {error.lineno}, column {error.colno}"
        _refuse(f"not JSON at {where}: {error.msg}: {near}", source)
    except ValueError as error:
        _refuse(f"not JSON: {error}", source)
    except RecursionError:
        _refuse("not a definition: nested too deeply to be read", source)


def _file_text(label: str) -> str:
    path = Path(label)
    try:
        return path.read_bytes().decode("utf-8-sig")  # editors on Windows write the mark
    except FileNotFoundError:
        looked = "" if path.is_absolute() else f"; looked at {path.absolute()}"
        _refuse(f"no such file{looked}{_neighbour(path)}", label)
    except IsADirectoryError:
        _refuse(f"is a directory, not a definition file ({path.absolute()})", label)
    except UnicodeDecodeError as error:
        byte = f"byte 0x{error.object[error.start]:02x} at offset {error.start}"
        _refuse(f"is not UTF-8 text: {byte}", label)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = error.strerror if isinstance(error, OSError) else error
        _refuse(f"cannot be read: {reason}", label)


def _neighbour(path: Path) -> str:
    folder = path.absolute().parent
    if not folder.is_dir():
        return f"; there is no folder {folder}"
    try:
        return nearest(path.name, [entry.name for entry in folder.iterdir()])
    except PermissionError:  # one may open files of a folder without the right to list it
        return ""


def unwrapped(found: Any) -> Any:
    """Give the definition within an API response, or what was found as it is."""
    if isinstance(found, Mapping) and "states" not in found:
        return found.get("definition", found)
    return found


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _no_key_twice(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {quoted(twice)} stands twice in one object")
    return found


def _refuse(message: str, source: str) -> NoReturn:
    raise DefinitionError([Problem("", printable(message))], printable(source)) from None
