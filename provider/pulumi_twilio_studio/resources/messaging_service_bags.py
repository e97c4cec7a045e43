"""The property bags of a Messaging service."""

from __future__ import annotations

from pulumi_twilio_studio.lifecycle.messaging_service import MESSAGING_SERVICE_ENTRANCES
from pulumi_twilio_studio.resources.entrance_bags import EntranceBags

BAGS = EntranceBags(MESSAGING_SERVICE_ENTRANCES)
