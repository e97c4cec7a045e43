"""JSON's types by Twilio's names for them, and what to do about a wrong one."""

from collections.abc import Sequence

from pulumi_twilio_studio.definition.canonical import Json

_TYPES = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
    type(None): "null",
}
_ADVICE = {
    ("integer", "string"): ": put it in quotes",
    ("number", "string"): ": put it in quotes",
    ("boolean", "string"): ': put it in quotes, "true" or "false"',
    ("string", "integer"): ": write it without quotes",
    ("string", "boolean"): ": write true or false without quotes",
}


def mismatch(value: Json, types: Sequence[str]) -> str:
    """Say in Twilio's words that a value has none of these types, or return "" if it has one. Never shows the value."""
    found = _TYPES[type(value)]
    if found in types:
        return ""
    return f"{unlike(value, types)}{_ADVICE.get((found, types[0]), '')}"


def unlike(value: Json, types: Sequence[str]) -> str:
    """Say that a value has none of these types, without what to do."""
    return f"{_TYPES[type(value)]} found, {' or '.join(types)} expected"
