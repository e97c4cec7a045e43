"""Test cases of flows, as files beside the flow: how they are read, how they run, what they reach.

Pure: no network and no Pulumi.
"""

from pulumi_twilio_studio.cases.coverage import Coverage, Transition, transitions_of
from pulumi_twilio_studio.cases.entries import CaseEntry, CasesEntry, TurnEntry
from pulumi_twilio_studio.cases.files import SUFFIX, CaseFile, read_cases
from pulumi_twilio_studio.cases.filling import Filling, made_up
from pulumi_twilio_studio.cases.problems import CasesError
from pulumi_twilio_studio.cases.results import CaseResult, Failure, Line
from pulumi_twilio_studio.cases.runner import run
from pulumi_twilio_studio.cases.writing import exactly, literal, write_cases

__all__ = [
    "SUFFIX",
    "CaseEntry",
    "CaseFile",
    "CaseResult",
    "CasesEntry",
    "CasesError",
    "Coverage",
    "Failure",
    "Filling",
    "Line",
    "Transition",
    "TurnEntry",
    "exactly",
    "literal",
    "made_up",
    "read_cases",
    "run",
    "transitions_of",
    "write_cases",
]
