"""The references of a template, looked up where a flow is checked: there the account is known."""

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
    """Put what its references lead to into a template; what is no template stays as it is.

    `foreseen` is looked up in place of a definition that is not known yet, for what can be wrong with it. While the
    account is not made yet, the definition is not known either; in one that is suspended, where nothing can be read,
    it is taken to be the one that the state knows. Raises StudioError, OperationError, DefinitionError.
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
        except Inactive:  # since it was last asked for
            inputs["definition"] = known or UNKNOWN
        else:
            if is_there:
                inputs["definition"] = json.dumps(definition.to_api())
