"""A number or an address of a tenant, which leads people to one of the tenant's flows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pulumi

from pulumi_twilio_studio.manifest import no_flow
from pulumi_twilio_studio.resources.conversation_address import ConversationAddress
from pulumi_twilio_studio.resources.endings import program_error
from pulumi_twilio_studio.resources.inputs import refuse
from pulumi_twilio_studio.resources.phone_number import PhoneNumber
from pulumi_twilio_studio.words import AddressType, OnDeleteEntrance, OnDrift

if TYPE_CHECKING:
    from pulumi_twilio_studio.resources.flow import Flow


@dataclass(frozen=True, kw_only=True)
class TenantEntrance:
    """What numbers and addresses of a tenant have in common."""

    leading: ClassVar[tuple[str, ...]]
    """The settings that are keys of the tenant's flows."""

    take_over: pulumi.Input[bool] = False
    on_delete: pulumi.Input[OnDeleteEntrance] = "restore"
    on_drift: pulumi.Input[OnDrift] = "repair"


@dataclass(frozen=True, kw_only=True)
class TenantNumber(TenantEntrance):
    """A number that the tenant's account has. The settings are those of `studio.PhoneNumber`."""

    leading = ("voice_flow", "sms_flow")

    phone_number: pulumi.Input[str]
    voice_flow: str | None = None
    """The key of the tenant's flow that takes calls."""

    sms_flow: str | None = None
    """The key of the tenant's flow that takes messages."""


@dataclass(frozen=True, kw_only=True)
class TenantAddress(TenantEntrance):
    """An address whose messages begin conversations. The settings are those of `studio.ConversationAddress`."""

    leading = ("flow",)

    type: pulumi.Input[AddressType]
    address: pulumi.Input[str]
    flow: str
    """The key of the tenant's flow that takes the messages."""

    retry_count: pulumi.Input[int] | None = None


_KINDS: Mapping[str, type[TenantEntrance]] = {
    "numbers": TenantNumber,
    "addresses": TenantAddress,
}


def refuse_lost(tenant: str, flows: Collection[str], **arguments: object) -> None:
    """Raise RunError for what is no number or address, and for one that leads to no flow of the tenant."""
    for argument, entries in arguments.items():
        for key, entrance in _entries(tenant, argument, entries):
            for name in entrance.leading:
                _refuse_lost(tenant, flows, f"{tenant}-{key}", name, getattr(entrance, name))


def point_numbers(
    tenant: str,
    numbers: Mapping[str, TenantNumber],
    flows: Mapping[str, Flow],
    account_sid: pulumi.Output[str],
    opts: pulumi.ResourceOptions,
) -> dict[str, PhoneNumber]:
    """Declare the numbers, and return them by key."""
    return {
        key: PhoneNumber(
            f"{tenant}-{key}",
            phone_number=number.phone_number,
            voice_flow=flows[number.voice_flow] if number.voice_flow else None,
            sms_flow=flows[number.sms_flow] if number.sms_flow else None,
            take_over=number.take_over,
            on_delete=number.on_delete,
            on_drift=number.on_drift,
            account_sid=account_sid,
            opts=opts,
        )
        for key, number in numbers.items()
    }


def point_addresses(
    tenant: str,
    addresses: Mapping[str, TenantAddress],
    flows: Mapping[str, Flow],
    account_sid: pulumi.Output[str],
    opts: pulumi.ResourceOptions,
) -> dict[str, ConversationAddress]:
    """Declare the addresses, and return them by key."""
    return {
        key: ConversationAddress(
            f"{tenant}-{key}",
            type=address.type,
            address=address.address,
            flow=flows[address.flow],
            retry_count=address.retry_count,
            take_over=address.take_over,
            on_delete=address.on_delete,
            on_drift=address.on_drift,
            account_sid=account_sid,
            opts=opts,
        )
        for key, address in addresses.items()
    }


def _entries(tenant: str, argument: str, entries: object) -> Iterator[tuple[str, TenantEntrance]]:
    if isinstance(entries, pulumi.Output):
        raise program_error(
            f'The {argument} of the tenant "{tenant}" are an output. Give a dict, because the '
            "program must know which resources there are."
        )
    if not isinstance(entries, Mapping):
        raise refuse(tenant, argument, entries)
    for key, entrance in entries.items():
        if not isinstance(key, str) or not isinstance(entrance, _KINDS[argument]):
            raise refuse(
                tenant, argument, entrance if isinstance(key, str) else key, is_inside=True
            )
        yield key, entrance


def _refuse_lost(tenant: str, flows: Collection[str], owner: str, name: str, flow: object) -> None:
    if flow is None and name != "flow":
        return
    if not isinstance(flow, str):
        raise program_error(
            f'The {name} of "{owner}" must be the key of a flow of the tenant "{tenant}", as text.'
        )
    if flow not in flows:
        raise program_error(f'The {name} of "{owner}": {no_flow(tenant, flow, flows)}.')
