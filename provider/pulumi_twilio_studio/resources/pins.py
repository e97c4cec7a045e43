"""The revision to which the program or the configuration pins a flow, in place of its definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi.runtime.rpc import UNKNOWN

from pulumi_twilio_studio.identity import name_in
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow import pin as flow_pin
from pulumi_twilio_studio.resources.session import SESSION

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.resources.properties import Properties


def pinned_definition(
    inputs: Properties, existing: Properties, friendly_name: str
) -> Definition | None:
    """Return the definition of the pinned revision, or None without a pin.

    Returns None, too, while it cannot be known which revision that is. The definition is then unknown. The pin in the
    configuration wins over the program's. Raises StudioError, OperationError.
    """
    name = name_in(inputs["identity"])
    configured = SESSION.pin(name)
    pin = inputs.pop("pin", None) if configured is None else configured
    if pin is None and "definition" in inputs:
        return None
    _refuse_what_cannot_be(inputs, existing, name, pin)
    if UNKNOWN in (pin, inputs["account_sid"]):
        inputs["definition"] = UNKNOWN
        return None
    if configured is not None:
        inputs.pop("commit_message", None)  # it describes the program's definition
    inputs.pop("template_sha256", None)
    inputs["pin"] = str(pin).strip()
    account = SESSION.account(inputs["account_sid"])
    sid = flow_pin.known_sid(account, inputs["identity"], friendly_name) or inputs.get("adopt")
    return flow_pin.pinned_definition(account, name, sid, inputs["pin"])


def _refuse_what_cannot_be(
    inputs: Properties, existing: Properties, name: str, pin: object
) -> None:
    if pin is None:
        raise OperationError(f'flow "{name}" needs a definition, or a revision to roll back to')
    if "definition" not in inputs and existing.get("is_secret"):
        raise OperationError(
            f'flow "{name}" cannot be rolled back without its definition, because it holds a '
            "secret, which the state would then show. Declare definition= beside revision=, and "
            "Pulumi keeps hiding it"
        )
