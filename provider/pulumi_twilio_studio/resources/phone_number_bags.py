"""The property bags of a number."""

from __future__ import annotations

from pulumi_twilio_studio.lifecycle.phone_number import PHONE_NUMBERS
from pulumi_twilio_studio.resources.entrance_bags import EntranceBags

BAGS = EntranceBags(PHONE_NUMBERS)
