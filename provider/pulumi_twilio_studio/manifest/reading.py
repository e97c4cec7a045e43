"""The files of a manifest, read and held to the schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pulumi_twilio_studio.definition.phrases import nearest, quoted
from pulumi_twilio_studio.definition.reading import decoded, undecodable
from pulumi_twilio_studio.files import content

from .entries import TAGS, ManifestEntry, keys_at
from .places import Document, Keys, read
from .problems import Problem

_MAPPING = "must be a mapping, key: value"
_ACCOUNT = 'must be an Account SID: "AC" and 32 hexadecimal digits'
_NAME = (
    "cannot be a name: 1 to 100 letters, digits, hyphens, underscores and full stops can, of which the first is no "
    "hyphen and no full stop"
)


@dataclass(frozen=True)
class File:
    """One file: what stands in it as far as it fits the schema, and where."""

    document: Document
    entry: ManifestEntry


def files(path: Path) -> tuple[list[File], list[Problem]]:
    """The file, or all files `*.yaml` and `*.yml` of the folder, by name."""
    paths = [path]
    if path.is_dir():
        paths = sorted(each for each in path.iterdir() if each.suffix in (".yaml", ".yml"))
    if not paths:
        return [], [Problem(str(path), 1, 1, "", "there is no file *.yaml in this folder")]
    found, problems = [], []
    for each in paths:
        document, wrong = _document(each)
        entry, misfits = fitted(document)
        found.append(File(document, entry))
        problems += [*wrong, *misfits]
    return found, problems


def fitted(document: Document) -> tuple[ManifestEntry, list[Problem]]:
    """What fits the schema, tenant by tenant, and a problem for each thing that does not."""
    try:
        return ManifestEntry.model_validate(_or_empty(document.data)), []
    except ValidationError as error:
        problems = [_problem(document, each) for each in error.errors(include_url=False)]
        places = {_part(each["loc"]) for each in error.errors(include_url=False)}
    return ManifestEntry.model_validate(_without(document.data, places)), problems


def _document(path: Path) -> tuple[Document, list[Problem]]:
    try:
        return read(decoded(content(path)), path)
    except FileNotFoundError:
        near = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
        message = f"no such file{nearest(path.name, near)}"
    except UnicodeDecodeError as error:
        message = undecodable(error)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    return Document(path), [Problem(str(path), 1, 1, "", message)]


def _or_empty(data: Any) -> Any:
    return {} if data is None else data


def _part(keys: Keys) -> Keys:
    """The part of the manifest that a misfit spoils: one tenant, or all that stands below a first key."""
    return keys[:2] if keys[:1] == ("tenants",) else keys[:1]


def _without(data: Any, parts: set[Keys]) -> dict[str, Any]:
    if () in parts or not isinstance(data, Mapping):
        return {}
    kept = {key: value for key, value in data.items() if (key,) not in parts}
    if isinstance(kept.get("tenants"), Mapping):
        tenants = kept["tenants"].items()
        kept["tenants"] = {name: each for name, each in tenants if ("tenants", name) not in parts}
    return kept


def _problem(document: Document, error: Any) -> Problem:
    keys = tuple(key for key in error["loc"] if key not in TAGS)
    return document.problem(keys, _sentence(keys, error))


def _sentence(keys: Keys, error: Any) -> str:
    key, context = keys[-1] if keys else "", error.get("ctx", {})
    sentences = {
        "extra_forbidden": "there is no such key" + _known(keys),
        "string_type": "must be text; put it in quotes",
        "string_too_long": f"must have {context.get('max_length')} characters at most",
        "literal_error": "must be " + str(context.get("expected")).replace("'", '"'),
        "string_pattern_mismatch": _ACCOUNT
        if key == "account_sid"
        else f"{quoted(str(key))} {_NAME}",
        "dict_type": _MAPPING,
        "model_type": _MAPPING,
        "value_error": str(context.get("error")),
    }
    plain = str(error["msg"]).replace("Input should be", "must be")
    return sentences.get(error["type"], plain)


def _known(keys: Keys) -> str:
    if not keys:
        return ""
    known = keys_at(keys[:-1])
    return nearest(str(keys[-1]), known) or f"; there are {', '.join(known)}"
