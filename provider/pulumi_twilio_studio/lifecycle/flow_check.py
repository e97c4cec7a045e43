"""What can be known to be wrong with a flow before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import locate
from pulumi_twilio_studio.studio.errors import InvalidDefinition, StudioError

from .flow_values import LAYOUTS, STATUSES, DesiredFlow

if TYPE_CHECKING:
    from .account import Account


def local_problems(friendly_name: str | None, status: str | None, layout: str | None) -> list[str]:
    """What is wrong with the plain fields; a field that is not known yet is None, and right."""
    problems = []
    if friendly_name is not None and not friendly_name.strip():
        problems.append("friendly_name is empty")
    if status is not None and status not in STATUSES:
        problems.append(f'status is "{status}"; Twilio knows "draft" and "published"')
    if layout is not None and layout not in LAYOUTS:
        problems.append(f'layout is "{layout}"; it can be "ignore" or "manage"')
    return problems


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
