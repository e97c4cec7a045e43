"""The property bags of a flow, as the engine and the state hold them, and the typed values for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow, ExistingFlow
from pulumi_twilio_studio.resources.properties import Properties, drop_none

INPUTS = (
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
)
OUTPUTS = (
    "canvas",
    "revision",
    "live_revision",
    "date_updated",
    "webhook_url",
    "url",
    "valid",
    "definition_sha256",
    "stored_sha256",
    "declares",
    "declared_sha256",
    "home",
)
MAY_BE_LEFT_OUT = (
    "commit_message",
    "adopt",
    "pin",
    "template_sha256",
    "foreseen",
    "ignore_warnings",
)
"""Inputs that a program may leave out, or that the state does not keep."""

MAY_BE_EMPTY = (
    "is_secret",
    "hidden",
    "live_revision",
    "date_updated",
    "webhook_url",
    "url",
    "valid",
    "stored_sha256",
    "declared_sha256",
    "home",
)
"""What the program does not give, and what may have no value although `revision` has one."""


def desired_flow(props: Mapping[str, Any], home: str) -> DesiredFlow:
    """Return what checked inputs declare, for a state that is kept in that home."""
    return DesiredFlow(
        identity=props["identity"],
        account_sid=props["account_sid"],
        friendly_name=props["friendly_name"],
        status=props["status"],
        definition=Definition.from_text(props["definition"], props["canvas"]),
        layout=props["layout"],
        on_drift=props["on_drift"],
        commit_message=props.get("commit_message"),
        template_sha256=props.get("template_sha256"),
        pin=props.get("pin"),
        adopt=props.get("adopt"),
        is_secret=bool(props.get("is_secret")),
        home=home,
        hides_texts=bool(props.get("hidden")),
    )


def existing_flow(sid: str, props: Mapping[str, Any]) -> ExistingFlow:
    """Return the flow that the state's outputs describe."""
    text = props.get("definition")
    definition = Definition.from_text(text, props["canvas"]) if text else None
    live = props.get("live_revision")
    return ExistingFlow(
        sid=sid,
        account_sid=props["account_sid"],
        revision=int(props["revision"]),
        live_revision=None if live is None else int(live),
        declares=props["declares"],
        identity=props["identity"],
        friendly_name=props["friendly_name"],
        status=props["status"],
        definition=definition,
        stored_sha256=props.get("stored_sha256") or (definition.sha256 if definition else None),
        declared_sha256=props.get("declared_sha256"),
        layout=props["layout"],
        on_drift=props.get("on_drift", "repair"),
        date_updated=props.get("date_updated"),
        webhook_url=props.get("webhook_url"),
        url=props.get("url"),
        valid=props.get("valid"),
        is_secret=bool(props.get("is_secret")),
        home=props.get("home") or "",
    )


def outputs(inputs: Mapping[str, Any], existing: ExistingFlow) -> Properties:
    """Return the state of a flow: the inputs as Twilio now holds them, and what only Twilio knows."""
    definition = existing.definition
    rewritten = definition is None or existing.stored_sha256 != definition.sha256
    return drop_none(
        {
            **{key: inputs.get(key) for key in INPUTS},
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
    )


def found_inputs(state: Mapping[str, Any]) -> Properties:
    """Return the inputs that would have led to that state. The engine shows somebody's change against them."""
    inputs = {key: state[key] for key in INPUTS if key in state}
    # A flow declared as a draft counts as one even if somebody published it: nothing has to be done about it.
    return {**inputs, "status": "draft"} if state["declares"] == "draft" else inputs
