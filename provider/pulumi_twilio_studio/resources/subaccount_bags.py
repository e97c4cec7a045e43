"""The property bags of a subaccount, and the typed values for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.lifecycle.account import ParentAccount
from pulumi_twilio_studio.lifecycle.subaccount.operations import SUBACCOUNTS
from pulumi_twilio_studio.lifecycle.subaccount.values import DesiredSubaccount, ExistingSubaccount
from pulumi_twilio_studio.resources.bags import Bags
from pulumi_twilio_studio.resources.session import SESSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.resources.properties import Properties


class SubaccountBags(Bags[ParentAccount, DesiredSubaccount, ExistingSubaccount]):
    """The bags of a subaccount, which lives in the configured account."""

    lifecycle = SUBACCOUNTS
    inputs = ("identity", "friendly_name", "status", "on_delete", "adopt", "hidden")

    def account(self, _props: Mapping[str, Any]) -> ParentAccount:
        return SESSION.parent()

    def fixed(self, sid: str, _existing: Properties) -> Mapping[str, object]:
        return {"adopt": sid}

    def existing(self, sid: str, props: Mapping[str, Any]) -> ExistingSubaccount:
        return ExistingSubaccount(
            sid=sid,
            owner_account_sid=props["owner_account_sid"],
            friendly_name=props["friendly_name"],
            status=props["status"],
            marker=props.get("marker"),
            date_created=props.get("date_created"),
            date_updated=props.get("date_updated"),
            on_delete=props["on_delete"],
            identity=props["identity"],
            home=props.get("home") or "",
        )

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
