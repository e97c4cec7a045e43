"""The desired tenants, with the defaults merged in: the values that programs, fleets and sign-ups use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from pulumi_twilio_studio.definition import Reference
from pulumi_twilio_studio.words import (
    AccountStatus,
    AddressType,
    FlowStatus,
    Layout,
    OnDelete,
    OnDeleteEntrance,
    OnDrift,
)


@dataclass(frozen=True)
class Configured:
    """A value that stands in the stack's configuration under a key."""

    key: str
    is_secret: bool = False
    """Whether the value must never be shown."""


Value = str | Configured | Reference
"""Text, or a value that is looked up when the tenant is declared."""


@dataclass(frozen=True)
class FlowSpec:
    """One flow of a tenant."""

    template: Path
    friendly_name: str
    values: Mapping[str, Value]
    """Exactly the values that the template asks for."""

    test_users: tuple[str, ...] | None
    """None: the test users are not declared. Empty: nobody gets the draft."""

    status: FlowStatus = "published"
    layout: Layout = "ignore"
    on_drift: OnDrift = "repair"
    commit_message: str | None = None
    tests: tuple[Path, ...] = ()
    """Files of test cases."""

    needs: tuple[str, ...] = ()
    """Keys of the tenant's flows that this flow refers to."""

    content_sha256: str = field(default="", repr=False)
    """The hash of the template when the manifest was loaded."""


@dataclass(frozen=True)
class NumberSpec:
    """A number that the tenant's account has. At least one flow takes its calls or messages."""

    phone_number: str
    """As Twilio writes it, or its SID."""

    voice_flow: str | None = None
    """The key of the flow that takes calls. None: calls are not declared."""

    sms_flow: str | None = None
    """The key of the flow that takes messages. None: messages are not declared."""

    take_over: bool = False
    on_delete: OnDeleteEntrance = "restore"
    on_drift: OnDrift = "repair"


@dataclass(frozen=True)
class AddressSpec:
    """An address whose messages begin conversations."""

    type: AddressType
    address: str
    flow: str
    """The key of the flow that takes the messages."""

    retry_count: int | None = None
    take_over: bool = False
    on_delete: OnDeleteEntrance = "restore"
    on_drift: OnDrift = "repair"


@dataclass(frozen=True)
class TenantSpec:
    """One tenant: a subaccount or an account of its own, the flows in it, and what leads people to them."""

    name: str
    """Also the name of its stack."""

    friendly_name: str
    flows: Mapping[str, FlowSpec]
    """By key, each flow after the flows that it needs."""

    account_sid: str | None = None
    """An existing account, instead of a subaccount to create."""

    wave: int = 1
    status: AccountStatus = "active"
    on_delete: OnDelete = "suspend"
    values: Mapping[str, Value] = field(default_factory=dict)
    test_users: tuple[str, ...] | None = None
    numbers: Mapping[str, NumberSpec] = field(default_factory=dict)
    """By key."""

    addresses: Mapping[str, AddressSpec] = field(default_factory=dict)
    """By key."""

    @cached_property
    def sha256(self) -> str:
        """The hash of what the manifest and the templates declare. `wave`, paths and test cases do not change it.

        It does not include what the stack's configuration holds for the `Configured` values.
        """
        declared = asdict(self)
        del declared["wave"]
        for name in ("numbers", "addresses"):  # stacks from before there were any keep their hash
            if not declared[name]:
                del declared[name]
        for flow in declared["flows"].values():
            del flow["template"]
            del flow["tests"]
        return sha256(json.dumps(declared, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Manifest:
    """All tenants by name, in the order of the files."""

    path: Path
    tenants: Mapping[str, TenantSpec]
