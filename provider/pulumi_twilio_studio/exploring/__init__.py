"""Walk every path of a flow, and say what is wrong on one of them. No network, no Pulumi."""

from pulumi_twilio_studio.exploring.case_files import cases_of
from pulumi_twilio_studio.exploring.exploration import Exploration, Finding, NotReached, explore
from pulumi_twilio_studio.exploring.limits import Limits
from pulumi_twilio_studio.exploring.points import Route
from pulumi_twilio_studio.exploring.transitions import Transition
from pulumi_twilio_studio.exploring.words import in_words

__all__ = [
    "Exploration",
    "Finding",
    "Limits",
    "NotReached",
    "Route",
    "Transition",
    "cases_of",
    "explore",
    "in_words",
]
