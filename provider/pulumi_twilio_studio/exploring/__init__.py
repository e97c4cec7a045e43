"""Walk every path of a flow, and say what is wrong on one of them. No network, no Pulumi."""

from pulumi_twilio_studio.exploring.exploration import Exploration, Finding, NotReached, explore
from pulumi_twilio_studio.exploring.limits import Limits
from pulumi_twilio_studio.exploring.points import Given, Route
from pulumi_twilio_studio.exploring.transitions import Transition

__all__ = ["Exploration", "Finding", "Given", "Limits", "NotReached", "Route", "Transition", "explore"]
