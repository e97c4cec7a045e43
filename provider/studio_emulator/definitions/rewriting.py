"""What Twilio might do to a definition that it stores. By default nothing: see the settings."""

from typing import Any

from studio_emulator.definitions.validation import KNOWN_KEYS

Json = Any


NESTED = {
    "": ("states", "state"),
    "state": ("transitions", "transition"),
    "transition": ("conditions", "condition"),
}
"""For each level, the key whose objects are of the next level."""


def strip_unknown_keys(definition: dict[str, Json]) -> dict[str, Json]:
    """Return the definition without the keys that the published schema does not name."""
    kept: dict[str, Json] = _strip(definition, "")
    return kept


def _strip(value: Json, level: str) -> Json:
    if not isinstance(value, dict):
        return value
    kept = {key: entry for key, entry in value.items() if key in KNOWN_KEYS[level]}
    if level in NESTED:
        key, below = NESTED[level]
        if isinstance(kept.get(key), list):
            kept[key] = [_strip(entry, below) for entry in kept[key]]
    return kept


def normalise(definition: dict[str, Json]) -> dict[str, Json]:
    """Return the definition without nulls, with whole numbers as integers, and with `flags` filled in."""
    cleaned: dict[str, Json] = _clean(definition)
    return {"flags": {"allow_concurrent_calls": True}, **cleaned}


def _clean(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _clean(entry) for key, entry in value.items() if entry is not None}
    if isinstance(value, list):
        return [_clean(entry) for entry in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
