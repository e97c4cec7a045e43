"""`studio.TestUsers`: how a program declares a flow's test users, and the adapter to `lifecycle.test_users`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi import dynamic

from pulumi_twilio_studio.resources.configuration import check_configuration
from pulumi_twilio_studio.resources.empties import may_be_empty, remember
from pulumi_twilio_studio.resources.identities import claim_output, claim_test_users
from pulumi_twilio_studio.resources.inputs import taken
from pulumi_twilio_studio.resources.options import refuse_idle
from pulumi_twilio_studio.resources.properties import secrecy
from pulumi_twilio_studio.resources.provider import Provider

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


@may_be_empty(outputs=("is_secret",), witness="flow_sid")
class TestUsers(dynamic.Resource, module="studio", name="TestUsers"):
    """Who reaches the draft of a flow instead of its published revision: those declared, and nobody else.

    A flow has one list of test users, so declare it once. Deleting the resource clears the list. See docs:
    studio/rest-api/v2/test-user.
    """

    __test__ = False  # or pytest takes it for a test

    if TYPE_CHECKING:  # see empties.py
        flow_sid: pulumi.Output[str]
        account_sid: pulumi.Output[str]
        test_users: pulumi.Output[Sequence[str]]
        """Sorted and without duplicates: their order has no meaning."""

    def __init__(
        self,
        resource_name: str,
        *,
        flow_sid: pulumi.Input[str],
        test_users: pulumi.Input[Collection[pulumi.Input[str]]],
        account_sid: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the test users of a flow.

        `test_users` are contact addresses, up to 300 bytes each: phone numbers ("+15550100001"), Chat identities
        ("client:bob"), SIP addresses ("bob@example.com"), and whatever else Twilio knows. With an empty list, nobody
        reaches the draft. `account_sid` is the flow's account, and defaults to the configured one.
        """
        refuse_idle(
            opts, resource_name, instead_of_import="Leave import_ out: `up` takes the list over."
        )
        check_configuration()
        given = taken(
            resource_name, flow_sid=flow_sid, test_users=test_users, account_sid=account_sid
        )
        if isinstance(flow_sid, pulumi.Output):
            claim_output(flow_sid, resource_name)
        users = pulumi.Output.from_input(given["test_users"])  # known or secret only as a whole
        props = {
            "flow_sid": pulumi.Output.from_input(given["flow_sid"]).apply(
                lambda sid: claim_test_users(sid, self)
            ),
            "account_sid": given["account_sid"],
            "test_users": users,
            "is_secret": secrecy(users),
        }
        super().__init__(TestUsersProvider(), resource_name, props, opts)
        remember(self, props)


class TestUsersProvider(Provider):
    """The adapter between the engine's calls and the lifecycle of a flow's test users."""

    __test__ = False
