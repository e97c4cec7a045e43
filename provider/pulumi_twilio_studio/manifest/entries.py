"""A manifest as it is written: the schema with which editors complete it and `load` checks it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)

from pulumi_twilio_studio.definition import Reference
from pulumi_twilio_studio.one_or_more import OneOrMore
from pulumi_twilio_studio.sids import DIGITS_IN_ANY_CASE
from pulumi_twilio_studio.words import (
    AccountStatus,
    AddressType,
    FlowStatus,
    Layout,
    OnDelete,
    OnDeleteEntrance,
    OnDrift,
)

# What Pulumi allows in the name of a stack (docs: pulumi, concepts/stacks), without a leading full
# stop or hyphen: the name is also used for files and on command lines.
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$")]
AccountSid = Annotated[str, StringConstraints(pattern=f"^AC{DIGITS_IN_ANY_CASE}$")]
# A + and up to 15 digits (docs: glossary/what-e164), or a SID.
PhoneNumber = Annotated[
    str, StringConstraints(pattern=rf"^(\+[1-9][0-9]{{1,14}}|PN{DIGITS_IN_ANY_CASE})$")
]

_OFF, _ON, _TEXT, _LOOKUP = "<off>", "<on>", "<text>", "<lookup>"
TAGS = frozenset({_OFF, _ON, _TEXT, _LOOKUP, "[key]"})
"""What pydantic adds to the place of an error, and nobody wrote."""


class ManifestMapping(BaseModel):
    """What all mappings of a manifest have in common: no key beyond those of the schema, no guessing of types."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )


class LookupEntry(ManifestMapping):
    """A value that is looked up when the tenant is declared: one of these keys."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    config: str | None = None
    """A key of the stack's configuration."""

    secret: str | None = None
    """A key of the stack's configuration whose value is to be shown nowhere."""

    content: str | None = None
    """The SID of the account's content template of that name."""

    conversation_service: str | None = None
    """The SID of the account's Conversations service of that name."""

    flow: str | None = None
    """The SID of a flow: of this tenant by key or friendly name, or else of the account by friendly name."""

    function: str | None = None
    """A Function of the account: "service/environment/path"."""

    messaging_service: str | None = None
    """The SID of the account's Messaging service of that name."""

    task_channel: str | None = None
    """The SID of a task channel: its name, or "workspace/name"."""

    workflow: str | None = None
    """The SID of a TaskRouter workflow: its name, or "workspace/name"."""

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"needs exactly one key of {', '.join(type(self).model_fields)}")
        [kind] = self.model_fields_set
        if kind not in ("config", "secret"):
            Reference.read(kind, getattr(self, kind) or "")
        return self


def _form_of_value(value: Any) -> str:
    return _LOOKUP if isinstance(value, dict) else _TEXT


def _form_of_entry(value: Any) -> str:
    return _OFF if value is None or value is False else _ON


def _empty_if_none(value: Any) -> Any:
    """Return {} for a key without a value, for example because every line below it is a comment."""
    return {} if value is None else value


LONGEST_NAME = 38
"""The longest name of a subaccount, in characters: what Twilio accepts, less the marker by which we find it again."""

# With a discriminator, a wrong entry is reported once, and not once for each form that it could
# have.
Value = Annotated[
    Annotated[str, Tag(_TEXT)] | Annotated[LookupEntry, Tag(_LOOKUP)], Discriminator(_form_of_value)
]
Values = Annotated[dict[str, Value], BeforeValidator(_empty_if_none)]


class FlowEntry(ManifestMapping):
    """A flow of a tenant, or of all tenants."""

    template: str | None = None
    """The definition's file, relative to this one; `${name}` in it stands for a value."""

    friendly_name: str | None = None
    """Its name at Twilio; the flow's key unless given."""

    status: FlowStatus | None = None
    values: Values = {}
    """Values for this template alone; they win over the tenant's."""

    test_users: list[str] | None = None
    """Who reaches the draft instead of what is live; the tenant's test users unless given."""

    layout: Layout | None = None
    on_drift: OnDrift | None = None
    commit_message: str | None = None
    tests: Annotated[list[str], OneOrMore()] = []
    """A file of test cases, or several, relative to this file. A preview runs them with the tenant's values."""


class EntranceEntry(ManifestMapping):
    """What numbers and addresses have in common."""

    take_over: bool | None = None
    """Whether it may be pointed at the flow if it leads somewhere else today."""

    on_delete: OnDeleteEntrance | None = None
    """What it does when it is no longer declared: "restore" unless given."""

    on_drift: OnDrift | None = None


class NumberEntry(EntranceEntry):
    """A number that the tenant's account has, and the flows that take its calls and messages."""

    phone_number: PhoneNumber | None = None
    """As Twilio writes it, such as "+15550100001", or its SID."""

    voice_flow: str | None = None
    """The key of the tenant's flow that takes calls."""

    sms_flow: str | None = None
    """The key of the tenant's flow that takes messages."""


class AddressEntry(EntranceEntry):
    """An address whose messages begin conversations, and the flow that takes them."""

    type: AddressType | None = None
    address: str | None = None
    """A number, or what else the type calls an address."""

    flow: str | None = None
    """The key of the tenant's flow that takes the messages."""

    retry_count: Annotated[int, Field(ge=0, le=3)] | None = None
    """How often Twilio tries again if the flow cannot be reached."""


Off = Annotated[Literal[False] | None, Tag(_OFF)]
_SWITCH = Discriminator(_form_of_entry)
Flows = Annotated[
    dict[Name, Annotated[Annotated[FlowEntry, Tag(_ON)] | Off, _SWITCH]],
    BeforeValidator(_empty_if_none),
]
Numbers = Annotated[
    dict[Name, Annotated[Annotated[NumberEntry, Tag(_ON)] | Off, _SWITCH]],
    BeforeValidator(_empty_if_none),
]
Addresses = Annotated[
    dict[Name, Annotated[Annotated[AddressEntry, Tag(_ON)] | Off, _SWITCH]],
    BeforeValidator(_empty_if_none),
]


class DefaultsEntry(ManifestMapping):
    """What every tenant has unless it says otherwise."""

    wave: Annotated[int, Field(ge=1)] | None = None
    """Tenants of wave 1 are rolled out first."""

    status: AccountStatus | None = None
    """The subaccount's."""

    on_delete: OnDelete | None = None
    """What becomes of the subaccount when the tenant is destroyed: "suspend" unless given."""

    values: Values = {}
    """For every template that asks for them."""

    flows: Flows = {}
    """By key; `null` or `false` switches off a flow of the defaults."""

    numbers: Numbers = {}
    """By key; `null` or `false` switches off a number of the defaults."""

    addresses: Addresses = {}
    """By key; `null` or `false` switches off an address of the defaults."""

    test_users: list[str] | None = None
    """Of every flow that says nothing else."""


class TenantEntry(DefaultsEntry):
    """One tenant."""

    friendly_name: Annotated[str, StringConstraints(max_length=LONGEST_NAME)] | None = None
    """The subaccount's; the tenant's name unless given."""

    account_sid: AccountSid | None = None
    """An account that exists, instead of a subaccount to make."""


class ManifestEntry(ManifestMapping):
    """Tenants, and what they have in common."""

    defaults: Annotated[DefaultsEntry, BeforeValidator(_empty_if_none)] = DefaultsEntry()
    tenants: Annotated[
        dict[Name, Annotated[TenantEntry, BeforeValidator(_empty_if_none)]],
        BeforeValidator(_empty_if_none),
    ] = {}
    """By name, which is also the name of the tenant's stack."""


_BELOW: dict[Any, type[ManifestMapping]] = {
    "values": LookupEntry,
    "flows": FlowEntry,
    "numbers": NumberEntry,
    "addresses": AddressEntry,
    "tenants": TenantEntry,
}


def keys_at(keys: tuple[Any, ...]) -> tuple[str, ...]:
    """Return the keys that the mapping at that place may have."""
    above = keys[-2] if len(keys) > 1 else None
    model = _BELOW.get(above, DefaultsEntry if keys else ManifestEntry)
    return tuple(model.model_fields)
