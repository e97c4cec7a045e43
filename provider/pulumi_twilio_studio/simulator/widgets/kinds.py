"""Which module runs which type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.widgets import connect_virtual_agent, make_outgoing_call
from pulumi_twilio_studio.simulator.widgets.add_twiml_redirect import AddTwimlRedirect
from pulumi_twilio_studio.simulator.widgets.capture_payments import CapturePayments
from pulumi_twilio_studio.simulator.widgets.connect_call_to import ConnectCallTo
from pulumi_twilio_studio.simulator.widgets.connect_virtual_agent import ConnectVirtualAgent
from pulumi_twilio_studio.simulator.widgets.conversation import Conversation
from pulumi_twilio_studio.simulator.widgets.enqueue_call import EnqueueCall
from pulumi_twilio_studio.simulator.widgets.fork_stream import ForkStream
from pulumi_twilio_studio.simulator.widgets.gather_input_on_call import GatherInputOnCall
from pulumi_twilio_studio.simulator.widgets.make_http_request import MakeHttpRequest
from pulumi_twilio_studio.simulator.widgets.make_outgoing_call import MakeOutgoingCall
from pulumi_twilio_studio.simulator.widgets.record_call import RecordCall
from pulumi_twilio_studio.simulator.widgets.record_voicemail import RecordVoicemail
from pulumi_twilio_studio.simulator.widgets.run_conversation_relay import RunConversationRelay
from pulumi_twilio_studio.simulator.widgets.run_function import RunFunction
from pulumi_twilio_studio.simulator.widgets.run_subflow import RunSubflow
from pulumi_twilio_studio.simulator.widgets.say_play import SayPlay
from pulumi_twilio_studio.simulator.widgets.send_and_wait_for_reply import SendAndWaitForReply
from pulumi_twilio_studio.simulator.widgets.send_message import SendMessage
from pulumi_twilio_studio.simulator.widgets.send_to_flex import SendToFlex
from pulumi_twilio_studio.simulator.widgets.set_variables import SetVariables
from pulumi_twilio_studio.simulator.widgets.split_based_on import SplitBasedOn

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.widgets.kind import Widget

KINDS: Mapping[str, Widget] = {
    "add-twiml-redirect": AddTwimlRedirect(),
    "capture-payments": CapturePayments(),
    "connect-call-to": ConnectCallTo(),
    "connect-virtual-agent": ConnectVirtualAgent(connect_virtual_agent.FIRST),
    "connect-virtual-agent-v2": ConnectVirtualAgent(connect_virtual_agent.SECOND),
    "enqueue-call": EnqueueCall(),
    "fork-stream": ForkStream(),
    "gather-input-on-call": GatherInputOnCall(),
    "make-http-request": MakeHttpRequest(),
    "make-outgoing-call-v1": MakeOutgoingCall(make_outgoing_call.FIRST),
    "make-outgoing-call-v2": MakeOutgoingCall(make_outgoing_call.SECOND),
    "record-call": RecordCall(),
    "record-voicemail": RecordVoicemail(),
    "resume-conversation": Conversation("resumed"),
    "run-conversation-relay": RunConversationRelay(),
    "run-function": RunFunction(),
    "run-subflow": RunSubflow(),
    "say-play": SayPlay(),
    "send-and-wait-for-reply": SendAndWaitForReply(),
    "send-message": SendMessage(),
    "send-to-flex": SendToFlex(),
    "set-variables": SetVariables(),
    "split-based-on": SplitBasedOn(),
    "start-conversation": Conversation("created"),
}
"""Every type that can be run, by its name in a definition."""
