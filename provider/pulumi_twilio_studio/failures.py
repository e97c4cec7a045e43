"""The base of the expected failures of most parts. It imports nothing of ours, so that each part may use it."""

from __future__ import annotations


class Error(Exception):
    """An expected failure. Its `str()` is a sentence for a person, or several, one per line."""
