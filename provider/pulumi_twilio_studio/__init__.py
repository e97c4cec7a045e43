"""Twilio Studio Flows as declarative infrastructure, for Pulumi programs in Python.

import pulumi_twilio_studio as studio
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.version import __version__

if TYPE_CHECKING:
    from pulumi_twilio_studio.authoring import FlowBuilder, when
    from pulumi_twilio_studio.components.tenant import Tenant
    from pulumi_twilio_studio.components.tenant_entrances import TenantAddress, TenantNumber
    from pulumi_twilio_studio.components.tenant_flow import TenantFlow
    from pulumi_twilio_studio.resources.conversation_address import ConversationAddress
    from pulumi_twilio_studio.resources.flow import Flow
    from pulumi_twilio_studio.resources.lookups import (
        GetFlowResult,
        GetFlowRevisionResult,
        get_flow,
        get_flow_output,
        get_flow_revision,
        get_flow_revision_output,
    )
    from pulumi_twilio_studio.resources.messaging_service import MessagingService
    from pulumi_twilio_studio.resources.phone_number import PhoneNumber
    from pulumi_twilio_studio.resources.subaccount import Subaccount
    from pulumi_twilio_studio.resources.template import Reference, Template, reference, template
    from pulumi_twilio_studio.resources.test_users import TestUsers

__all__ = [
    "ConversationAddress",
    "Flow",
    "FlowBuilder",
    "GetFlowResult",
    "GetFlowRevisionResult",
    "MessagingService",
    "PhoneNumber",
    "Reference",
    "Subaccount",
    "Template",
    "Tenant",
    "TenantAddress",
    "TenantFlow",
    "TenantNumber",
    "TestUsers",
    "__version__",
    "get_flow",
    "get_flow_output",
    "get_flow_revision",
    "get_flow_revision_output",
    "reference",
    "template",
    "when",
]

# Imported on first use: the commands share this package, and do not need to pay the 0.6 seconds that Pulumi costs.
_HOMES = {
    "FlowBuilder": "authoring",
    "GetFlowResult": "resources.lookups",
    "GetFlowRevisionResult": "resources.lookups",
    "Reference": "resources.template",
    "Template": "resources.template",
    "Tenant": "components.tenant",
    "TenantAddress": "components.tenant_entrances",
    "TenantFlow": "components.tenant_flow",
    "TenantNumber": "components.tenant_entrances",
    "get_flow": "resources.lookups",
    "get_flow_output": "resources.lookups",
    "get_flow_revision": "resources.lookups",
    "get_flow_revision_output": "resources.lookups",
    "reference": "resources.template",
    "template": "resources.template",
    "when": "authoring",
}


def __getattr__(name: str) -> Any:
    from pulumi_twilio_studio.kinds import KINDS  # noqa: PLC0415 -- as above

    homes = {**_HOMES, **{kind.name: kind.module for kind in KINDS}}
    if name not in homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f".{homes[name]}", __name__), name)
    globals()[name] = found  # Python asks here only once
    return found


# A program that imports this package and then declares nothing may have lost something. From here on it is guarded. If
# Pulumi is not loaded, no program runs.
if "pulumi.runtime" in sys.modules:
    importlib.import_module(".resources.guard", __name__).arm()
