"""What a flow means: reading it, comparing it, applying changes to it, filling in templates.

Pure: no HTTP, no Pulumi, nothing else of ours.
"""

from .canonical import ABSENT, Absent
from .difference import Change, apply, changes
from .flow import Definition, parse
from .problems import DefinitionError, Problem, locate
from .templates import template, template_sha256

__all__ = [
    "ABSENT",
    "Absent",
    "Change",
    "Definition",
    "DefinitionError",
    "Problem",
    "apply",
    "changes",
    "locate",
    "parse",
    "template",
    "template_sha256",
]
