"""What the engine says against a run, without the wrapping that its SDK puts around a sentence."""

from __future__ import annotations

from collections.abc import Sequence

# How Pulumi begins its messages about an inline program that raised (pulumi,
# sdk/python/lib/pulumi/automation/_server.py, pkg/resource/deploy/source_eval.go), and about an
# exception in a provider.
_PREFIXES = ("an unhandled error occurred: ", "python inline source runtime error: ", "Error: ")
# These say nothing that the errors before them did not say.
_ENDS = frozenset({"preview failed", "update failed", "destroy failed"})
_TRACEBACK = "\nTraceback (most recent call last):"


def plain(message: str) -> str:
    """Return a message without the SDK's wrapping: no traceback and no name of an exception's class."""
    text = message.partition(_TRACEBACK)[0]
    for prefix in _PREFIXES:
        text = text.removeprefix(prefix)
    return text.rstrip()


def joined(errors: Sequence[str]) -> str:
    """Return the errors of a run, one per paragraph."""
    return "\n".join([each for each in errors if each not in _ENDS] or errors)
