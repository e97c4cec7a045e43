"""JSON's types by the names that Twilio calls them, and what to do about a wrong one."""

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
    """Say in Twilio's words that a value is of none of these types, or "" if it is; never what the value is."""
    found = _TYPES[type(value)]
    if found in types:
        return ""
    return f"{unlike(value, types)}{_ADVICE.get((found, types[0]), '')}"


def unlike(value: Json, types: Sequence[str]) -> str:
    """The same of a value that is of none of these types, without what to do."""
    return f"{_TYPES[type(value)]} found, {' or '.join(types)} expected"
