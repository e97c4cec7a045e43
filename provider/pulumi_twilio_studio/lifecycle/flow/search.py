"""Find the flow that a person means by a SID or a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.sids import is_sid

if TYPE_CHECKING:
    from collections.abc import Collection

    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.models import Flow


def sid_of(client: Client, wanted: str) -> str:
    """Return the SID of the one flow with that SID or friendly name. A SID is believed without a request.

    Raises OperationError if no flow has the name, or several have: names are not unique at Twilio.
    """
    if is_sid(wanted, "FW"):
        return wanted
    return sid_among(client.flows(), client.account_sid, wanted)


def sid_among(flows: Collection[Flow], account_sid: str, friendly_name: str) -> str:
    """Return the SID of the one flow with that name among the account's. Raises OperationError as `sid_of` does."""
    found = sorted(flow.sid for flow in flows if flow.friendly_name == friendly_name)
    if len(found) == 1:
        return found[0]
    if found:
        raise OperationError(
            f"{len(found)} flows of {account_sid} are named {quoted(friendly_name)}. Give the "
            f"SID of one: {', '.join(found)}"
        )
    hint = nearest(friendly_name, sorted({flow.friendly_name for flow in flows}))
    raise OperationError(f"{account_sid} has no flow named {quoted(friendly_name)}{hint}")
