"""What is wrong, and what is only odd, with a definition: one report with everything.

Pure. The codes and what they mean are in `codes`, what is known of the widget types in `catalogue`;
every other module looks for one concern.
"""

from .codes import CODES, Code, Severity, wrong_code
from .configuration import Configuration
from .findings import Finding
from .report import in_its_file, is_no_flow, lint
from .secrets import widgets_with_secrets

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
