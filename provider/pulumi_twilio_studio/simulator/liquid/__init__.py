"""The Liquid of a text, filled in as Studio does it (docs: studio/user-guide/liquid-template-language)."""

from pulumi_twilio_studio.simulator.liquid.failure import LiquidFailure
from pulumi_twilio_studio.simulator.liquid.rendering import reads, render

__all__ = ["LiquidFailure", "reads", "render"]
