"""The failure of a text's Liquid."""

from __future__ import annotations

from pulumi_twilio_studio.failures import Error


class LiquidFailure(Error):
    """Studio cannot fill in a text: warning 81018, "Template evaluation error" (docs: api/errors/81018)."""
