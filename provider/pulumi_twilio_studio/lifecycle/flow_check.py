"""What can be known to be wrong with a flow before anything is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import locate
from pulumi_twilio_studio.studio.errors import InvalidDefinition, StudioError

from .flow_values import LAYOUTS, POLICIES, STATUSES, DesiredFlow

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import DefinitionError

    from .account import Account

_FLOW_SID = re.compile(r"FW[0-9a-f]{32}")


CHOICES = {"status": STATUSES, "layout": LAYOUTS, "on_drift": POLICIES}
TEXTS = ("friendly_name", "commit_message", *CHOICES, "adopt", "account_sid")


def local_problems(fields: Mapping[str, Any]) -> list[str]:
    """What is wrong with the plain fields; those that are not given, or not known yet, are right."""
    odd = [name for name in TEXTS if not isinstance(fields.get(name, ""), str)]
    problems = [f"{name} must be text, not {fields[name]!r}" for name in odd]
    for name, choices in CHOICES.items():
        if name in fields and name not in odd and fields[name] not in choices:
            expected = " or ".join(f'"{choice}"' for choice in choices)
            problems.append(f'{name} is "{fields[name]}"; it can be {expected}')
    if "friendly_name" in fields and not str(fields["friendly_name"]).strip():
        problems.append("friendly_name is empty")
    if "adopt" in fields and not _FLOW_SID.fullmatch(str(fields["adopt"])):
        problems.append(
            f'adopt is "{fields["adopt"]}"; it is the SID of a flow, FW and 32 hexadecimal digits'
        )
    return problems


def without_values(error: DefinitionError) -> str:
    """Where a definition that holds a secret is wrong, and no word of what stands there."""
    places = [
        f'widget "{each.widget}": {each.path}' if each.widget else each.path
        for each in error.problems
    ]
    return "\n".join(
        f"{place or 'the definition'} is wrong; it holds a secret, so that no more is shown"
        for place in places
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
        shown = [(locate(path, api), message) for path, message in refusal.problems]
        if desired.is_secret:
            shown = [(place, "is refused by Twilio") for place, _ in shown]
        return [f"{place}: {message}" for place, message in shown] or [str(refusal)]
    except StudioError as failure:
        return [f"Twilio cannot be asked whether the definition is valid: {failure}"]
    account.validated.add(desired.definition.sha256)
    return []
