"""Phone numbers that an account has already: what the control API takes."""

import re
import sqlite3
from collections.abc import Mapping
from typing import Any

from studio_emulator.control.seeding import check_text
from studio_emulator.handlers.numbers import (
    DEFAULTS,
    E164,
    FIELDS,
    NUMBER,
    PREFIX,
    complete_number,
    number_fields,
)
from studio_emulator.store.directory import DirectoryStore, Place

Json = dict[str, Any]
KNOWN = {"sid", *FIELDS, *DEFAULTS}


def add_number(
    store: DirectoryStore, account_sid: str, phone_number: str, wanted: Mapping[str, Any]
) -> Json:
    """Add a phone number to an account. Returns it as the API shows it.

    `wanted` has the fields of the API that differ from those of a number that was never changed,
    and may have its "sid". Unlike an update, it may have a fallback URL without a URL. Raises
    ValueError with a sentence for impossible values.
    """
    if not E164.fullmatch(phone_number):
        raise ValueError(f"A phone number must be like +15550100001, not {phone_number!r}.")
    if store.find(NUMBER, "phone_number", phone_number) is not None:
        raise ValueError(f"An account has the phone number {phone_number} already.")
    fields = {name: _check(name, value) for name, value in wanted.items()}
    sid = fields.pop("sid", None)
    try:
        entry = store.create(
            Place(account_sid, NUMBER), PREFIX, complete_number(phone_number, fields), sid=sid
        )
    except sqlite3.IntegrityError as taken:
        raise ValueError(f"The SID {sid} is given twice.") from taken
    return number_fields(entry)


def _check(name: str, value: Any) -> Any:
    """Return the value; raises ValueError with a sentence if the field does not take it."""
    if name not in KNOWN:
        raise ValueError(f"A phone number has no {name!r}; there are {', '.join(sorted(KNOWN))}.")
    if name == "sid" and not re.fullmatch(f"{PREFIX}[0-9a-f]{{32}}", str(value)):
        raise ValueError(f"The SID of a phone number must be {PREFIX} and 32 digits, not {value}.")
    if name == "capabilities":
        return _capabilities(value)
    default = DEFAULTS.get(name, "")
    if isinstance(default, bool) != isinstance(value, bool) or not isinstance(
        value, str | bool | None
    ):
        raise ValueError(f"The {name} of a phone number cannot be {value!r}.")
    if name in FIELDS and isinstance(value, str):
        check_text(FIELDS[name], name, value)
    return value


def _capabilities(value: Any) -> Json:
    known = DEFAULTS["capabilities"]
    if not (
        isinstance(value, Mapping)
        and set(value) <= set(known)
        and all(isinstance(each, bool) for each in value.values())
    ):
        raise ValueError(f"The capabilities of a phone number are booleans: {', '.join(known)}.")
    return {**known, **value}
