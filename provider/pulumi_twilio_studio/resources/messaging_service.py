"""`studio.MessagingService`: how a program points a Messaging service at a flow, and the adapter to its lifecycle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pulumi
from pulumi import dynamic

from pulumi_twilio_studio.kinds import MESSAGING_SERVICE
from pulumi_twilio_studio.resources.empties import may_be_empty, remember
from pulumi_twilio_studio.resources.endings import program_error
from pulumi_twilio_studio.resources.entrance_inputs import (
    begin_entrance,
    claim_entrance,
    flow_sid,
    noted,
)
from pulumi_twilio_studio.resources.guard import watch
from pulumi_twilio_studio.resources.inputs import taken
from pulumi_twilio_studio.resources.properties import drop_none, secret_names
from pulumi_twilio_studio.resources.provider import Provider
from pulumi_twilio_studio.words import OnDeleteEntrance, OnDrift

if TYPE_CHECKING:
    from pulumi_twilio_studio.resources.flow import Flow

Method = Literal["GET", "POST"]

OUTPUTS = ("inbound_request_url",)
"""What a program can use of a service, besides the inputs. The state holds more."""


@may_be_empty(outputs=OUTPUTS, witness="service")
class MessagingService(dynamic.Resource, module="studio", name="MessagingService"):
    """Where a Messaging service sends the messages to its numbers, for as long as the stack declares it.

    The service must exist: this resource never makes or deletes one. A delete puts back what stood there before. See
    docs: messaging/api/service-resource.
    """

    if TYPE_CHECKING:  # see empties.py
        service: pulumi.Output[str]
        """The name or the SID, as the program gives it."""

        account_sid: pulumi.Output[str]
        inbound_request_url: pulumi.Output[str | None]

    def __init__(
        self,
        resource_name: str,
        *,
        service: pulumi.Input[str],
        flow: Flow | pulumi.Input[str] | None = None,
        inbound_request_url: pulumi.Input[str] | None = None,
        inbound_method: pulumi.Input[Method] | None = None,
        fallback_url: pulumi.Input[str] | None = None,
        fallback_method: pulumi.Input[Method] | None = None,
        use_inbound_webhook_on_number: pulumi.Input[bool] = False,
        account_sid: pulumi.Input[str] | None = None,
        take_over: pulumi.Input[bool] = False,
        on_delete: pulumi.Input[OnDeleteEntrance] = "restore",
        on_drift: pulumi.Input[OnDrift] = "repair",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare where the service sends messages.

        `service` is the SID of the service, or its name if no other service has that name. `flow` takes the messages: a
        `studio.Flow`, its SID, or an output of one. In place of a flow, `inbound_request_url` names a web hook. With
        `use_inbound_webhook_on_number`, messages go where each number says, and not to the flow. The other arguments
        are Twilio's settings of these names.

        A service that leads somewhere else today is refused, unless `take_over=True`. `on_delete` says what the service
        does after the resource is deleted: "restore" is what it did before, "clear" is nothing, "leave" is what it does
        now. `on_drift` says what happens to a change that somebody else made, as for a flow. `account_sid` is the
        account of the service, and defaults to the configured one.
        """
        begin_entrance(opts, resource_name)
        urls = {"inbound_request_url": inbound_request_url, "fallback_url": fallback_url}
        settings = taken(
            resource_name,
            flow=flow_sid(flow),
            inbound_method=inbound_method,
            fallback_method=fallback_method,
            **urls,
        )
        switch = taken(resource_name, use_inbound_webhook_on_number=use_inbound_webhook_on_number)
        if use_inbound_webhook_on_number is False and not drop_none(settings):
            raise program_error(
                f'MessagingService "{resource_name}" declares nothing. Give it a flow, or '
                "use_inbound_webhook_on_number=True."
            )
        given = taken(
            resource_name,
            service=service,
            account_sid=account_sid,
            take_over=take_over,
            on_delete=on_delete,
            on_drift=on_drift,
        )
        inputs = {
            **drop_none({**given, **settings, **switch, "hidden": secret_names(**urls)}),
            "account_sid": given["account_sid"],
            "identity": claim_entrance(MESSAGING_SERVICE, resource_name, "Messaging services"),
        }
        props = {**dict.fromkeys(OUTPUTS), **inputs}
        own = noted(MESSAGING_SERVICE, resource_name, inputs, opts)
        super().__init__(MessagingServiceProvider(), resource_name, props, own)
        remember(self, props)
        watch(self, given=props)

    @property
    def sid(self) -> pulumi.Output[str]:
        """The service's SID."""
        return self.id


class MessagingServiceProvider(Provider):
    """The adapter between the engine's calls and the lifecycle of a Messaging service."""
