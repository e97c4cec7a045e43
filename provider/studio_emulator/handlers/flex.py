"""Flex Flows: what leads messages to a flow in Flex UI 1, with Programmable Chat.

Source: OpenAPI twilio_flex_v1, docs flex/admin-guide/tutorials/webchat-setup. What is refused beyond
them is inferred.
"""

from collections.abc import Mapping
from typing import Any

from studio_emulator.errors import invalid_parameter, missing_parameter
from studio_emulator.exchange import Request
from studio_emulator.handlers.kind import Kind
from studio_emulator.handlers.parameters import (
    as_sent,
    flag,
    one_of,
    parameter_name,
    product_url,
    sid,
    text_of,
    whole,
)

OF_TYPE: Mapping[str, Mapping[str, Any]] = {
    "studio": {"flow_sid": None, "retry_count": 3},
    "external": {"url": None, "retry_count": 3},
    "task": {
        "workspace_sid": None,
        "workflow_sid": None,
        "channel": "default",
        "timeout": 86_400,
        "priority": 0,
        "creation_on_message": None,
    },
}
"""What an integration of each type has, and its defaults."""

UNSAID = "external"
"""The type of an integration that was not said. Inferred: the OpenAPI document has no null for it."""

NEEDS = {"studio": ("flow_sid",), "external": ("url",), "task": ("workspace_sid", "workflow_sid")}
PREFIX = "integration."
LONGEST = 10**9 - 1


def settle_flex_flow(
    _request: Request, before: Mapping[str, Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields of a Flex Flow after a change."""
    after = {**before, **{key: value for key, value in changes.items() if PREFIX not in key}}
    sent = {key.removeprefix(PREFIX): value for key, value in changes.items() if PREFIX in key}
    kind = after.get("integration_type", UNSAID)
    own = OF_TYPE[kind]
    for name in sent:
        if name not in own:
            raise invalid_parameter(parameter_name(PREFIX + name), f"it does not belong to {kind}")
    former = before.get("integration", {})
    after["integration"] = {
        **{name: former.get(name, default) for name, default in own.items()},
        **sent,
    }
    for name in NEEDS[kind] if "integration_type" in after else ():
        if not after["integration"][name]:
            raise missing_parameter(parameter_name(PREFIX + name))
    return after


FLEX_FLOW = Kind(
    name="flex_flow",
    prefix="FO",
    product="flex-api",
    collection="FlexFlows",
    key="flex_flows",
    required=("friendly_name", "chat_service_sid", "channel_type"),
    changes={
        "friendly_name": text_of(255),
        "chat_service_sid": sid("IS"),
        "channel_type": one_of("web", "sms", "facebook", "whatsapp", "line", "custom"),
        "contact_identity": as_sent,
        "enabled": flag,
        "integration_type": one_of(*OF_TYPE),
        "integration.flow_sid": sid("FW"),
        "integration.url": product_url,
        "integration.workspace_sid": sid("WS"),
        "integration.workflow_sid": sid("WW"),
        "integration.channel": as_sent,
        "integration.timeout": whole(0, LONGEST),
        "integration.priority": whole(0, LONGEST),
        "integration.creation_on_message": flag,
        "integration.retry_count": whole(0, 3),
        "long_lived": flag,
        "janitor_enabled": flag,
    },
    defaults={
        "contact_identity": None,
        "enabled": False,
        "integration_type": UNSAID,
        "integration": OF_TYPE[UNSAID],
        "long_lived": False,
        "janitor_enabled": False,
    },
    settle=settle_flex_flow,
    filters=("friendly_name",),
    links=None,
    removable=True,
)
