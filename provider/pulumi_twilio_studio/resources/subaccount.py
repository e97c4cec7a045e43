"""`studio.Subaccount`: how a program declares a subaccount, and the adapter to `lifecycle.subaccount`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi import dynamic

from pulumi_twilio_studio.resources.configuration import check_configuration
from pulumi_twilio_studio.resources.empties import may_be_empty, remember
from pulumi_twilio_studio.resources.guard import watch
from pulumi_twilio_studio.resources.identities import claim
from pulumi_twilio_studio.resources.inputs import taken
from pulumi_twilio_studio.resources.options import refuse_idle
from pulumi_twilio_studio.resources.properties import drop_none, secret_names
from pulumi_twilio_studio.resources.provider import Provider
from pulumi_twilio_studio.words import AccountStatus, OnDelete

OUTPUTS = ("owner_account_sid", "date_created")
"""What a program can use of an existing subaccount. The state holds more."""


@may_be_empty(outputs=("date_created",), witness="owner_account_sid")
class Subaccount(dynamic.Resource, module="studio", name="Subaccount"):
    """A subaccount of the configured account. Its Auth Token is not part of it.

    Create takes over the account that an earlier run of this stack made and could not record, or that it suspended. It
    never touches a foreign account of the same name. See docs: iam/api/subaccounts.
    """

    if TYPE_CHECKING:  # see empties.py
        friendly_name: pulumi.Output[str]
        """As declared. Twilio shows it with a marker after it."""

        status: pulumi.Output[str]
        owner_account_sid: pulumi.Output[str]
        """The parent account."""

        date_created: pulumi.Output[str]
        """ISO 8601, in UTC."""

    def __init__(
        self,
        resource_name: str,
        *,
        friendly_name: pulumi.Input[str] | None = None,
        status: pulumi.Input[AccountStatus] = "active",
        on_delete: pulumi.Input[OnDelete] = "suspend",
        adopt: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a subaccount.

        `friendly_name` defaults to the resource's name, and has 38 characters at most. `status` is "active" or
        "suspended". `on_delete` says what happens to the account when the resource is deleted: "suspend" can be undone,
        "close" can never be undone, "retain" leaves the account as it is. `adopt` takes over an existing subaccount by
        its SID.
        """
        refuse_idle(opts, resource_name, instead_of_import="Use adopt={sid} instead of import_.")
        check_configuration()
        given = taken(
            resource_name,
            friendly_name=resource_name if friendly_name is None else friendly_name,
            status=status,
            on_delete=on_delete,
            adopt=adopt,
        )
        hidden = secret_names(friendly_name=friendly_name)
        props = {
            **dict.fromkeys(OUTPUTS),
            **drop_none({**given, "hidden": hidden}),
            "identity": claim(resource_name, "subaccounts"),
        }
        super().__init__(SubaccountProvider(), resource_name, props, opts)
        remember(self, props)
        watch(self, adopt=given["adopt"])

    @property
    def sid(self) -> pulumi.Output[str]:
        """The account's SID, for the `account_sid` of what lives in it. Known at preview once the account exists."""
        return self.id


class SubaccountProvider(Provider):
    """The adapter between the engine's calls and the lifecycle of a subaccount."""
