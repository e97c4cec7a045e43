"""What became of the flows that a killed engine was just making."""

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
    """A flow whose create was under way when its engine ended."""

    identity: str
    account_sid: str
    friendly_name: str


def find_made(
    account: Account, unfinished: Sequence[UnfinishedFlow], since: str
) -> dict[str, Flow]:
    """Those of the account's unfinished flows that were made after all, by identity: they carry our marker.

    Not those that the account knows to be in the state already: one that is being replaced has the same marker. A
    create sent at `since` (ISO 8601) may not show yet: the account is looked at again for as long as reads may lag
    behind it. Raises OperationError.
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
