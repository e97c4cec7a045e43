"""Read the files of a manifest, and check them against the schema.

What does not fit the schema is left out. Its place is kept, so that the missing part is not
reported again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pulumi_twilio_studio.definition.reading import Unreadable, text_in
from pulumi_twilio_studio.definition.text import nearest, nearest_of, quoted
from pulumi_twilio_studio.file_problems import misfit_sentence
from pulumi_twilio_studio.manifest.entries import TAGS, ManifestEntry, keys_at
from pulumi_twilio_studio.manifest.problems import ManifestProblem
from pulumi_twilio_studio.yaml_positions import (
    Document,
    Keys,
    read,
    unread_document,
)

_ACCOUNT = 'must be an Account SID: "AC" and 32 hexadecimal digits'
_NUMBER = 'must be a number as Twilio writes it, such as "+15550100001", or its SID'
_NAME = (
    "is not a valid name: use 1 to 100 letters, digits, hyphens, underscores and full stops, "
    "and do not begin with a hyphen or full stop"
)
_PATTERNS = {"account_sid": _ACCOUNT, "phone_number": _NUMBER}


@dataclass(frozen=True)
class File:
    """One file: its content as far as it fits the schema, and where each part stands."""

    document: Document
    entry: ManifestEntry
    unknown: frozenset[Keys] = frozenset()
    """Places whose intended content is not known; () if nothing of the file is known."""


def files(path: Path) -> tuple[list[File], list[ManifestProblem]]:
    """Read the file, or all files `*.yaml` and `*.yml` of the folder, in the order of their names."""
    try:
        paths = _paths(path)
    except OSError as error:
        return [], [ManifestProblem(str(path), 1, 1, "", f"cannot be read: {error.strerror}")]
    if not paths:
        return [], [ManifestProblem(str(path), 1, 1, "", "this folder has no *.yaml file")]
    found, problems = [], []
    for each in paths:
        document, wrong = _document(each)
        file, misfits = fit_to_schema(document)
        found.append(file)
        problems += [*wrong, *misfits]
    return found, problems


def fit_to_schema(document: Document) -> tuple[File, list[ManifestProblem]]:
    """Return the content that fits the schema, place by place, and a problem for everything that does not."""
    left_out: set[Keys] = set()
    meant: set[Keys] = set()
    problems: list[ManifestProblem] = []
    while True:
        data = _without(document.data or {}, (), left_out)
        try:
            entry = ManifestEntry.model_validate(data)
        except ValidationError as error:
            misfits = error.errors(include_url=False)
        else:
            return File(document, entry, document.unread | left_out | meant), problems
        problems += [_problem(document, each) for each in misfits]
        meant.update(_meant(each) for each in misfits)
        places = {_place(_keys(each)) for each in misfits}
        left_out |= places - left_out or {_part(_keys(each)) for each in misfits}


def _document(path: Path) -> tuple[Document, list[ManifestProblem]]:
    try:
        text = text_in(path)
    except Unreadable as reason:
        return unread_document(path), [ManifestProblem(str(path), 1, 1, "", str(reason))]
    return read(text, path)


def _keys(error: Any) -> Keys:
    return tuple(key for key in error["loc"] if key not in TAGS)


def _place(keys: Keys) -> Keys:
    """Return what is left out for a misfit: as little as possible, but always a whole list and a whole value."""
    lists = (at for at, key in enumerate(keys) if isinstance(key, int))
    within = 1 if keys[:1] == ("defaults",) else 2
    if keys[within : within + 1] == ("flows",):
        within += 2
    value = within + 2 if keys[within : within + 1] == ("values",) else len(keys)
    return keys[: min(next(lists, len(keys)), value)]


def _paths(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.iterdir() if each.suffix in (".yaml", ".yml"))


def _part(keys: Keys) -> Keys:
    """Return one tenant, or everything below a first key: left out if the place of the misfit alone is not enough."""
    return keys[:2] if keys[:1] == ("tenants",) else keys[:1]


def _meant(error: Any) -> Keys:
    """Return the place that a misspelt key was probably meant to name; for any other misfit, its own place."""
    keys = _keys(error)
    known = nearest_of(str(keys[-1]), keys_at(keys[:-1])) if keys else None
    is_misspelt = error["type"] == "extra_forbidden" and known is not None
    return (*keys[:-1], known) if is_misspelt else keys


def _without(value: Any, at: Keys, left_out: Collection[Keys]) -> Any:
    if at in left_out:
        return {}
    if not isinstance(value, Mapping):
        return value
    return {
        key: _without(each, (*at, key), left_out)
        for key, each in value.items()
        if (*at, key) not in left_out
    }


def _problem(document: Document, error: Any) -> ManifestProblem:
    keys = _keys(error)
    return document.problem(keys, _sentence(keys, error))


def _sentence(keys: Keys, error: Any) -> str:
    key = keys[-1] if keys else ""
    pattern = _PATTERNS.get(key) or f"{quoted(str(key))} {_NAME}"
    return misfit_sentence(error, _known(keys), pattern)


def _known(keys: Keys) -> str:
    if not keys:
        return ""
    known = keys_at(keys[:-1])
    return nearest(str(keys[-1]), known) or f"; there are {', '.join(known)}"
