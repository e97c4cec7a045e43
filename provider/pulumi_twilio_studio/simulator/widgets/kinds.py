"""Which module runs which type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.widgets.gather_input_on_call import GatherInputOnCall
from pulumi_twilio_studio.simulator.widgets.make_http_request import MakeHttpRequest
from pulumi_twilio_studio.simulator.widgets.run_subflow import RunSubflow
from pulumi_twilio_studio.simulator.widgets.say_play import SayPlay
from pulumi_twilio_studio.simulator.widgets.send_and_wait_for_reply import SendAndWaitForReply
from pulumi_twilio_studio.simulator.widgets.send_message import SendMessage
from pulumi_twilio_studio.simulator.widgets.set_variables import SetVariables
from pulumi_twilio_studio.simulator.widgets.split_based_on import SplitBasedOn

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.widgets.kind import Widget

KINDS: Mapping[str, Widget] = {
    "gather-input-on-call": GatherInputOnCall(),
    "make-http-request": MakeHttpRequest(),
    "run-subflow": RunSubflow(),
    "say-play": SayPlay(),
    "send-and-wait-for-reply": SendAndWaitForReply(),
    "send-message": SendMessage(),
    "set-variables": SetVariables(),
    "split-based-on": SplitBasedOn(),
}
"""Every type that can be run, by its name in a definition."""
