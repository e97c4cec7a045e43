"""Find out what happened to the flows that a killed engine was making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.flow.owner import find_owned

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.studio.models import Flow


@dataclass(frozen=True)
class UnfinishedFlow:
    """A flow whose create was running when its engine ended."""

    identity: str
    account_sid: str
    friendly_name: str


def find_made(
    account: Account, unfinished: Sequence[UnfinishedFlow], since: str
) -> dict[str, Flow]:
    """Return those of the account's unfinished flows that were made after all, by identity. They carry our marker.

    Leaves out flows that the account knows to be in the state: a flow that is being replaced has the same marker. A
    create sent at `since` (ISO 8601) may not show yet, so the account is looked at again for as long as reads may lag.
    Raises OperationError.
    """
    found: dict[str, Flow] = {}
    with account.doing("looking for flow", ", ".join(flow.friendly_name for flow in unfinished)):
        for _ in account.looks(since):
            account.index.refresh()
            rows = (
                (flow.identity, find_owned(account, flow.identity, flow.friendly_name))
                for flow in unfinished
            )
            found = {identity: row for identity, row in rows if row is not None}
            if len(found) == len(unfinished):
                break
    return found
