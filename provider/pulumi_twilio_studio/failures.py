"""The root of all expected failures. It imports nothing of ours, so that each part may use it.

Every exception class of this package is below `Error` (tests/unit/test_failures.py). Every boundary to a user
catches `Error`. `studio/errors.py` sorts the failures of a request by what is then known: was it applied?
"""

from __future__ import annotations


class Error(Exception):
    """An expected failure. Its `str()` is a sentence for a person, or several, one per line."""


class WrongArgument(Error):
    """What the user named cannot be right, whatever else holds: a usage error of a command."""
