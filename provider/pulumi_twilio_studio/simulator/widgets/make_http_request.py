"""Make HTTP Request (docs: studio/widget-library/http-request)."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.answers import Answer, NoResponse, Response
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done, Left
from pulumi_twilio_studio.simulator.effects import Request
from pulumi_twilio_studio.simulator.widgets.refusals import refuse

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.simulator.scope import Scope


class MakeHttpRequest:
    """Asks a server, and ends with "success" for a status of 2xx, with "failed" for all else."""

    def start(self, scope: Scope) -> Ask:
        """Send the request."""
        scope.emit(
            Request(
                scope.name,
                scope.text("method", "GET"),
                scope.text("url"),
                scope.text("content_type"),
                scope.text("body"),
                scope.pairs("parameters"),
            )
        )
        return Ask(Awaited.RESPONSE, scope.events("success", "failed"))

    def resume(self, scope: Scope, ask: Ask | None, answer: Answer | Left) -> Done:
        """Keep the response as `status_code`, `body`, `content_type` and, if it is JSON, `parsed`."""
        del ask
        match answer:
            case NoResponse():
                return Done("failed")
            case Response(status):
                return Done("success" if 200 <= status < 300 else "failed", kept(answer))
        raise refuse(scope, answer)


def kept(response: Response) -> dict[str, Json]:
    """Return what the context keeps of a response."""
    values: dict[str, Json] = {
        "status_code": str(response.status),
        "body": response.body,
        "content_type": response.content_type,
    }
    with suppress(ValueError):  # a body that is not JSON has no `parsed`
        values["parsed"] = json.loads(response.body)
    return values
