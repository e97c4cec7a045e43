"""`studio.PhoneNumber`: how a program points a number at flows, and the adapter to `lifecycle.phone_number`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pulumi
from pulumi import dynamic

from pulumi_twilio_studio.kinds import PHONE_NUMBER
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

OUTPUTS = ("voice_url", "sms_url")
"""What a program can use of a number, besides the inputs. The state holds more."""


@may_be_empty(outputs=OUTPUTS, witness="phone_number")
class PhoneNumber(dynamic.Resource, module="studio", name="PhoneNumber"):
    """What a number of the account does with calls and messages, for as long as the stack declares it.

    The number must exist: this resource never buys or releases one. It changes only the side that the program declares,
    calls or messages. A delete puts back what stood there before. See docs:
    phone-numbers/api/incomingphonenumber-resource.
    """

    if TYPE_CHECKING:  # see empties.py
        phone_number: pulumi.Output[str]
        """As Twilio writes it, such as +15550100001."""

        account_sid: pulumi.Output[str]
        voice_url: pulumi.Output[str | None]
        sms_url: pulumi.Output[str | None]

    def __init__(
        self,
        resource_name: str,
        *,
        phone_number: pulumi.Input[str],
        voice_flow: Flow | pulumi.Input[str] | None = None,
        voice_url: pulumi.Input[str] | None = None,
        voice_method: pulumi.Input[Method] | None = None,
        voice_application_sid: pulumi.Input[str] | None = None,
        voice_fallback_url: pulumi.Input[str] | None = None,
        voice_fallback_method: pulumi.Input[Method] | None = None,
        sms_flow: Flow | pulumi.Input[str] | None = None,
        sms_url: pulumi.Input[str] | None = None,
        sms_method: pulumi.Input[Method] | None = None,
        sms_application_sid: pulumi.Input[str] | None = None,
        sms_fallback_url: pulumi.Input[str] | None = None,
        sms_fallback_method: pulumi.Input[Method] | None = None,
        status_callback: pulumi.Input[str] | None = None,
        status_callback_method: pulumi.Input[Method] | None = None,
        account_sid: pulumi.Input[str] | None = None,
        take_over: pulumi.Input[bool] = False,
        on_delete: pulumi.Input[OnDeleteEntrance] = "restore",
        on_drift: pulumi.Input[OnDrift] = "repair",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare what a number does.

        `phone_number` is the number, such as "+15550100001", or its SID. `voice_flow` and `sms_flow` take calls and
        messages: a `studio.Flow`, its SID, or an output of one. In place of a flow, `voice_url` names a web hook, and
        `voice_application_sid` a TwiML application. `sms_url` and `sms_application_sid` do the same for messages. The
        other arguments are Twilio's settings of these names.

        A number that leads somewhere else today is refused, unless `take_over=True`. `on_delete` says what the number
        does after the resource is deleted: "restore" is what it did before, "clear" is nothing, "leave" is what it does
        now. `on_drift` says what happens to a change that somebody else made, as for a flow. `account_sid` is the
        account of the number, and defaults to the configured one.
        """
        begin_entrance(opts, resource_name)
        urls = {
            "voice_url": voice_url,
            "voice_fallback_url": voice_fallback_url,
            "sms_url": sms_url,
            "sms_fallback_url": sms_fallback_url,
            "status_callback": status_callback,
        }
        settings = taken(
            resource_name,
            voice_flow=flow_sid(voice_flow),
            voice_method=voice_method,
            voice_application_sid=voice_application_sid,
            voice_fallback_method=voice_fallback_method,
            sms_flow=flow_sid(sms_flow),
            sms_method=sms_method,
            sms_application_sid=sms_application_sid,
            sms_fallback_method=sms_fallback_method,
            status_callback_method=status_callback_method,
            **urls,
        )
        if not drop_none(settings):
            raise program_error(
                f'PhoneNumber "{resource_name}" declares nothing. Give it a voice_flow or an sms_flow.'
            )
        given = taken(
            resource_name,
            phone_number=phone_number,
            account_sid=account_sid,
            take_over=take_over,
            on_delete=on_delete,
            on_drift=on_drift,
        )
        inputs = {
            **drop_none({**given, **settings, "hidden": secret_names(**urls)}),
            "account_sid": given["account_sid"],
            "identity": claim_entrance(PHONE_NUMBER, resource_name, "numbers"),
        }
        props = {**dict.fromkeys(OUTPUTS), **inputs}
        own = noted(PHONE_NUMBER, resource_name, inputs, opts)
        super().__init__(PhoneNumberProvider(), resource_name, props, own)
        remember(self, props)
        watch(self, given=props)

    @property
    def sid(self) -> pulumi.Output[str]:
        """The number's SID."""
        return self.id


class PhoneNumberProvider(Provider):
    """The adapter between the engine's calls and the lifecycle of a number."""
