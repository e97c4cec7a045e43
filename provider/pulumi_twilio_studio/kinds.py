"""The kinds of resources, in one list. Whatever a kind has elsewhere is found from here (docs/extending.md)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of resource."""

    name: str
    """The name of its class, in the package and in Pulumi's type token."""

    module: str
    """The module of its class, below the package. States refer to it and to the provider's class: both names stay."""

    lifecycle: str
    """Where what the engine asks of it is decided: a module below the package, and the name in it."""

    page: str
    """The page for users that shows it, from the top of the repository."""

    path: str
    """The path of its object in Twilio's API. `{sid}` stands for a SID."""

    reviewed: tuple[str, ...]
    """The properties that a review shows as they are, in this order."""

    held_as: str = "{}"
    """How its SID is told from the SID of another kind that lives in the same object at Twilio."""

    @property
    def type(self) -> str:
        """The engine's name for the type: a dynamic provider, with `module` and `name` of the class."""
        return f"{OURS}{self.name}"

    @property
    def provider(self) -> str:
        """The name of the class that answers the engine, in the kind's module."""
        return f"{self.name}Provider"


OURS = "pulumi-python:dynamic/studio:"
"""How the type of each of our resources begins."""

FLOW = Kind(
    name="Flow",
    module="resources.flow",
    lifecycle="lifecycle.flow.operations:FLOWS",
    page="README.md",
    path="/v2/Flows/{sid}",
    reviewed=("friendly_name", "status", "account_sid", "pin"),
)
SUBACCOUNT = Kind(
    name="Subaccount",
    module="resources.subaccount",
    lifecycle="lifecycle.subaccount.operations:SUBACCOUNTS",
    page="docs/subaccounts.md",
    path="/2010-04-01/Accounts/{sid}.json",
    reviewed=("friendly_name", "status", "on_delete"),
)
TEST_USERS = Kind(
    name="TestUsers",
    module="resources.test_users",
    lifecycle="lifecycle.test_users:TEST_USER_LISTS",
    page="README.md",
    path="/v2/Flows/{sid}/TestUsers",
    reviewed=("account_sid", "test_users"),
    held_as="{}/TestUsers",
)

PHONE_NUMBER = Kind(
    name="PhoneNumber",
    module="resources.phone_number",
    lifecycle="lifecycle.phone_number:PHONE_NUMBERS",
    page="docs/entrances.md",
    path="/2010-04-01/Accounts/{sid}/IncomingPhoneNumbers/{sid}.json",
    reviewed=("phone_number", "account_sid", "voice_url", "sms_url"),
)

MESSAGING_SERVICE = Kind(
    name="MessagingService",
    module="resources.messaging_service",
    lifecycle="lifecycle.messaging_service:MESSAGING_SERVICE_ENTRANCES",
    page="docs/entrances.md",
    path="/v1/Services/{sid}",
    reviewed=("service", "account_sid", "inbound_request_url", "use_inbound_webhook_on_number"),
)

CONVERSATION_ADDRESS = Kind(
    name="ConversationAddress",
    module="resources.conversation_address",
    lifecycle="lifecycle.conversation_address:CONVERSATION_ADDRESSES",
    page="docs/entrances.md",
    path="/v1/Configuration/Addresses/{sid}",
    reviewed=("type", "address", "account_sid", "studio_flow_sid", "studio_retry_count"),
)

KINDS = (
    FLOW,
    SUBACCOUNT,
    TEST_USERS,
    PHONE_NUMBER,
    MESSAGING_SERVICE,
    CONVERSATION_ADDRESS,
)

NOTE = f"{OURS}Note"
"""The type of what is recorded of an entrance before a stack takes it over (resources/note.py)."""

TENANT = "twilio-studio:index:Tenant"
"""The type of a tenant, which is composed of resources."""

STACK = "pulumi:pulumi:Stack"
"""The type of the engine's own resource for the stack."""
