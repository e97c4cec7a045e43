"""What is wrong with a definition, and what is only odd: one report with everything.

Pure. `codes` holds the codes and what they mean, `catalogue` what is known of the widget types.
`subject` and `report` serve all checks; each other module with checks looks for one concern.
"""

from pulumi_twilio_studio.definition.lint.codes import CODES, Code, Severity, wrong_code
from pulumi_twilio_studio.definition.lint.configuration import Configuration
from pulumi_twilio_studio.definition.lint.findings import Finding
from pulumi_twilio_studio.definition.lint.report import in_its_file, is_no_flow, lint
from pulumi_twilio_studio.definition.lint.secrets import widgets_with_secrets

__all__ = [
    "CODES",
    "Code",
    "Configuration",
    "Finding",
    "Severity",
    "in_its_file",
    "is_no_flow",
    "lint",
    "widgets_with_secrets",
    "wrong_code",
]
