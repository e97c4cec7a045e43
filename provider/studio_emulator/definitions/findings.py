"""What is found in a flow definition, in Twilio's form, and the checks that every part needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = Any

MISSING = "is missing but it is required"
NULL = "must not be null"

KINDS: Mapping[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
    type(None): "null",
}


@dataclass(slots=True)
class Findings:
    """What is wrong, and what is only odd: each as `{message, property_path}`, in Twilio's form."""

    errors: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)

    def error(self, path: str, message: str) -> None:
        """Note an error at that place, a JSON pointer fragment."""
        self.errors.append({"message": message, "property_path": path})

    def warning(self, path: str, message: str) -> None:
        """Note a warning."""
        self.warnings.append({"message": message, "property_path": path})

    def is_kind(self, path: str, value: Json, *kinds: str) -> bool:
        """Return whether the value has one of those JSON types; notes an error if not."""
        found = KINDS[type(value)]
        if found not in kinds:
            self.error(path, f"{found} found, {' or '.join(kinds)} expected")
        return found in kinds

    def has(self, path: str, holder: Mapping[str, Json], key: str, *kinds: str) -> bool:
        """Return whether the required key exists and has one of those types; notes an error if not."""
        if key not in holder:
            self.error(f"{path}/{key}", MISSING)
            return False
        if holder[key] is None:
            self.error(f"{path}/{key}", NULL)
            return False
        return self.is_kind(f"{path}/{key}", holder[key], *kinds)

    def is_one_of(self, path: str, value: Json, choices: Sequence[str]) -> None:
        """Note an error for a value outside the enumeration."""
        if value not in choices:
            self.error(path, f"does not have a value in the enumeration [{', '.join(choices)}]")
