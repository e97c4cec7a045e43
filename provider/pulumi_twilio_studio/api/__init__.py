"""Studio flows for scripts and front ends, without Pulumi. What is not in `__all__` is private.

from pulumi_twilio_studio import api
"""

from __future__ import annotations

from pulumi_twilio_studio.api.definitions import diff, draw, lint
from pulumi_twilio_studio.api.studio import Studio, connect
from pulumi_twilio_studio.definition import Change, Definition, DefinitionError, Problem, parse
from pulumi_twilio_studio.definition.lint import Finding
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.identity import Receipt, Signature
from pulumi_twilio_studio.lifecycle.account import OperationError, Overtaken
from pulumi_twilio_studio.lifecycle.flow.history import Revision
from pulumi_twilio_studio.studio.errors import (
    ConfigurationError,
    Inactive,
    InvalidDefinition,
    NotFound,
    NotSent,
    Rejected,
    StudioError,
    Throttled,
    Unauthorized,
    Unknown,
    WrongAccount,
)
from pulumi_twilio_studio.studio.models import Flow

__all__ = [
    "Change",
    "ConfigurationError",
    "Definition",
    "DefinitionError",
    "Error",
    "Finding",
    "Flow",
    "Inactive",
    "InvalidDefinition",
    "NotFound",
    "NotSent",
    "OperationError",
    "Overtaken",
    "Problem",
    "Receipt",
    "Rejected",
    "Revision",
    "Signature",
    "Studio",
    "StudioError",
    "Throttled",
    "Unauthorized",
    "Unknown",
    "WrongAccount",
    "connect",
    "diff",
    "draw",
    "lint",
    "parse",
]
