"""Look up the references of a template when a flow is checked, because the account is known there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pulumi.runtime.rpc import UNKNOWN

from pulumi_twilio_studio.definition import Unresolved, is_unresolved
from pulumi_twilio_studio.lifecycle.references import resolve
from pulumi_twilio_studio.resources.session import SESSION
from pulumi_twilio_studio.studio.errors import Inactive

if TYPE_CHECKING:
    from pulumi_twilio_studio.resources.properties import Properties


def look_up(inputs: Properties, foreseen: str | None, known: str | None) -> None:
    """Replace the references of a template by what they lead to. Anything else stays as it is.

    If the definition is not known yet, `foreseen` is looked up in its place, to find what can be wrong with it. If the
    account is still to be made, the definition is not known either. In a suspended account nothing can be read, so the
    state's definition is used, if there is one. Raises StudioError, OperationError, DefinitionError.
    """
    is_there = inputs["definition"] != UNKNOWN
    template = inputs["definition"] if is_there else foreseen
    if template is None or not is_unresolved(template):
        return
    account_sid = inputs["account_sid"]
    if account_sid == UNKNOWN:
        inputs["definition"] = UNKNOWN
    elif SESSION.standing(account_sid) != "active":
        inputs["definition"] = known or UNKNOWN
    else:
        try:
            definition = resolve(SESSION.account(account_sid), Unresolved.from_text(template))
        except Inactive:  # suspended or closed since the last answer about it
            inputs["definition"] = known or UNKNOWN
        else:
            if is_there:
                inputs["definition"] = json.dumps(definition.to_api())
