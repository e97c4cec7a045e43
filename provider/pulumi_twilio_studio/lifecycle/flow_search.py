"""Which flow a person means who gives its SID or its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.phrases import nearest, quoted

from .account import OperationError

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.client import Client

_SID = re.compile(r"FW[0-9a-f]{32}")


def sid_of(client: Client, wanted: str) -> str:
    """The SID of the one flow with that SID or friendly name; a SID is believed without asking.

    Raises OperationError where no flow, or several, have the name: names are not unique at Twilio.
    """
    if _SID.fullmatch(wanted):
        return wanted
    flows = client.flows()
    found = sorted(flow.sid for flow in flows if flow.friendly_name == wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise OperationError(
            f"{len(found)} flows of {client.account_sid} are named {quoted(wanted)}: say which by its SID, "
            f"{', '.join(found)}"
        )
    hint = nearest(wanted, sorted({flow.friendly_name for flow in flows}))
    raise OperationError(f"{client.account_sid} has no flow named {quoted(wanted)}{hint}")
