"""Refuse to write what a person has not seen, in a run that a command started: see commanded.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import changes
from pulumi_twilio_studio.foreign import quoted
from pulumi_twilio_studio.identity import belongs, signer
from pulumi_twilio_studio.lifecycle.account import Account, OperationError
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.flow.commanded import PUBLISH, Commanded
from pulumi_twilio_studio.lifecycle.flow.values import try_parse

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow
    from pulumi_twilio_studio.studio.models import Flow


def refuse_creation(account: Account, desired: DesiredFlow) -> None:
    """Raise OperationError for a flow that a person saw and that is gone since."""
    if _asked(account, desired):
        raise OperationError(
            "somebody deleted it, so nothing was written. `pulumi up` creates it again"
        )


def refuse_newer(account: Account, revision: int, desired: DesiredFlow) -> None:
    """Raise OperationError if the head has that revision, and a person saw another one."""
    asked = _asked(account, desired)
    if asked and revision != asked.revision:
        raise OperationError(
            f"somebody saved revision {revision} after you looked at revision {asked.revision}, so nothing was "
            "written. Run the command again to see what they changed"
        )


def refuse_other(account: Account, head: Flow, desired: DesiredFlow) -> None:
    """Raise OperationError if a person saw another head, or if a command may not publish this one."""
    refuse_newer(account, head.revision, desired)
    asked = _asked(account, desired)
    if asked and asked.command == PUBLISH:
        _refuse_unless_declared(head, desired)


def permits_drift(account: Account, desired: DesiredFlow) -> bool:
    """Return whether a person saw what somebody changed, and rolls it back whatever `on_drift` says."""
    asked = _asked(account, desired)
    return asked is not None and asked.command != PUBLISH


def _asked(account: Account, desired: DesiredFlow) -> Commanded | None:
    """Return the command that is about the flow. The engine leaves all other flows alone."""
    asked = account.commanded
    return asked if asked and asked.is_about(desired.identity) else None


def _refuse_unless_declared(head: Flow, desired: DesiredFlow) -> None:
    """Raise OperationError unless the head holds exactly what the program declares."""
    different = _differences(head, desired)
    if not different:
        return
    if belongs(signer(head.commit_message), desired.identity):
        why = "because the program has changed since"
        todo = "saves what it declares now as a new draft for test users"
    else:
        why = "because somebody else saved it"
        todo = "saves what the program declares above theirs, for test users"
    title = (
        f"revision {head.revision} is not what the program declares, {why}, so nothing was published. "
        f'With the status "draft", `pulumi up` {todo}. The program would change'
    )
    raise OperationError(str(Diagnostic("change", head.sid, title, tuple(different))))


def _differences(head: Flow, desired: DesiredFlow) -> list[str]:
    """Return a line for each difference. They show no value if the definition or the name is secret."""
    held = try_parse(head.definition)
    layout = desired.layout == "manage"
    lines = []
    if head.friendly_name != desired.friendly_name:
        names = (
            ""
            if desired.hides_texts
            else f": {quoted(head.friendly_name)} -> {quoted(desired.friendly_name)}"
        )
        lines.append(f"~ friendly_name{names}")
    if held is None:
        lines.append("~ Twilio's API would refuse the definition that the revision holds")
    elif not held.same_as(desired.definition, layout=layout):
        found = changes(held, desired.definition, layout=layout)
        lines += [(each.without_values() if desired.is_secret else each).line for each in found]
    return lines
