"""Saves by a script or a front end, which is not a resource of a stack. The same guards apply.

The caller says on which revision its edit is based. Each function looks at the head right before the write, and raises
Overtaken if somebody saved since. Twilio has no conditional write: if somebody saves between the look and the write,
our revision covers theirs, and the account's `tell` says so. What the head holds already is not written again. Each
function makes one revision at most, and returns the flow as it then is. All raise StudioError and OperationError, of
which Overtaken is one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.identity import Receipt, short
from pulumi_twilio_studio.lifecycle.account import OperationError, Overtaken
from pulumi_twilio_studio.lifecycle.flow.read import poll_heads
from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow, try_parse
from pulumi_twilio_studio.lifecycle.flow.write import save

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.flow.history import Which
    from pulumi_twilio_studio.studio.models import Flow

Status = Literal["draft", "published"]


@dataclass(frozen=True)
class ScriptedSave(DesiredFlow):
    """What a script wants the head to be. Its signature says which write it was, and claims no ownership."""

    number: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def signature(self) -> Receipt:
        """The receipt by which this write is found again if its answer is lost."""
        return Receipt(self.number, short(self.definition.sha256))


def save_draft(
    account: Account,
    sid: str,
    definition: Definition,
    *,
    base_revision: int,
    friendly_name: str | None = None,
    commit_message: str | None = None,
    layout: str = "ignore",
) -> Flow:
    """Save the definition as a draft on top of that revision. What callers run stays as it is."""
    head = head_at(account, sid, base_revision)
    return _save(
        account,
        head,
        status="draft",
        definition=definition,
        friendly_name=friendly_name,
        commit_message=commit_message,
        layout=layout,
    )


def publish(
    account: Account, sid: str, *, base_revision: int, commit_message: str | None = None
) -> Flow:
    """Publish that revision, which must be the head. The definition itself is not sent.

    Raises DefinitionError for a head that the Console stored although it is not a sound flow.
    """
    head = head_at(account, sid, base_revision)
    return _save(
        account,
        head,
        status="published",
        definition=_definition(head),
        commit_message=commit_message,
    )


def roll_back(
    account: Account,
    sid: str,
    revision: Which,
    *,
    base_revision: int,
    status: Status = "published",
    commit_message: str | None = None,
) -> Flow:
    """Make the definition of an earlier revision the newest one. The commit message names that revision.

    Raises NotFound if there is no such revision, and DefinitionError if it is not a sound flow.
    """
    earlier = account.client.fetch_revision(sid, revision)
    head = head_at(account, sid, base_revision)
    return _save(
        account,
        head,
        status=status,
        definition=_definition(earlier),
        commit_message=commit_message,
        pin=str(revision),
    )


def head_at(account: Account, sid: str, base_revision: int) -> Flow:
    """Return the head if it is that revision. An older one lags behind, and is looked at again.

    Raises Overtaken if the head is newer, and OperationError if it stays older.
    """
    head = account.client.fetch_flow(sid)
    if head.revision < base_revision:
        looks = (seen for seen in poll_heads(account, sid) if seen is not None)
        head = next((seen for seen in looks if seen.revision >= base_revision), head)
    if head.revision > base_revision:
        raise Overtaken(
            f"somebody saved revision {head.revision} of flow {sid} since revision {base_revision} was read; nothing "
            "was written. Read the flow again, and look at what they changed."
        )
    if head.revision < base_revision:
        raise OperationError(
            f"Twilio still answers revision {head.revision} of flow {sid}, and not {base_revision}; nothing was "
            "written. Check the number, or try again in a minute."
        )
    return head


def _save(
    account: Account,
    head: Flow,
    *,
    status: Status,
    definition: Definition,
    commit_message: str | None,
    friendly_name: str | None = None,
    layout: str = "ignore",
    pin: str | None = None,
) -> Flow:
    desired = ScriptedSave(
        identity="",
        account_sid=account.sid,
        friendly_name=friendly_name or head.friendly_name,
        status=status,
        definition=definition,
        layout=layout,
        commit_message=commit_message,
        pin=pin,
    )
    if _holds(head, desired):
        return head
    saved = save(account, head, desired)
    account.index.record(saved)
    return saved


def _holds(head: Flow, desired: DesiredFlow) -> bool:
    """Return whether the head already is what is wanted. A published head also satisfies a wanted draft."""
    stored = try_parse(head.definition)
    return (
        stored is not None
        and stored.same_as(desired.definition, layout=desired.layout == "manage")
        and head.friendly_name == desired.friendly_name
        and (desired.status == "draft" or head.status == "published")
    )


def _definition(revision: Flow) -> Definition:
    return Definition.from_api(revision.definition, source=f"revision {revision.revision}")
