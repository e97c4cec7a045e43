"""TwiML Redirect (docs: studio/widget-library/twiml-redirect)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pulumi_twilio_studio.simulator.answers import Answer, Silence
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done
from pulumi_twilio_studio.simulator.effects import Other
from pulumi_twilio_studio.simulator.widgets.kind import Widget, refuse

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope

USUAL_TIMEOUT = 14400  # "Timeout", default: 4 hours


class AddTwimlRedirect(Widget):
    """Hands the call or message to TwiML elsewhere. The values of its Outcome "return" are what that sends back."""

    def start(self, scope: Scope) -> Done | Ask:
        """Hand over. "If you do not wish to return control to Studio, set this value to 0" (assumption: redirect-0)."""
        url = scope.text("url").strip()
        if not _is_url(url):  # "The URL is invalid and cannot be parsed at runtime"
            return Done("fail")
        method = scope.text("method") or "POST"
        scope.emit(Other(scope.name, scope.node.type, {"url": url, "method": method}))
        seconds = scope.seconds("timeout", USUAL_TIMEOUT)
        if not seconds:
            return Done("timeout")
        events = scope.events("return", "timeout", "fail")
        return Ask(Awaited.OUTCOME, events, seconds=seconds)

    def resume(self, scope: Scope, ask: Ask, answer: Answer) -> Done:
        """End when nothing has come back in time."""
        del ask
        if isinstance(answer, Silence):
            return Done("timeout")
        raise refuse(scope, answer)

    def has_call_after(self, event: str, *, before: bool) -> bool:
        """Return False where the call is lost: Studio cannot "regain control of a Voice call that is timed out"."""
        return before and event != "timeout"


def _is_url(url: str) -> bool:
    try:
        address = urlsplit(url)
        return address.scheme.lower() in ("http", "https") and bool(address.hostname)
    except ValueError:
        return False
