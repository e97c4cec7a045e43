"""How a program that declares something impossible ends: with a sentence."""

from __future__ import annotations

import pulumi

from pulumi_twilio_studio.foreign import harmless


def program_error(sentence: object) -> pulumi.RunError:
    """Return the error to raise. A terminal obeys nothing in it."""
    return pulumi.RunError(harmless(str(sentence)))
