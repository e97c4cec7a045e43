"""How a program ends that declares what cannot be: with a sentence."""

from __future__ import annotations

import pulumi

from pulumi_twilio_studio.foreign import harmless


def program_error(sentence: object) -> pulumi.RunError:
    """The error to raise; nothing in it is obeyed by a terminal."""
    return pulumi.RunError(harmless(str(sentence)))
