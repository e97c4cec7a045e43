"""What is wrong with the inputs that all entrances have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args
from urllib.parse import urlsplit

from pulumi_twilio_studio.definition.outputs import HELP_TEXT, is_help_text
from pulumi_twilio_studio.foreign import kind_of, quoted
from pulumi_twilio_studio.sids import is_accepted_sid
from pulumi_twilio_studio.words import OnDeleteEntrance, OnDrift

_CHOICES = {"on_delete": get_args(OnDeleteEntrance), "on_drift": get_args(OnDrift)}
_METHODS = ("GET", "POST")


def entrance_problems(
    fields: Mapping[str, Any], settings: Mapping[str, Any], prefixes: Mapping[str, str]
) -> list[str]:
    """Return what is wrong with the inputs. A missing one is fine.

    `settings` are those that are sent to Twilio as they are. `prefixes` names the inputs that are SIDs, and their kind.
    """
    found = []
    for name, choices in _CHOICES.items():
        if name in fields and fields[name] not in choices:
            expected = " or ".join(f'"{choice}"' for choice in choices)
            found.append(f"{name} is {_shown(fields[name])}; it can be {expected}")
    if not isinstance(fields.get("take_over", False), bool):
        found.append(f"take_over must be true or false, not {kind_of(fields['take_over'])}")
    sids = {name: fields[name] for name in prefixes if name in fields}
    sids |= {name: fields[name] for name in ("account_sid",) if name in fields}
    found += [
        _wrong_sid(name, sids[name], {**prefixes, "account_sid": "AC"}[name]) for name in sids
    ]
    plain = {name: value for name, value in settings.items() if name not in prefixes}
    return [problem for problem in [*found, *map(_problem, plain, plain.values())] if problem]


def _wrong_sid(name: str, value: Any, prefix: str) -> str:
    if isinstance(value, str) and is_help_text(value):
        return f"{name} {HELP_TEXT}"
    if is_accepted_sid(value, prefix):
        return ""
    return f"{name} is {_shown(value)}; it must be a SID: {prefix} and 32 hexadecimal digits"


def _problem(name: str, value: Any) -> str:
    if not isinstance(value, str):
        return f"{name} must be text, not {kind_of(value)}"
    if is_help_text(value):
        return f"{name} {HELP_TEXT}"
    if name.endswith("_method"):
        return "" if value in _METHODS else f'{name} is {quoted(value)}; it can be "GET" or "POST"'
    if name.endswith(("_url", "_callback")) and not _is_url(value):
        return f"{name} is not a URL that begins with https:// or http://"
    return ""


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"https", "http"} and bool(parts.hostname)


def _shown(value: Any) -> str:
    return quoted(value) if isinstance(value, str) else kind_of(value)
