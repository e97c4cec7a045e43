"""What a flow means: reading it, comparing it, applying changes to it, filling in templates.

Pure: no HTTP, no Pulumi, nothing else of ours.
"""

from .canonical import ABSENT, Absent
from .difference import Change, apply, changes
from .flow import Definition, parse
from .problems import DefinitionError, Problem, locate
from .references import Found, Kind, Reference, Unresolved, is_unresolved
from .rendering import as_json, as_markdown, as_text
from .templates import template, template_sha256

__all__ = [
    "ABSENT",
    "Absent",
    "Change",
    "Definition",
    "DefinitionError",
    "Found",
    "Kind",
    "Problem",
    "Reference",
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
