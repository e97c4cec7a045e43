"""The kinds of things that flows refer to by name, or that lead to flows.

Fields, defaults and parameters: OpenAPI twilio_taskrouter_v1, twilio_serverless_v1,
twilio_messaging_v1, twilio_content_v1, twilio_conversations_v1, twilio_flex_v1
(https://github.com/twilio/twilio-oai, d50069b).
"""

from collections.abc import Mapping
from typing import Any

from studio_emulator.handlers.conversations import ADDRESS_CONFIGURATION, CONVERSATION_SERVICE
from studio_emulator.handlers.flex import FLEX_FLOW
from studio_emulator.handlers.kind import Kind
from studio_emulator.handlers.messaging import MESSAGING_SERVICE
from studio_emulator.store.directory import DirectoryEntry

WORKSPACE = Kind(
    name="workspace",
    prefix="WS",
    product="taskrouter",
    collection="Workspaces",
    key="workspaces",
    filters=("friendly_name",),
    defaults={
        "default_activity_name": "Offline",
        "default_activity_sid": None,
        "event_callback_url": "",
        "events_filter": None,
        "multi_task_enabled": True,
        "prioritize_queue_order": "FIFO",
        "timeout_activity_name": "Offline",
        "timeout_activity_sid": None,
    },
    links=("Activities", "Workflows", "TaskChannels", "TaskQueues", "Tasks", "Workers", "Events"),
    owner="workspace_sid",
)
WORKFLOW = Kind(
    name="workflow",
    prefix="WW",
    product="taskrouter",
    collection="Workflows",
    key="workflows",
    parent=WORKSPACE,
    required=("friendly_name", "configuration"),
    filters=("friendly_name",),
    defaults={
        "assignment_callback_url": None,
        "fallback_assignment_callback_url": None,
        "document_content_type": "application/json",
        "task_reservation_timeout": 120,
    },
    links=("Statistics",),
)
TASK_CHANNEL = Kind(
    name="task_channel",
    prefix="TC",
    product="taskrouter",
    collection="TaskChannels",
    key="channels",
    parent=WORKSPACE,
    required=("friendly_name", "unique_name"),
    defaults={"channel_optimized_routing": True},
)
FUNCTION_SERVICE = Kind(
    name="function_service",
    prefix="ZS",
    product="serverless",
    collection="Services",
    key="services",
    required=("unique_name", "friendly_name"),
    defaults={"include_credentials": True, "ui_editable": False},
    links=("Environments", "Functions", "Assets", "Builds"),
    owner="service_sid",
)
ENVIRONMENT = Kind(
    name="environment",
    prefix="ZE",
    product="serverless",
    collection="Environments",
    key="environments",
    parent=FUNCTION_SERVICE,
    required=("unique_name",),
    optional=("domain_suffix",),
    defaults={"build_sid": None, "domain_suffix": None},
    links=("Variables", "Deployments", "Logs"),
)
FUNCTION = Kind(
    name="function",
    prefix="ZH",
    product="serverless",
    collection="Functions",
    key="functions",
    parent=FUNCTION_SERVICE,
    links=("Versions",),
)
BUILD = Kind(
    name="build",
    prefix="ZB",
    product="serverless",
    collection="Builds",
    key="builds",
    parent=FUNCTION_SERVICE,
    required=(),
    defaults={
        "asset_versions": [],
        "function_versions": [],
        "dependencies": [],
        "runtime": "node22",
        "status": "completed",
    },
    links=("Status",),
)
CONTENT = Kind(
    name="content",
    prefix="HX",
    product="content",
    collection="Content",
    key="contents",
    required=("language", "types"),
    optional=("friendly_name", "variables"),
    defaults={"friendly_name": "", "language": "en", "variables": {}, "types": {}},
    links=("ApprovalRequests",),
)
KINDS = (
    WORKSPACE,
    WORKFLOW,
    TASK_CHANNEL,
    FUNCTION_SERVICE,
    ENVIRONMENT,
    FUNCTION,
    BUILD,
    MESSAGING_SERVICE,
    CONTENT,
    CONVERSATION_SERVICE,
    ADDRESS_CONFIGURATION,
    FLEX_FLOW,
)


def complete_fields(
    kind: Kind, fields: Mapping[str, Any], parent: DirectoryEntry | None
) -> dict[str, Any]:
    """Return the fields as they are stored, with the domain names that Serverless makes up.

    A service's domain has four digits of its own, an environment's has a chosen suffix (docs:
    serverless/api/resource).
    """
    if kind is FUNCTION_SERVICE:
        digits = sum(fields["unique_name"].encode()) % 10_000
        return {"domain_base": f"{fields['unique_name']}-{digits:04d}", **fields}
    if kind is ENVIRONMENT and parent is not None:
        suffix = f"-{fields['domain_suffix']}" if fields.get("domain_suffix") else ""
        return {"domain_name": f"{parent.fields['domain_base']}{suffix}.twil.io", **fields}
    return dict(fields)
