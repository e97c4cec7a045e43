"""A directory in one description: what the control API takes, and answers with SIDs."""

import re
import sqlite3
from collections.abc import Mapping
from typing import Any

from studio_emulator.errors import TwilioError
from studio_emulator.expectations import refuse_unknown
from studio_emulator.handlers.kind import Kind
from studio_emulator.handlers.kinds import (
    BUILD,
    ENVIRONMENT,
    FUNCTION,
    FUNCTION_SERVICE,
    KINDS,
    complete_fields,
)
from studio_emulator.handlers.messaging import MESSAGING_SERVICE, add_sender
from studio_emulator.handlers.parameters import Reader, parameter_name
from studio_emulator.store.directory import DirectoryEntry, DirectoryStore, Place

Json = dict[str, Any]

DEPLOYED = (FUNCTION, BUILD)
"""The kinds that an environment's "functions" describe. They have no key of their own."""


def keys_below(parent: Kind | None) -> dict[str, Kind]:
    """Return the kinds in that parent by the keys that a description has for them."""
    return {
        f"{kind.name}s": kind for kind in KINDS if kind.parent is parent and kind not in DEPLOYED
    }


TOP = keys_below(None)
EXTRAS = {
    FUNCTION_SERVICE.name: ("domain_base",),
    ENVIRONMENT.name: ("domain_name", "functions"),
    MESSAGING_SERVICE.name: ("phone_numbers",),
}
"""What a description has besides the fields of the kind."""

APART = ("sid", "functions", "phone_numbers")
TEXTS = ("sid", "friendly_name", "unique_name", "domain_suffix", "configuration", "language")
FILLED_IN = {
    "configuration": "{}",
    "language": "en",
    "types": {"twilio/text": {"body": "Hello"}},
    "chat_service_sid": f"IS{'0' * 32}",
    "channel_type": "web",
}
"""What Twilio requires besides a name, and no flow refers to."""


def seed(store: DirectoryStore, account_sid: str, wanted: Mapping[str, Any]) -> Json:
    """Add `wanted` to an account's directory, all or nothing. Returns it with every SID.

    A key is the name of a kind with an "s". It holds a list of objects with the fields of the kind
    and with the keys of the kinds in it. A missing "sid" is made up, and so is a missing friendly
    name. The "functions" of an environment are what is deployed there: an object of paths and their
    SIDs, with null for a SID that is made up. The "phone_numbers" of a messaging service are SIDs of
    numbers of the account. Raises ValueError with a sentence for impossible values.
    """
    seeding = _Seeding(store, account_sid)
    try:
        with store.database.transaction():
            return seeding.add(wanted, TOP, None)
    except sqlite3.IntegrityError as taken:
        raise ValueError("A SID is given twice.") from taken


def _check_shape(wanted: Any) -> None:
    lists = wanted.values() if isinstance(wanted, Mapping) else [wanted]
    if not all(isinstance(each, list) for each in lists):
        raise ValueError("A directory must be an object of lists.")


def _check_fields(kind: Kind, wanted: Any) -> None:
    if not isinstance(wanted, Mapping):
        raise ValueError(f"A {kind.name} must be an object.")  # noqa: TRY004 -- a wrong value, whatever its type
    for name in TEXTS:
        if not isinstance(wanted.get(name), str | None):
            raise ValueError(f"The {name} of a {kind.name} must be text.")  # noqa: TRY004 -- a wrong value, whatever its type
    readers = {**kind.created, **kind.changes}
    plain = [name for name in readers if "." not in name]  # the others stand in an object
    known = (*TEXTS, *kind.required, *kind.optional, *kind.defaults, *plain)
    beside = (*keys_below(kind), *EXTRAS.get(kind.name, ()))
    refuse_unknown(f"The kind {kind.name}", wanted, tuple(dict.fromkeys((*known, *beside))))
    for name in plain:
        if isinstance(wanted.get(name), str):
            check_text(readers[name], name, wanted[name])
    numbers = wanted.get("phone_numbers", [])
    if not (isinstance(numbers, list) and all(isinstance(each, str) for each in numbers)):
        raise ValueError(f"The phone_numbers of a {kind.name} must be a list of SIDs.")
    functions = wanted.get("functions")
    if functions is not None and not _is_functions(functions):
        raise ValueError(f"The functions of an {kind.name} must be an object of paths and SIDs.")


def check_text(reader: Reader, field: str, text: str) -> None:
    """Raise ValueError with a sentence if the field does not take the text."""
    try:
        reader(parameter_name(field), text)
    except TwilioError as refusal:
        raise ValueError(f"{refusal}.") from refusal


def _is_functions(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(sid, str | None) for sid in value.values())


class _Seeding:
    """One call of `seed`."""

    def __init__(self, store: DirectoryStore, account_sid: str) -> None:
        self._store = store
        self._account_sid = account_sid

    def add(self, wanted: Any, kinds: Mapping[str, Kind], parent: DirectoryEntry | None) -> Json:
        _check_shape(wanted)
        unknown = set(wanted) - set(kinds)
        if unknown:
            raise ValueError(f"A directory can have {', '.join(kinds)}, not {', '.join(unknown)}.")
        return {
            key: [self._add_entry(kinds[key], each, parent) for each in rows]
            for key, rows in wanted.items()
        }

    def _add_entry(
        self, kind: Kind, wanted: Mapping[str, Any], parent: DirectoryEntry | None
    ) -> Json:
        _check_fields(kind, wanted)
        below = keys_below(kind)
        functions = wanted.get("functions") if kind is ENVIRONMENT else None
        apart = {*below, *APART}
        given = {key: value for key, value in wanted.items() if key not in apart}
        fields = {**given, **self._fill_required(kind, given)}
        if functions is not None and parent is not None:
            fields["build_sid"], functions = self._deploy(parent, functions)
        entry = self._create(kind, complete_fields(kind, fields, parent), parent, wanted.get("sid"))
        children = {key: wanted[key] for key in below if key in wanted}
        answer = {"sid": entry.sid, **entry.fields, **self.add(children, below, entry)}
        if "phone_numbers" in wanted:
            answer["phone_numbers"] = self._add_senders(entry, wanted["phone_numbers"])
        return answer if functions is None else {**answer, "functions": functions}

    def _add_senders(self, service: DirectoryEntry, numbers: list[str]) -> list[str]:
        for sid in numbers:
            try:
                add_sender(self._store, service, sid)
            except TwilioError as refusal:
                raise ValueError(f"{sid} cannot be in {service.sid}: {refusal}.") from refusal
        return numbers

    def _fill_required(self, kind: Kind, given: Mapping[str, Any]) -> Json:
        name = given.get("unique_name", given.get("friendly_name"))
        made_up = {"friendly_name": name, **FILLED_IN}
        missing = [key for key in kind.required if given.get(key, made_up.get(key)) is None]
        if missing:
            raise ValueError(f"A {kind.name} needs {', '.join(missing)}.")
        return {key: given.get(key, made_up.get(key)) for key in kind.required}

    def _create(
        self,
        kind: Kind,
        fields: Mapping[str, Any],
        parent: DirectoryEntry | None,
        sid: str | None = None,
    ) -> DirectoryEntry:
        if sid is not None and not re.fullmatch(kind.prefix + "[0-9a-f]{32}", sid):
            raise ValueError(
                f"The SID of a {kind.name} must be {kind.prefix} and 32 digits, not {sid}."
            )
        place = Place(self._account_sid, kind.name, parent.sid if parent else "")
        return self._store.create(place, kind.prefix, fields, sid=sid)

    def _deploy(
        self, service: DirectoryEntry, functions: Mapping[str, str | None]
    ) -> tuple[str, Json]:
        """Return the SID of a new build with these functions, and their SIDs by path.

        A path is the same function in all builds.
        """
        known = {
            each.fields["friendly_name"]: each.sid
            for each in self._store.list_entries(
                Place(self._account_sid, FUNCTION.name, service.sid)
            )
        }
        sids = {
            path: known.get(path)
            or self._create(FUNCTION, {"friendly_name": path}, service, sid).sid
            for path, sid in functions.items()
        }
        versions = [
            {
                "sid": f"ZN{sid[2:]}",
                "account_sid": self._account_sid,
                "service_sid": service.sid,
                "function_sid": sid,
                "path": path,
                "visibility": "public",
            }
            for path, sid in sids.items()
        ]
        return self._create(BUILD, {"function_versions": versions}, service).sid, sids
