"""Test cases of flows, as files beside the flow: how they are read, how they run, what they reach.

Pure: no network and no Pulumi.
"""

from pulumi_twilio_studio.cases.coverage import Coverage, Transition, transitions_of
from pulumi_twilio_studio.cases.entries import (
    AnswerEntry,
    CaseEntry,
    CasesEntry,
    EndEntry,
    HandoverEntry,
    OutcomeEntry,
    RequestEntry,
    SaidEntry,
    TurnEntry,
)
from pulumi_twilio_studio.cases.files import SUFFIX, CaseFile, parsed_cases, read_cases
from pulumi_twilio_studio.cases.filling import Filling, made_up
from pulumi_twilio_studio.cases.forms import HeardEntry, TextEntry
from pulumi_twilio_studio.cases.problems import CasesError
from pulumi_twilio_studio.cases.results import CaseResult, Failure, Line
from pulumi_twilio_studio.cases.runner import run
from pulumi_twilio_studio.cases.sighting import Judgement, Sighting, judge
from pulumi_twilio_studio.cases.triable import filling_of, refuse_untriable
from pulumi_twilio_studio.cases.trigger_entries import CallEntry, MessageEntry, ParametersEntry
from pulumi_twilio_studio.cases.writing import exactly, literal, write_cases

__all__ = [
    "SUFFIX",
    "AnswerEntry",
    "CallEntry",
    "CaseEntry",
    "CaseFile",
    "CaseResult",
    "CasesEntry",
    "CasesError",
    "Coverage",
    "EndEntry",
    "Failure",
    "Filling",
    "HandoverEntry",
    "HeardEntry",
    "Judgement",
    "Line",
    "MessageEntry",
    "OutcomeEntry",
    "ParametersEntry",
    "RequestEntry",
    "SaidEntry",
    "Sighting",
    "TextEntry",
    "Transition",
    "TurnEntry",
    "exactly",
    "filling_of",
    "judge",
    "literal",
    "made_up",
    "parsed_cases",
    "read_cases",
    "refuse_untriable",
    "run",
    "transitions_of",
    "write_cases",
]
