"""Read the JSON of a definition: from a file, from text, from a mapping."""

import json
import os
from collections.abc import Mapping
from json import detect_encoding  # json.loads decodes bytes with it (RFC 4627, section 3)
from pathlib import Path
from typing import Any, NoReturn

from pulumi_twilio_studio.definition.canonical import Json
from pulumi_twilio_studio.definition.outputs import HELP_TEXT, is_help_text
from pulumi_twilio_studio.definition.positions import Place, flaw_of_sound
from pulumi_twilio_studio.definition.problems import DefinitionError, Problem
from pulumi_twilio_studio.definition.text import (
    nearest,
    printable,
    quoted,
    shorten,
)
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.files import content, neighbours

_MARK = "\ufeff"
_LONGEST_NAME = 255  # characters of a file name, on every file system in use

Source = str | os.PathLike[str] | Mapping[str, Any]


def read(source: object) -> tuple[Any, str]:
    """Return the definition that `source` stands for, not yet checked, and a label for it.

    Text is JSON if `is_json` says so; any other text is a path relative to the working directory.
    An API response ({"sid": ..., "definition": {...}}) stands for the definition in it. So does a
    list of one response, which the Twilio CLI writes. Raises DefinitionError if there is nothing to
    read or it is not JSON.
    """
    if isinstance(source, Mapping):
        return unwrap(source)[0], ""
    text, label = read_text(source)
    found, _ = unwrap(loads(text, label))
    return found, label


def is_json(text: str) -> bool:
    """Return whether the text is JSON and not a path: an object, or a list that begins with one.

    Editors on Windows put a byte order mark before it.
    """
    start = text.removeprefix(_MARK).lstrip()
    return start[:1] == "{" or (start[:1] == "[" and start[1:].lstrip()[:1] == "{")


def is_path(text: str) -> bool:
    """Return whether the text is a path, and not JSON text or something else."""
    return not is_json(text) and not _flaw_of_path(text)


def read_text(source: object) -> tuple[str, str]:
    """Return the text that `source` is or leads to, not yet parsed, and a label for it.

    Raises DefinitionError if there is nothing to read.
    """
    if isinstance(source, str) and is_json(source):
        return source.removeprefix(_MARK), ""
    if not isinstance(source, str | os.PathLike):
        _refuse(f"a definition is a mapping, JSON text or a path, not {type(source).__name__}", "")
    label = os.fspath(source)
    if isinstance(source, str) and (flaw := _flaw_of_path(source)):
        _refuse(flaw, "")
    return _file_text(label), label


def loads(text: str, source: str) -> Json:
    """Parse JSON strictly: no NaN, no Infinity, no key twice in one object.

    Raises DefinitionError with line, column and the line's text.
    """
    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        _refuse(_not_json(text, error.msg, (error.lineno, error.colno)), source)
    except ValueError as error:
        flaw = flaw_of_sound(text)
        _refuse(_not_json(text, *flaw) if flaw else f"not JSON: {error}", source)
    except RecursionError:
        _refuse("not a definition: nested too deeply to be read", source)


def _not_json(text: str, flaw: str, place: Place) -> str:
    line, column = place
    near = quoted(shorten(text.split("\n")[line - 1].rstrip("\r"), column - 1))
    return f"not JSON at line {line}, column {column}: {flaw}: {near}"


def _flaw_of_path(text: str) -> str:
    """Return why a text cannot be a path, or ""."""
    plain = text.removeprefix(_MARK).strip()
    start = quoted(shorten(plain, width=40))
    if is_help_text(plain):
        return f"the text for a definition or its path {HELP_TEXT}"
    if not plain:
        return "a definition is JSON text or a path; this text is empty"
    if plain.startswith('"'):
        return f"a definition is a JSON object; this is a string of JSON, {start}: parse it first"
    if "\n" in plain or any(len(name) > _LONGEST_NAME for name in plain.split("/")):
        return f'a definition is JSON text, which begins with "{{", or a path; this is neither: {start}'
    return ""


class Unreadable(Error):
    """A file of people cannot be read as text. The message is the end of a sentence about the file."""


def text_in(path: Path) -> str:
    """Return the text of a file. Raises Unreadable."""
    try:
        return decode(content(path))
    except FileNotFoundError:
        reason = f"no such file{nearest(path.name, neighbours(path))}"
    except UnicodeDecodeError as error:
        reason = encoding_problem(error)
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
    raise Unreadable(reason)


def decode(content: bytes) -> str:
    """Decode bytes as UTF-8, with or without a byte order mark, or as the UTF-16 that PowerShell writes.

    Raises UnicodeDecodeError.
    """
    encoding = detect_encoding(content)
    return content.decode("utf-8-sig" if encoding == "utf-8" else encoding)


def encoding_problem(error: UnicodeDecodeError) -> str:
    """Say where bytes are not text, and in which encoding."""
    byte = f"byte 0x{error.object[error.start]:02x} at offset {error.start}"
    return f"is not {error.encoding.upper().removesuffix('-SIG')} text: {byte}"


def _file_text(label: str) -> str:
    path = Path(label)
    try:
        return decode(content(path))
    except FileNotFoundError:
        looked = "" if path.is_absolute() else f"; looked at {path.absolute()}"
        _refuse(f"no such file{looked}{_neighbour(path)}", label)
    except IsADirectoryError:
        _refuse(f"is a directory, not a definition file ({path.absolute()})", label)
    except UnicodeDecodeError as error:
        _refuse(encoding_problem(error), label)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = error.strerror if isinstance(error, OSError) else error
        _refuse(f"cannot be read: {reason}", label)


def _neighbour(path: Path) -> str:
    folder = path.absolute().parent
    if not folder.is_dir():
        return f"; there is no folder {folder}"
    return nearest(path.name, neighbours(path))


def unwrap(found: Any) -> tuple[Any, tuple[str, ...]]:
    """Return the definition in an API response, or in a list of one response, and the path to it.

    Anything else is returned unchanged.
    """
    if isinstance(found, list) and len(found) == 1 and isinstance(found[0], Mapping):
        within, way = unwrap(found[0])
        return within, ("0", *way)
    if isinstance(found, Mapping) and "states" not in found and "definition" in found:
        return found["definition"], ("definition",)
    return found, ()


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _no_key_twice(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key appears twice in one object")  # flaw_of_sound says which, and where
    return found


def _refuse(message: str, source: str) -> NoReturn:
    raise DefinitionError([Problem("", printable(message))], printable(source)) from None
