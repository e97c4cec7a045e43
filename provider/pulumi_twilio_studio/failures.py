"""The base of every failure that is to be expected. It knows nothing, so that each part may use it."""

from __future__ import annotations


class Error(Exception):
    """What is to be expected went wrong; `str()` of it is a sentence, or one a line, for a person."""
