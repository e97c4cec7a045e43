"""The property bags of a flow, and the typed values for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import Account
from pulumi_twilio_studio.lifecycle.drift import shows_as_change
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow, ExistingFlow
from pulumi_twilio_studio.resources.bags import Bags
from pulumi_twilio_studio.resources.replacements import check_replacement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.lifecycle.declared import Values
    from pulumi_twilio_studio.resources.properties import Properties


class FlowBags(Bags[Account, DesiredFlow, ExistingFlow]):
    """The bags of a flow."""

    lifecycle = FLOWS
    inputs = (
        "identity",
        "account_sid",
        "friendly_name",
        "status",
        "commit_message",
        "layout",
        "on_drift",
        "adopt",
        "pin",
        "definition",
        "canvas",
        "template_sha256",
        "is_secret",
        "hidden",
        "tests",
    )

    def fixed(self, sid: str, existing: Properties) -> Mapping[str, object]:
        return {"account_sid": existing["account_sid"], "adopt": sid}

    def replaces(self, sid: str, existing: Properties, desired: Values) -> list[str]:
        """Raise OperationError if the run replaces too many flows."""
        return check_replacement(desired["identity"], super().replaces(sid, existing, desired))

    def held(self, existing: ExistingFlow) -> Properties:
        definition = existing.definition
        rewritten = definition is None or existing.stored_sha256 != definition.sha256
        return {
            "account_sid": existing.account_sid,
            "friendly_name": existing.friendly_name,
            "status": existing.status,
            "definition": definition.text if definition else "",
            "canvas": definition.layout_text if definition else "{}",
            "revision": existing.revision,
            "live_revision": existing.live_revision,
            "date_updated": existing.date_updated,
            "webhook_url": existing.webhook_url,
            "url": existing.url,
            "valid": existing.valid,
            "definition_sha256": definition.sha256 if definition else "",
            "stored_sha256": existing.stored_sha256 if rewritten else None,
            "declares": existing.declares,
            "declared_sha256": existing.declared_sha256,
            "home": existing.home or None,
        }

    def found_inputs(self, state: Properties) -> Properties | None:
        if not shows_as_change(state["on_drift"]):
            return None
        inputs = super().found_inputs(state)
        # A flow declared as a draft counts as one even if somebody published it: nothing has to be done about it.
        return {**(inputs or {}), "status": "draft"} if state["declares"] == "draft" else inputs


BAGS = FlowBags()
