"""What is the same for every kind of thing in the directory: its path, its parameters, and how Twilio shows it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from studio_emulator.encoding import iso_date
from studio_emulator.exchange import Request
from studio_emulator.handlers.parameters import Reader
from studio_emulator.store.directory import DirectoryEntry

Settle = Callable[[Request, Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]
"""Returns the fields after a change, given those before (none in a create) and what was sent.

Raises TwilioError for what an entry of the kind cannot have.
"""


def merge(
    _request: Request, before: Mapping[str, Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields after a change that follows no other rule."""
    return {**before, **changes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of resource."""

    name: str
    prefix: str
    product: str
    collection: str
    """The last part of the path of its list."""

    key: str
    """The key under which a list holds its rows."""

    parent: "Kind | None" = None
    required: tuple[str, ...] = ("friendly_name",)
    optional: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    links: tuple[str, ...] | None = ()
    """The collections below it, as in a path; None if an answer has no links."""

    owner: str = ""
    """The name of its SID in the resources below it."""

    filters: tuple[str, ...] = ()
    """The fields by which its list can be filtered."""

    most: int = 1000
    """The greatest PageSize."""

    created: Mapping[str, Reader] = field(default_factory=dict)
    """What only a create can set, besides the required and optional texts."""

    changes: Mapping[str, Reader] = field(default_factory=dict)
    """What an update can change, and a create can set. Without it there is no update."""

    settle: Settle = merge
    """The rules for the fields of an entry of this kind."""

    removable: bool = False
    """Whether it can be deleted."""

    second_key: str = ""
    """The field that can stand in a path in place of the SID."""

    @property
    def path(self) -> str:
        """The path of its list, with the parent's SID as `{parent}`."""
        above = f"{self.parent.path}/{{parent}}" if self.parent else f"/{self.product}/v1"
        return f"{above}/{self.collection}"


def entry_fields(kind: Kind, entry: DirectoryEntry, url_of: Callable[[str], str]) -> dict[str, Any]:
    """Return the resource as an answer shows it. `url_of` returns the client's URL for a path."""
    url = url_of(f"{kind.path.format(parent=entry.parent_sid)}/{entry.sid}")
    return {
        "sid": entry.sid,
        "account_sid": entry.account_sid,
        **({kind.parent.owner: entry.parent_sid} if kind.parent else {}),
        **kind.defaults,
        **entry.fields,
        "date_created": iso_date(entry.date_created),
        "date_updated": iso_date(entry.date_updated),
        "url": url,
        **({} if kind.links is None else {"links": _links(url, kind.links)}),
    }


def _links(url: str, collections: tuple[str, ...]) -> dict[str, str]:
    return {_snake_case(each): f"{url}/{each}" for each in collections}


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
