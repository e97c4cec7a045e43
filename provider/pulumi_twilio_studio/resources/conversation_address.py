"""`studio.ConversationAddress`: how a program lets an address begin conversations in a flow, and the adapter to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi import dynamic

from pulumi_twilio_studio.kinds import CONVERSATION_ADDRESS
from pulumi_twilio_studio.resources.empties import remember
from pulumi_twilio_studio.resources.entrance_inputs import (
    begin_entrance,
    claim_entrance,
    flow_sid,
    noted,
)
from pulumi_twilio_studio.resources.guard import watch
from pulumi_twilio_studio.resources.inputs import taken
from pulumi_twilio_studio.resources.properties import drop_none
from pulumi_twilio_studio.resources.provider import Provider
from pulumi_twilio_studio.words import AddressType, OnDeleteEntrance, OnDrift

if TYPE_CHECKING:
    from pulumi_twilio_studio.resources.flow import Flow


class ConversationAddress(dynamic.Resource, module="studio", name="ConversationAddress"):
    """The flow in which an address begins conversations, for as long as the stack declares it.

    Flex UI 2 takes messages and chats in this way. An address without a configuration gets one, and a delete deletes
    it. A delete puts back what stood in a configuration that was there before. See docs:
    conversations/api/address-configuration-resource.
    """

    if TYPE_CHECKING:  # see empties.py
        type: pulumi.Output[str]
        address: pulumi.Output[str]
        account_sid: pulumi.Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        type: pulumi.Input[AddressType],  # noqa: A002 -- Twilio's own name
        address: pulumi.Input[str],
        flow: Flow | pulumi.Input[str],
        retry_count: pulumi.Input[int] | None = None,
        conversation_service_sid: pulumi.Input[str] | None = None,
        friendly_name: pulumi.Input[str] | None = None,
        address_country: pulumi.Input[str] | None = None,
        account_sid: pulumi.Input[str] | None = None,
        take_over: pulumi.Input[bool] = False,
        on_delete: pulumi.Input[OnDeleteEntrance] = "restore",
        on_drift: pulumi.Input[OnDrift] = "repair",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the address.

        `address` is written as Twilio writes it: "+15550100001" for `type` "sms", "whatsapp:+15550100001" for
        "whatsapp", "messenger:" and the number of the page for "messenger". For "chat" it may be any text, also the key
        of a Webchat deployment. `flow` takes the conversations: a `studio.Flow`, its SID, or an output of one.
        `retry_count`, from 0 to 3, says how often Twilio calls the flow again after a failure.
        `conversation_service_sid` is the Conversations service that gets the conversations. `address_country` is for
        the address of a short code. What is left out stays as Twilio has it. A change of `type` or `address_country`
        deletes the configuration, and makes a new one.

        An address that leads somewhere else today is refused, unless `take_over=True`. `on_delete` says what happens
        after the resource is deleted: "restore" is what was there before, "clear" begins no conversations, "leave" is
        what it does now. `on_drift` says what happens to a change that somebody else made, as for a flow. `account_sid`
        is the account of the address, and defaults to the configured one.
        """
        begin_entrance(opts, resource_name)
        given = taken(
            resource_name,
            type=type,
            address=address,
            flow=flow_sid(flow),
            retry_count=retry_count,
            conversation_service_sid=conversation_service_sid,
            friendly_name=friendly_name,
            address_country=address_country,
            account_sid=account_sid,
            take_over=take_over,
            on_delete=on_delete,
            on_drift=on_drift,
        )
        props = {
            **drop_none(given),
            "account_sid": given["account_sid"],
            "identity": claim_entrance(
                CONVERSATION_ADDRESS, resource_name, "conversation addresses"
            ),
        }
        own = noted(CONVERSATION_ADDRESS, resource_name, props, opts)
        super().__init__(ConversationAddressProvider(), resource_name, props, own)
        remember(self, props)
        watch(self, given=props)

    @property
    def sid(self) -> pulumi.Output[str]:
        """The SID of the configuration. Webchat asks for it as its address SID."""
        return self.id


class ConversationAddressProvider(Provider):
    """The adapter between the engine's calls and the lifecycle of a conversation address."""
