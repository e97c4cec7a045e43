"""Options of Pulumi's that do nothing for a dynamic provider in Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import pulumi_twilio_studio as studio

KINDS: dict[str, Callable[[pulumi.ResourceOptions], Any]] = {
    "a flow": lambda opts: studio.Flow("greeter", definition="greeter.json", opts=opts),
    "a subaccount": lambda opts: studio.Subaccount("greeter", opts=opts),
    "a number": lambda opts: studio.PhoneNumber(
        "greeter", phone_number="", voice_url="", opts=opts
    ),
    "a service": lambda opts: studio.MessagingService("greeter", service="", flow="", opts=opts),
    "an address": lambda opts: studio.ConversationAddress(
        "greeter", type="chat", address="", flow="", opts=opts
    ),
    "test users": lambda opts: studio.TestUsers("greeter", flow_sid="", test_users=[], opts=opts),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ({"replace_on_changes": ["*"]}, 'replace_on_changes of "greeter" would do nothing'),
        ({"import_": "FW1"}, '"greeter" cannot be imported'),
    ],
    ids=["replace_on_changes", "import_"],
)
def test_an_option_that_would_do_nothing_ends_the_program_with_a_sentence(
    option: dict[str, Any], sentence: str, kind: str
) -> None:
    with pytest.raises(pulumi.RunError, match=sentence):
        KINDS[kind](pulumi.ResourceOptions(**option))
