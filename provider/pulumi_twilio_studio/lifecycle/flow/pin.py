"""Roll back: use the definition of a revision that Twilio keeps, instead of the program's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pulumi_twilio_studio.definition import Definition, DefinitionError
from pulumi_twilio_studio.foreign import printable, quoted
from pulumi_twilio_studio.identity import name_in, short, signature_of
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN, Unknown
from pulumi_twilio_studio.lifecycle.flow.owner import find_owned
from pulumi_twilio_studio.lifecycle.flow.values import LATEST_PUBLISHED
from pulumi_twilio_studio.sids import DIGITS_IN_ANY_CASE, is_sid
from pulumi_twilio_studio.studio.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.declared import Run, Values

_PIN = re.compile(
    rf"(?:(?P<sid>FW{DIGITS_IN_ANY_CASE})@)?(?P<revision>[1-9][0-9]*|LatestPublished)"
)


class Pinned(NamedTuple):
    """What the revision of a roll back holds."""

    definition: Definition
    template: str | None
    """The hash of the template that a stack filled in to write it, as its commit message carries it: the version."""


def pinned_definition(
    run: Run, inputs: Values, known: Mapping[str, Any]
) -> Definition | Unknown | None:
    """Return the definition of the revision to which a flow is pinned, or None without a pin.

    Returns UNKNOWN while it cannot be known which revision that is. The pin in the configuration wins over the
    program's. Corrects the inputs in place: what describes the program's definition goes, and the version of the
    revision comes. Raises StudioError, OperationError.
    """
    name = name_in(inputs["identity"])
    configured = run.pin(name)
    pin = inputs.pop("pin", None) if configured is None else configured
    if pin is None and "definition" in inputs:
        return None
    _refuse_what_cannot_be(inputs, known, name, pin)
    if any(isinstance(each, Unknown) for each in (pin, inputs["account_sid"])):
        return UNKNOWN
    if configured is not None:
        inputs.pop("commit_message", None)  # it describes the program's definition
    inputs.pop("template_sha256", None)
    inputs["pin"] = str(pin).strip()
    account = run.account(inputs["account_sid"])
    friendly_name = str(known.get("friendly_name", inputs["friendly_name"]))
    sid = known_sid(account, inputs["identity"], friendly_name) or inputs.get("adopt")
    if isinstance(sid, Unknown):
        return UNKNOWN
    pinned = pinned_revision(account, name, sid, inputs["pin"])
    if pinned.template is not None:
        inputs["template_sha256"] = pinned.template
    return pinned.definition


def _refuse_what_cannot_be(
    inputs: Values, known: Mapping[str, Any], name: str, pin: object
) -> None:
    if pin is None:
        raise OperationError(f'flow "{name}" needs a definition, or a revision to roll back to')
    if "definition" not in inputs and known.get("is_secret"):
        raise OperationError(
            f'flow "{name}" cannot be rolled back without its definition, because it holds a '
            "secret, which the state would then show. Declare definition= beside revision=, and "
            "Pulumi keeps hiding it"
        )


def pinned_revision(account: Account, name: str, sid: str | None, pin: str) -> Pinned:
    """Return what the pinned revision of the flow holds.

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
    return _revision(account, name, sid, found["revision"])


def known_sid(account: Account, identity: str, friendly_name: str) -> str | None:
    """Return the SID of the flow with that identity: as read in this run, as in the state, or by its marker."""
    if identity in account.sids:
        return account.sids[identity]
    name = name_in(identity)
    held = [sid for sid, names in account.held().items() if name in names and is_sid(sid, "FW")]
    if len(held) == 1:
        return held[0]
    found = find_owned(account, identity, friendly_name)
    return found.sid if found else None


def _revision(account: Account, name: str, sid: str, revision: str) -> Pinned:
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
        definition = Definition.from_api(answer.definition or {})
    except DefinitionError as error:
        raise OperationError(
            f"flow {quoted(name)} ({sid}) cannot be rolled back: revision {revision} holds a definition that Twilio's "
            f"API would refuse: {error}"
        ) from None
    return Pinned(definition, _template(answer.commit_message, definition))


def _template(commit_message: str | None, definition: Definition) -> str | None:
    """Return the hash of the template by the signature of a save. None if the save holds something else."""
    signature = signature_of(commit_message)
    is_as_signed = signature is not None and signature.definition == short(definition.sha256)
    return signature.template if signature is not None and is_as_signed else None
