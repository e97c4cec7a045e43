"""The kinds of things that flows refer to by name, and how Twilio shows each kind.

Fields, defaults and parameters: OpenAPI twilio_taskrouter_v1, twilio_serverless_v1,
twilio_messaging_v1, twilio_content_v1, twilio_conversations_v1
(https://github.com/twilio/twilio-oai, d50069b).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from studio_emulator.encoding import iso_date
from studio_emulator.store.directory import DirectoryEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of resource."""

    name: str
    prefix: str
    product: str
    collection: str
    """The last part of the path of its list."""

    key: str
    """The key under which a list holds its rows."""

    parent: "Kind | None" = None
    required: tuple[str, ...] = ("friendly_name",)
    optional: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    """The collections below it, as in a path."""

    owner: str = ""
    """The name of its SID in the resources below it."""

    filtered: bool = False
    """Whether its list takes FriendlyName."""

    most: int = 1000
    """The greatest PageSize."""

    @property
    def path(self) -> str:
        """The path of its list, with the parent's SID as `{parent}`."""
        above = f"{self.parent.path}/{{parent}}" if self.parent else f"/{self.product}/v1"
        return f"{above}/{self.collection}"


WORKSPACE = Kind(
    name="workspace",
    prefix="WS",
    product="taskrouter",
    collection="Workspaces",
    key="workspaces",
    filtered=True,
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
    filtered=True,
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
MESSAGING_SERVICE = Kind(
    name="messaging_service",
    prefix="MG",
    product="messaging",
    collection="Services",
    key="services",
    defaults={
        "inbound_request_url": None,
        "inbound_method": "POST",
        "fallback_url": None,
        "fallback_method": "POST",
        "status_callback": None,
        "sticky_sender": True,
        "mms_converter": True,
        "smart_encoding": True,
        "scan_message_content": "inherit",
        "fallback_to_long_code": True,
        "area_code_geomatch": True,
        "synchronous_validation": False,
        "validity_period": 36000,
        "usecase": "undeclared",
        "us_app_to_person_registered": False,
        "use_inbound_webhook_on_number": False,
    },
    links=("PhoneNumbers", "ShortCodes", "AlphaSenders", "ChannelSenders"),
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
CONVERSATION_SERVICE = Kind(
    name="conversation_service",
    prefix="IS",
    product="conversations",
    collection="Services",
    key="services",
    links=("Conversations", "Users", "Roles", "Bindings", "Configuration"),
    most=100,
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


def entry_fields(kind: Kind, entry: DirectoryEntry, url_of: Callable[[str], str]) -> dict[str, Any]:
    """Return the resource as an answer shows it. `url_of` returns the client's URL for a path."""
    url = url_of(f"{kind.path.format(parent=entry.parent_sid)}/{entry.sid}")
    return {
        "sid": entry.sid,
        "account_sid": entry.account_sid,
        **({kind.parent.owner: entry.parent_sid} if kind.parent else {}),
        **kind.defaults,
        **entry.fields,
        "date_created": iso_date(entry.date_created),
        "date_updated": iso_date(entry.date_updated),
        "url": url,
        "links": {_snake_case(each): f"{url}/{each}" for each in kind.links},
    }


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
