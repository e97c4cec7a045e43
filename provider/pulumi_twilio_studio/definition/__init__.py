"""What a flow means: read it, compare it, apply changes to it, fill in templates.

Pure: no HTTP and no Pulumi. Of this project it imports only the modules that every part may import.
"""

from pulumi_twilio_studio.definition.canonical import ABSENT, Absent
from pulumi_twilio_studio.definition.change import Change
from pulumi_twilio_studio.definition.difference import apply, changes
from pulumi_twilio_studio.definition.flow import Definition, parse
from pulumi_twilio_studio.definition.format import as_json, as_markdown, as_text
from pulumi_twilio_studio.definition.problems import DefinitionError, Problem, locate
from pulumi_twilio_studio.definition.references import (
    Found,
    Reference,
    ReferenceKind,
    Unresolved,
    is_unresolved,
)
from pulumi_twilio_studio.definition.templates import template, template_sha256

__all__ = [
    "ABSENT",
    "Absent",
    "Change",
    "Definition",
    "DefinitionError",
    "Found",
    "Problem",
    "Reference",
    "ReferenceKind",
    "Unresolved",
    "apply",
    "as_json",
    "as_markdown",
    "as_text",
    "changes",
    "is_unresolved",
    "locate",
    "parse",
    "template",
    "template_sha256",
]
