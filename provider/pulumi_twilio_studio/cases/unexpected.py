"""How the code of a case says that something is not as expected."""

from __future__ import annotations

from pulumi_twilio_studio.failures import Error


class Unexpected(Error):
    """Something in a conversation is not as expected. Never leaves this part."""

    def __init__(self, message: str, expected: str = "", got: str = "", widget: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.got = got
        self.widget = widget
