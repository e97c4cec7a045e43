"""What can be known to be wrong with a flow before anything is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import locate
from pulumi_twilio_studio.studio.errors import InvalidDefinition, StudioError

from .flow_values import LAYOUTS, POLICIES, STATUSES, DesiredFlow, differences

if TYPE_CHECKING:
    from .account import Account

_FLOW_SID = re.compile(r"FW[0-9a-f]{32}")


def local_problems(
    friendly_name: str | None,
    status: str | None,
    layout: str | None,
    on_drift: str | None,
    adopt: str | None,
) -> list[str]:
    """What is wrong with the plain fields; a field that is not known yet is None, and right."""
    problems = []
    if friendly_name is not None and not friendly_name.strip():
        problems.append("friendly_name is empty")
    if status is not None and status not in STATUSES:
        problems.append(f'status is "{status}"; Twilio knows "draft" and "published"')
    if layout is not None and layout not in LAYOUTS:
        problems.append(f'layout is "{layout}"; it can be "ignore" or "manage"')
    if on_drift is not None and on_drift not in POLICIES:
        problems.append(f'on_drift is "{on_drift}"; it can be "repair", "fail" or "ignore"')
    if adopt is not None and not _FLOW_SID.fullmatch(adopt):
        problems.append(
            f'adopt is "{adopt}"; it is the SID of a flow, FW and 32 hexadecimal digits'
        )
    return problems


def drift_problem(account: Account, desired: DesiredFlow) -> str | None:
    """Why a flow whose drift is to fail cannot go on; None where nobody changed it, or the program follows."""
    sid = account.sids.get(desired.identity, "")
    found = account.drifted.get(sid)
    if desired.on_drift != "fail" or found is None or not differences(found, desired):
        return None
    return (
        f'somebody changed flow {sid}: {found.last_save}, and on_drift is "fail". Take their change into the program, '
        'or let it be overwritten with on_drift="repair". What they changed is said above.'
    )


def twilio_problems(account: Account, desired: DesiredFlow) -> list[str]:
    """What Twilio's Validate says against the definition, by widget name; it changes nothing there.

    Asked once a process for each definition. An API that cannot be asked is a problem too: what it
    would refuse must not be found out half way through an `up`.
    """
    if desired.definition.sha256 in account.validated:
        return []
    api = desired.definition.to_api()
    try:
        account.client.validate_flow(
            friendly_name=desired.friendly_name, status=desired.status, definition=api
        )
    except InvalidDefinition as refusal:
        return [f"{locate(path, api)}: {message}" for path, message in refusal.problems] or [
            str(refusal)
        ]
    except StudioError as failure:
        return [f"Twilio cannot be asked whether the definition is valid: {failure}"]
    account.validated.add(desired.definition.sha256)
    return []
