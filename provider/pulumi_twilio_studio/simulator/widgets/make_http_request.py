"""Make HTTP Request (docs: studio/widget-library/http-request)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done
from pulumi_twilio_studio.simulator.effects import Request
from pulumi_twilio_studio.simulator.widgets.kind import Widget
from pulumi_twilio_studio.simulator.widgets.responses import SECONDS, responded

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.answers import Answer
    from pulumi_twilio_studio.simulator.scope import Scope

GOOD = range(200, 300)  # "must return a 2xx status code within 10 seconds to succeed"


class MakeHttpRequest(Widget):
    """Asks a server. It ends with "success" or "failed", and keeps `status_code`, `body`, `content_type`, `parsed`."""

    def start(self, scope: Scope) -> Done | Ask:
        """Send the request. One that cannot be sent fails at once."""
        request = Request(
            scope.name,
            scope.text("method") or "GET",
            scope.text("url"),
            scope.text("content_type"),
            scope.text("body"),
            scope.pairs("parameters"),
            scope.is_on("add_twilio_auth"),
        )
        if not _can_be_sent(request):
            return Done("failed")
        scope.emit(request)
        return Ask(Awaited.RESPONSE, scope.events("success", "failed"), seconds=SECONDS)

    def resume(self, scope: Scope, ask: Ask, answer: Answer) -> Done:
        """Keep the response."""
        del ask
        return responded(scope, answer, GOOD, "success", "failed")


def _can_be_sent(request: Request) -> bool:
    """Return whether there is a server to ask, and one that may see Twilio's credentials.

    docs: api/errors/81014, "URL was set to a Liquid variable that did not evaluate to a valid URL at runtime";
    studio/widget-library/http-request, "This should only be checked if your Request URL points to a Twilio API,
    otherwise the Fail transition will be taken without the request being made".
    """
    try:
        address = urlsplit(request.url.strip())
        host = address.hostname or ""
    except ValueError:
        return False
    if address.scheme.lower() not in ("http", "https") or not host:
        return False
    return not request.twilio_auth or host == "twilio.com" or host.endswith(".twilio.com")
