"""The ownership marker: whose a flow is, and how a create finds what an earlier run made.

The engine forgets a create that failed half way: the flow exists at Twilio, the state knows nothing, and the next `up`
would make a second one. Studio has no idempotency key, and friendly names are not unique. So every revision that we
write carries a signature in its commit message. It says who declares the flow (a marker) and what was written (a hash).

A marker is 16 hexadecimal digits: 12 of a hash of the resource's identity, and 4 of a hash of the home of its state,
because two states of one name may lie on two backends (decision 11). A marker that an earlier version wrote names no
home: all its 16 digits are of the identity.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pulumi_twilio_studio.failures import Error

# The maximum length of a commit message is not documented. 255 characters have been seen to pass.
LONGEST = 255

# The maximum length of an account's friendly name, in characters (docs: iam/api/account).
LONGEST_NAME = 64

# The number of a marker's digits that say who declares. The others say where the state is kept.
_OWNER = 12

_HASH = "[0-9a-f]{16}"
_MARKED = re.compile(rf"\[pulumi (?P<marker>{_HASH})\]\Z")
_SIGNATURE = re.compile(
    rf"\[pulumi (?P<marker>{_HASH}) def=(?P<definition>{_HASH})(?: tpl=(?P<template>{_HASH}))?\]$"
)
_RECEIPT = re.compile(rf"\[script (?P<number>{_HASH}) def=(?P<definition>{_HASH})\]$")


class Listed(Protocol):
    """What a row of the account's list says about a flow."""

    @property
    def sid(self) -> str: ...  # noqa: D102 -- Twilio's own names
    @property
    def commit_message(self) -> str | None: ...  # noqa: D102 -- as above


Row = TypeVar("Row", bound=Listed)


class AmbiguousMarker(Error):
    """Several flows, or several subaccounts, carry one marker, so we cannot tell which one is ours."""

    def __init__(self, marker: str, sids: tuple[str, ...], kind: str = "flows") -> None:
        super().__init__(marker, sids, kind)
        self.marker = marker
        self.sids = sids
        self.kind = kind

    def __str__(self) -> str:
        todo = "Delete" if self.kind == "flows" else "Take the marker out of the names of"
        return (
            f"{len(self.sids)} {self.kind} carry the marker {self.marker} of this one resource: {', '.join(self.sids)}."
            f" {todo} those that nobody uses, or name the right one with adopt=."
        )


@dataclass(frozen=True)
class Signature:
    """What the end of a commit message says about its revision. Hashes have 16 hexadecimal digits."""

    marker: str
    definition: str
    template: str | None = None

    def __str__(self) -> str:
        template = f" tpl={self.template}" if self.template else ""
        return f"[pulumi {self.marker} def={self.definition}{template}]"


@dataclass(frozen=True)
class Receipt:
    """What the end of a commit message says if a script wrote the revision, and not a resource of a stack.

    It says which write it was, so that a write whose answer was lost is found again. It does not say whose the flow is:
    for every stack, it is somebody else's save (decision 13).
    """

    number: str
    definition: str

    def __str__(self) -> str:
        return f"[script {self.number} def={self.definition}]"


def identity_of(organization: str, project: str, stack: str, name: str) -> str:
    """Return the name that a resource keeps in every run. No other resource of its kind on this backend has it."""
    return f"{organization}/{project}/{stack}/{name}"


def name_in(identity: str) -> str:
    """Return the resource's name, which may contain slashes."""
    return identity.split("/", 3)[-1]


def home_of(address: str) -> str:
    """Return a hash of where a stack's state is kept. Two states of one name have two homes."""
    return hashlib.sha256(address.encode()).hexdigest()


def marker_of(identity: str, home: str = "") -> str:
    """Return the identity and the home of its state as 16 hexadecimal digits, which reveal no name."""
    whole = short(hashlib.sha256(identity.encode()).hexdigest())
    return owner_of(whole) + home[: len(whole) - _OWNER] if home else whole


def owner_of(marker: str) -> str:
    """Return the digits of a marker that say who declares, wherever the state is kept."""
    return marker[:_OWNER]


def belongs(marker: str | None, identity: str) -> bool:
    """Return whether that marker belongs to the resource with that identity, wherever its state is kept."""
    return marker is not None and owner_of(marker) == owner_of(marker_of(identity))


def short(sha256: str) -> str:
    """Return the part of a hash that a commit message carries: 64 bits."""
    return sha256[:16]


def sign(message: str | None, signature: Signature | Receipt, ending: str = "") -> str:
    """Return a commit message that ends in that ending and the signature. A long message is cut, but never these."""
    kept = f"{ending} {signature}".strip()
    room = LONGEST - len(kept) - 1
    text = (message or "").strip()
    if len(text) > room:
        text = text[: room - 3].rstrip() + "..."
    return f"{text} {kept}".strip()


def sign_name(name: str, marker: str) -> str:
    """Return an account's friendly name with the marker at its end: an account has no other text of ours."""
    return f"{name} [pulumi {marker}]"


def signed_name(friendly_name: str) -> tuple[str, str | None]:
    """Return an account's name without its marker, and the marker, or None if it has none."""
    found = _MARKED.search(friendly_name)
    if found is None:
        return friendly_name, None
    return friendly_name[: found.start()].rstrip(), found["marker"]


def signature_of(commit_message: str | None) -> Signature | None:
    """Return the signature at the end of a commit message, or None if it has none."""
    found = _SIGNATURE.search(commit_message or "")
    return Signature(**found.groupdict()) if found else None


def receipt_of(commit_message: str | None) -> Receipt | None:
    """Return the receipt at the end of a commit message, or None if no script wrote it."""
    found = _RECEIPT.search(commit_message or "")
    return Receipt(**found.groupdict()) if found else None


def ours(rows: Iterable[Row], identity: str) -> Row | None:
    """Return the one row that carries a marker of that identity. Raises AmbiguousMarker if several do."""
    found = [row for row in rows if belongs(signer(row.commit_message), identity)]
    if len(found) > 1:
        raise AmbiguousMarker(marker_of(identity), tuple(sorted(row.sid for row in found)))
    return found[0] if found else None


def signer(commit_message: str | None) -> str | None:
    """Return the marker that a commit message is signed with, or None if it has no signature."""
    signature = signature_of(commit_message)
    return signature.marker if signature else None
