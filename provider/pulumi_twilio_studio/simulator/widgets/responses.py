"""What a server or a function answers, and what the context keeps of it.

docs: studio/widget-library/http-request and studio/widget-library/run-function, "HTTP response requirements"
"""

from __future__ import annotations

import json
from collections.abc import Container
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.simulator.answers import Answer, NoResponse, Response, Silence
from pulumi_twilio_studio.simulator.asks import Done
from pulumi_twilio_studio.simulator.widgets.kind import refuse

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.simulator.scope import Scope

SECONDS = 10  # "Studio will timeout the request at 10 seconds"
MOST_BYTES = 64 * 1024  # "Studio can only process responses up to 64kB"


def responded(
    scope: Scope, answer: Answer, good: Container[int], success: str, failure: str
) -> Done:
    """Return how a request ends: `good` are the statuses that count as success.

    Of a request without an answer, or with one that is too large, the context keeps nothing (skill:
    twilio-studio-flows, "network/timeout/too-large failures emit an empty map").
    """
    match answer:
        case NoResponse() | Silence():
            return Done(failure)
        case Response() if len(answer.body.encode()) > MOST_BYTES:
            return Done(failure)
        case Response():
            return Done(success if answer.status in good else failure, _kept(answer))
    raise refuse(scope, answer)


def _kept(response: Response) -> dict[str, Json]:
    values: dict[str, Json] = {
        "status_code": response.status,
        "body": response.body,
        "content_type": response.content_type,
    }
    if _media_type(response.content_type) == "application/json":
        parsed = read_object(response.body)
        if parsed is not None:
            values["parsed"] = parsed
    return values


def read_object(text: str) -> dict[str, Any] | None:
    """Return the object that a JSON text holds. None for a list ("Studio won't parse those"), and all else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _media_type(content_type: str) -> str:
    """Return the type without its parameters (assumption: content-type-parameters)."""
    return content_type.partition(";")[0].strip().lower()
