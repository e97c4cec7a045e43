"""The property bags of a subaccount, and the typed values for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import ParentAccount
from pulumi_twilio_studio.lifecycle.subaccount.operations import SUBACCOUNTS
from pulumi_twilio_studio.lifecycle.subaccount.values import DesiredSubaccount, ExistingSubaccount
from pulumi_twilio_studio.resources.bags import Bags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.resources.properties import Properties


class SubaccountBags(Bags[ParentAccount, DesiredSubaccount, ExistingSubaccount]):
    """The bags of a subaccount, which lives in the configured account."""

    lifecycle = SUBACCOUNTS
    inputs = ("identity", "friendly_name", "status", "on_delete", "adopt", "hidden")

    def fixed(self, sid: str, _existing: Properties) -> Mapping[str, object]:
        return {"adopt": sid}

    def held(self, existing: ExistingSubaccount) -> Properties:
        return {
            "friendly_name": existing.friendly_name,
            "status": existing.status,
            "owner_account_sid": existing.owner_account_sid or None,
            "date_created": existing.date_created or None,
            "date_updated": existing.date_updated or None,
            "marker": existing.marker or None,
            "home": existing.home or None,
        }


BAGS = SubaccountBags()
