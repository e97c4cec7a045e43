"""Whose flow is this? The ownership marker, and the rule that turns a create into adopt-or-create.

The engine forgets a create that failed half way: the flow exists at Twilio, the state knows
nothing, and the next `up` would make a second one. Studio has no idempotency key and friendly names
are not unique, so every revision we write carries a signature in its commit message: who declares
the flow (a marker), and what was written (a hash).

A marker is 16 hexadecimal digits: 12 of a hash of the resource's identity, and 4 of a hash of the home of its state,
because two states of one name may lie on two backends (decision 11). A marker that an earlier version wrote names no
home: all its 16 digits are the identity's.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pulumi_twilio_studio.failures import Error

# The length of a commit message is documented nowhere; 255 characters have been seen to pass.
LONGEST = 255

# Characters of an account's friendly name (docs: iam/api/account).
LONGEST_NAME = 64

# So many digits of a marker say who declares; the others say where the state is kept.
_OWNER = 12

_MARKED = re.compile(r"\[pulumi (?P<marker>[0-9a-f]{16})\]\Z")
_SIGNATURE = re.compile(
    r"\[pulumi (?P<marker>[0-9a-f]{16}) def=(?P<definition>[0-9a-f]{16})"
    r"(?: tpl=(?P<template>[0-9a-f]{16}))?\]$"
)
_RECEIPT = re.compile(r"\[script (?P<number>[0-9a-f]{16}) def=(?P<definition>[0-9a-f]{16})\]$")


class Listed(Protocol):
    """What a row of the account's list says of a flow."""

    @property
    def sid(self) -> str: ...  # noqa: D102 -- Twilio's own names
    @property
    def commit_message(self) -> str | None: ...  # noqa: D102


Row = TypeVar("Row", bound=Listed)


class AmbiguousMarker(Error):
    """Several flows, or subaccounts, carry one marker, so none can be called ours."""

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
    """What the end of a commit message says about the revision it stands on; hashes are 16 hexadecimal digits."""

    marker: str
    definition: str
    template: str | None = None

    def __str__(self) -> str:
        template = f" tpl={self.template}" if self.template else ""
        return f"[pulumi {self.marker} def={self.definition}{template}]"


@dataclass(frozen=True)
class Receipt:
    """What the end of a commit message says where a script wrote the revision, and no resource of a stack.

    It says which write it was, so that one whose answer was lost is found again. It says nothing of who the flow
    belongs to: for every stack it is somebody's save (decision 13).
    """

    number: str
    definition: str

    def __str__(self) -> str:
        return f"[script {self.number} def={self.definition}]"


def identity_of(organization: str, project: str, stack: str, name: str) -> str:
    """The one name of a resource that is the same in every run, and differs between any two resources."""
    return f"{organization}/{project}/{stack}/{name}"


def name_in(identity: str) -> str:
    """The resource's name, which may hold slashes itself."""
    return identity.split("/", 3)[-1]


def home_of(address: str) -> str:
    """A hash of where a stack's state is kept: two states of one name have two homes."""
    return hashlib.sha256(address.encode()).hexdigest()


def marker_of(identity: str, home: str = "") -> str:
    """The identity and the home of its state as 16 hexadecimal digits, which tell nobody a name."""
    whole = short(hashlib.sha256(identity.encode()).hexdigest())
    return owner_of(whole) + home[: len(whole) - _OWNER] if home else whole


def owner_of(marker: str) -> str:
    """The digits of a marker that say who declares, wherever the state is kept."""
    return marker[:_OWNER]


def belongs(marker: str | None, identity: str) -> bool:
    """Whether that marker is of the resource with that identity, wherever its state is kept."""
    return marker is not None and owner_of(marker) == owner_of(marker_of(identity))


def short(sha256: str) -> str:
    """As much of a hash as a commit message carries: 64 bits."""
    return sha256[:16]


def sign(message: str | None, signature: Signature | Receipt) -> str:
    """A commit message that ends in the signature; a long message is cut, the signature never."""
    room = LONGEST - len(str(signature)) - 1
    text = (message or "").strip()
    if len(text) > room:
        text = text[: room - 3].rstrip() + "..."
    return f"{text} {signature}".strip()


def sign_name(name: str, marker: str) -> str:
    """An account's friendly name that ends in the marker: accounts have no other text of ours."""
    return f"{name} [pulumi {marker}]"


def signed_name(friendly_name: str) -> tuple[str, str | None]:
    """An account's name without its marker, and the marker; None for somebody else's."""
    found = _MARKED.search(friendly_name)
    if found is None:
        return friendly_name, None
    return friendly_name[: found.start()].rstrip(), found["marker"]


def signature_of(commit_message: str | None) -> Signature | None:
    """The signature that a commit message ends in; None for somebody else's."""
    found = _SIGNATURE.search(commit_message or "")
    return Signature(**found.groupdict()) if found else None


def receipt_of(commit_message: str | None) -> Receipt | None:
    """The receipt that a commit message ends in; None where no script wrote it."""
    found = _RECEIPT.search(commit_message or "")
    return Receipt(**found.groupdict()) if found else None


def ours(rows: Iterable[Row], identity: str) -> Row | None:
    """The one flow among the rows that carries a marker of that identity; raises AmbiguousMarker when several do."""
    found = [row for row in rows if belongs(signer(row.commit_message), identity)]
    if len(found) > 1:
        raise AmbiguousMarker(marker_of(identity), tuple(sorted(row.sid for row in found)))
    return found[0] if found else None


def signer(commit_message: str | None) -> str | None:
    """The marker that a commit message is signed with; None for somebody else's."""
    signature = signature_of(commit_message)
    return signature.marker if signature else None
