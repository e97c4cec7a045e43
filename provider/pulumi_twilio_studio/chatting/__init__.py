"""Talk to a flow line by line, and keep the talk as a test case. No terminal, no network."""

from pulumi_twilio_studio.chatting.chat import Chat, Spoken
from pulumi_twilio_studio.chatting.keeping import with_case
from pulumi_twilio_studio.chatting.lines import WrongLine

__all__ = ["Chat", "Spoken", "WrongLine", "with_case"]
