"""The property bags of a conversation address."""

from __future__ import annotations

from pulumi_twilio_studio.lifecycle.conversation_address import CONVERSATION_ADDRESSES
from pulumi_twilio_studio.resources.entrance_bags import EntranceBags

BAGS = EntranceBags(CONVERSATION_ADDRESSES)
