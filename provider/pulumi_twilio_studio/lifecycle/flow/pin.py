"""Roll back: use the definition of a revision that Twilio keeps, instead of the program's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from pulumi_twilio_studio.definition import Definition, DefinitionError
from pulumi_twilio_studio.foreign import printable, quoted
from pulumi_twilio_studio.identity import name_in
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.owner import find_owned
from pulumi_twilio_studio.lifecycle.flow.values import LATEST_PUBLISHED
from pulumi_twilio_studio.studio.errors import NotFound

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account import Account

_SID = re.compile(r"FW[0-9a-f]{32}")
_PIN = re.compile(r"(?:(?P<sid>FW[0-9a-fA-F]{32})@)?(?P<revision>[1-9][0-9]*|LatestPublished)")


def pinned_definition(account: Account, name: str, sid: str | None, pin: str) -> Definition:
    """Return the definition of the pinned revision of the flow.

    `pin` is a number, "LatestPublished", or one of these after the flow's SID and an "@". Raises OperationError, a
    sentence, for an invalid pin, for a revision that never existed, and for a revision of another flow.
    """
    found = _PIN.fullmatch(pin)
    if found is None:
        raise OperationError(
            f'the pin of flow {quoted(name)} is {quoted(pin)}; it can be a revision\'s number or "{LATEST_PUBLISHED}"'
        )
    if sid is None:
        raise OperationError(
            f"flow {quoted(name)} is pinned to revision {printable(pin)}, but the flow does not "
            "exist yet. To create it, declare a definition and remove the pin"
        )
    if found["sid"] not in (None, sid):
        raise OperationError(
            f"flow {quoted(name)} is {sid}, but its pin {printable(pin)} is a revision of "
            "another flow"
        )
    return _definition(account, name, sid, found["revision"])


def known_sid(account: Account, identity: str, friendly_name: str) -> str | None:
    """Return the SID of the flow with that identity: as read in this run, as in the state, or by its marker."""
    if identity in account.sids:
        return account.sids[identity]
    name = name_in(identity)
    held = [sid for sid, names in account.held().items() if name in names and _SID.fullmatch(sid)]
    if len(held) == 1:
        return held[0]
    found = find_owned(account, identity, friendly_name)
    return found.sid if found else None


def _definition(account: Account, name: str, sid: str, revision: str) -> Definition:
    asked: int | Literal["LatestPublished"] = (
        int(revision) if revision.isdigit() else "LatestPublished"
    )
    try:
        answer = account.client.fetch_revision(sid, asked)
    except NotFound:
        never = "was ever published" if revision == LATEST_PUBLISHED else f"{revision} exists"
        raise OperationError(
            f"flow {quoted(name)} ({sid}) cannot be rolled back: no revision {never}; "
            f"`twilio-studio history {sid}` lists what there is"
        ) from None
    try:
        return Definition.from_api(answer.definition or {})
    except DefinitionError as error:
        raise OperationError(
            f"flow {quoted(name)} ({sid}) cannot be rolled back: revision {revision} holds a definition that Twilio's "
            f"API would refuse: {error}"
        ) from None
