"""`studio.Tenant`: an account, the flows in it, each after the flows it refers to, and their test users."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Self

import pulumi
from pulumi.runtime import is_dry_run

from pulumi_twilio_studio.components.tenant_entrances import (
    TenantAddress,
    TenantNumber,
    point_addresses,
    point_numbers,
    refuse_lost,
)
from pulumi_twilio_studio.components.tenant_flow import (
    TenantFlow,
    Users,
    Value,
    WiredFlow,
    refuse_outputs,
    wire_flows,
)
from pulumi_twilio_studio.kinds import TENANT
from pulumi_twilio_studio.manifest import Configured, FlowSpec, TenantSpec
from pulumi_twilio_studio.manifest import Value as Declared
from pulumi_twilio_studio.resources.conversation_address import (
    ConversationAddress,  # noqa: TC001 -- the SDK reads the annotations of the class
)
from pulumi_twilio_studio.resources.endings import program_error
from pulumi_twilio_studio.resources.flow import Flow
from pulumi_twilio_studio.resources.guard import arm, watch
from pulumi_twilio_studio.resources.inputs import taken
from pulumi_twilio_studio.resources.options import refuse_odd
from pulumi_twilio_studio.resources.phone_number import (
    PhoneNumber,  # noqa: TC001 -- the SDK reads the annotations of the class
)
from pulumi_twilio_studio.resources.subaccount import Subaccount
from pulumi_twilio_studio.resources.template import template
from pulumi_twilio_studio.resources.test_users import TestUsers
from pulumi_twilio_studio.words import AccountStatus, OnDelete

PLAIN = ("sid", "friendly_name", "status", "revision", "live_revision", "webhook_url", "url")
"""What a sign-up service may want to know about a flow."""


class Tenant(pulumi.ComponentResource):
    """A subaccount of its own, or an existing account, with flows, their test users, and what leads people to them.

    The names of all resources in it begin with the tenant's name. A flow that refers to another flow of the same tenant
    is made after it.
    """

    account_sid: pulumi.Output[str]
    flows: dict[str, Flow]
    """By key."""

    numbers: dict[str, PhoneNumber]
    """By key."""

    addresses: dict[str, ConversationAddress]
    """By key."""

    outputs: pulumi.Output[Mapping[str, Any]]
    """For whoever signs tenants up: {"account_sid": ..., "flows": {key: {"sid": ..., "webhook_url": ..., ...}}}."""

    def __init__(
        self,
        name: str,
        *,
        flows: Mapping[str, TenantFlow],
        numbers: Mapping[str, TenantNumber] | None = None,
        addresses: Mapping[str, TenantAddress] | None = None,
        friendly_name: pulumi.Input[str] | None = None,
        account_sid: pulumi.Input[str] | None = None,
        status: AccountStatus = "active",
        on_delete: OnDelete = "suspend",
        values: Mapping[str, Value] | None = None,
        test_users: Users | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a tenant.

        Without `account_sid`, a subaccount is made. Its name is `friendly_name`, or else `name`. When the tenant is
        destroyed, the subaccount is suspended with its flows in it, or closed (`on_delete="close"`, which Twilio cannot
        undo), or left active without the flows ("retain"). An account that you give loses its flows. `friendly_name`,
        `status` and `on_delete` are for an account that is made, and are refused together with `account_sid`. While
        `status` is "suspended", the flows are left as they are, and changes in the program wait. A new tenant cannot be
        suspended. What else the program declares depends on `status` and `on_delete`, so neither can be an output.

        `numbers` and `addresses` lead to flows of the tenant, by their keys. The account must have the numbers already.
        A new subaccount has none: buy numbers there or move them there, and declare them then (docs:
        iam/api/subaccounts).

        `values` are for every template that asks for them, and `test_users` for every flow that has none of its own.
        """
        refuse_odd(name, opts)
        if account_sid is not None:
            _refuse_idle(name, friendly_name=friendly_name, status=status, on_delete=on_delete)
        _refuse_unknown(name, status=status, on_delete=on_delete)
        refuse_outputs(name, flows)
        numbers = {} if numbers is None else numbers
        addresses = {} if addresses is None else addresses
        refuse_lost(name, flows, numbers=numbers, addresses=addresses)
        super().__init__(TENANT, name, None, opts)
        watch(self, is_empty=not flows)
        inside = pulumi.ResourceOptions(parent=self)
        if account_sid is None:
            if not (opts and opts.aliases):
                _mind_new(name, status, numbers, addresses)
            account = Subaccount(
                name,
                friendly_name=friendly_name,
                status=status,
                on_delete=on_delete,
                opts=pulumi.ResourceOptions(parent=self),
            )
            account_sid = account.sid
            if on_delete != "retain":  # what is in the account stays in it, or goes with it
                inside.deleted_with = account
            if status == "suspended":  # nothing in it can be changed before it is active again
                inside.ignore_changes = ["*"]
        given = taken(name, account_sid=account_sid)
        self.account_sid = pulumi.Output.from_input(given["account_sid"])
        self.flows = {}
        for each in wire_flows(name, flows, values or {}):
            self._declare(each, test_users, inside)
        place = (self.flows, self.account_sid, inside)
        self.numbers = point_numbers(name, numbers, *place)
        self.addresses = point_addresses(name, addresses, *place)
        plain = {key: {of: getattr(flow, of) for of in PLAIN} for key, flow in self.flows.items()}
        registered = {"account_sid": self.account_sid, "flows": plain}
        self.outputs = pulumi.Output.all(**registered)
        self.register_outputs(registered)

    @classmethod
    def declared(cls, spec: TenantSpec, opts: pulumi.ResourceOptions | None = None) -> Self:
        """Return the tenant of a manifest. Raises pulumi.ConfigMissingError for a value that is not configured."""
        made: dict[str, Any] = {
            "friendly_name": spec.friendly_name,
            "status": spec.status,
            "on_delete": spec.on_delete,
        }
        return cls(
            spec.name,
            **({"account_sid": spec.account_sid} if spec.account_sid else made),
            flows={key: _flow(flow) for key, flow in spec.flows.items()},
            numbers={key: TenantNumber(**vars(each)) for key, each in spec.numbers.items()},
            addresses={key: TenantAddress(**vars(each)) for key, each in spec.addresses.items()},
            opts=opts,
        )

    def _declare(
        self, wired: WiredFlow, test_users: Users | None, opts: pulumi.ResourceOptions
    ) -> None:
        flow = wired.flow
        name = f"{self.pulumi_resource_name}-{wired.key}"
        siblings = {place: self.flows[key].sid for place, key in wired.siblings.items()}
        made = self.flows[wired.key] = Flow(
            name,
            friendly_name=flow.friendly_name or wired.key,
            definition=template(flow.template, **wired.values, **siblings),
            status=flow.status,
            commit_message=flow.commit_message,
            on_drift=flow.on_drift,
            layout=flow.layout,
            tests=flow.tests,
            account_sid=self.account_sid,
            opts=opts,
        )
        users = test_users if flow.test_users is None else flow.test_users
        if users is not None:
            TestUsers(
                name,
                flow_sid=made.sid,
                test_users=users,
                account_sid=self.account_sid,
                opts=opts,
            )


def _refuse_idle(tenant: str, **settings: object) -> None:
    """Raise RunError for a setting of a subaccount if no subaccount is made."""
    usual = {"friendly_name": None, "status": "active", "on_delete": "suspend"}
    for key, value in settings.items():
        if isinstance(value, pulumi.Output) or value != usual[key]:
            raise program_error(
                f'{key} of the tenant "{tenant}" is only for new subaccounts; leave it out '
                "beside account_sid."
            )


def _refuse_unknown(tenant: str, **settings: object) -> None:
    """Raise RunError for a setting that only the engine will know: it decides what the program declares."""
    decides = {
        "status": 'while it is "suspended", the flows are left unchanged',
        "on_delete": 'with "retain" the flows are deleted, with others they stay in the account',
    }
    for key, value in settings.items():
        if not isinstance(value, str):
            raise program_error(
                f'The {key} of the tenant "{tenant}" must be text, not an output: '
                f"{decides[key]}, so the program must know it."
            )


def _mind_new(
    tenant: str,
    status: AccountStatus,
    numbers: Collection[str],
    addresses: Mapping[str, TenantAddress],
) -> None:
    """Raise RunError for what a tenant without a subaccount cannot be. Tell at preview what it will lack."""
    guard = arm()
    needing = [*numbers, *(key for key, each in addresses.items() if each.type == "sms")]
    is_plain = status == "active" and not needing
    if is_plain or guard is None or guard.held_subaccount(tenant):
        return
    if status == "suspended":
        raise program_error(
            f'The tenant "{tenant}" is new and cannot begin suspended, because Twilio refuses '
            'new flows in a suspended account. Declare it with the status "active", run `pulumi '
            "up`, and suspend it then."
        )
    if is_dry_run():
        names = ", ".join(f'"{tenant}-{key}"' for key in needing)
        pulumi.log.warn(
            f'The stack has no subaccount of the tenant "{tenant}" yet. If `pulumi up` creates '
            f"one, it will fail at {names}, because a new subaccount has no numbers. Then buy them "
            "there or move them there, and run `pulumi up` again (docs: iam/api/subaccounts)."
        )


def _flow(spec: FlowSpec) -> TenantFlow:
    return TenantFlow(
        template=spec.template,
        friendly_name=spec.friendly_name,
        values={name: _resolve(value) for name, value in spec.values.items()},
        test_users=spec.test_users,
        status=spec.status,
        commit_message=spec.commit_message,
        on_drift=spec.on_drift,
        layout=spec.layout,
        tests=spec.tests,
    )


def _resolve(value: Declared) -> Value:
    if not isinstance(value, Configured):
        return value
    config = pulumi.Config()
    return config.require_secret(value.key) if value.is_secret else config.require(value.key)
