"""Run a flow on this machine, widget by widget as Studio does: no network, no Pulumi and no clock of its own."""

from pulumi_twilio_studio.simulator.answers import (
    Answer,
    HangUp,
    Keys,
    NoResponse,
    Outcome,
    Reply,
    Response,
    Said,
    Silence,
)
from pulumi_twilio_studio.simulator.asks import Ask, Awaited
from pulumi_twilio_studio.simulator.effects import (
    Call,
    Effect,
    FunctionCall,
    Handover,
    Message,
    Other,
    Request,
    Sound,
    Speech,
)
from pulumi_twilio_studio.simulator.execution import Execution, Surroundings
from pulumi_twilio_studio.simulator.steps import End, Step
from pulumi_twilio_studio.simulator.triggers import (
    Trigger,
    conversation_message,
    incoming_call,
    incoming_message,
    parent_flow,
    rest_request,
)

__all__ = [
    "Answer",
    "Ask",
    "Awaited",
    "Call",
    "Effect",
    "End",
    "Execution",
    "FunctionCall",
    "Handover",
    "HangUp",
    "Keys",
    "Message",
    "NoResponse",
    "Other",
    "Outcome",
    "Reply",
    "Request",
    "Response",
    "Said",
    "Silence",
    "Sound",
    "Speech",
    "Step",
    "Surroundings",
    "Trigger",
    "conversation_message",
    "incoming_call",
    "incoming_message",
    "parent_flow",
    "rest_request",
]
