"""What an HTTP answer means: its JSON, or the error it stands for. Pure: no socket, no clock."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.studio.errors import (
    InvalidDefinition,
    NotFound,
    Rejected,
    StudioError,
    Throttled,
    Unauthorized,
    Unknown,
)
from pulumi_twilio_studio.studio.fields import replace_surrogates
from pulumi_twilio_studio.studio.models import problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.studio.settings import Settings

# Twilio's code decides before the HTTP status, because the statuses of 70051, 10001 and 81021 are
# not documented (Twilio error dictionary).
_CODES: dict[int, type[StudioError]] = {
    20429: Throttled,
    81022: InvalidDefinition,
    20404: NotFound,
    81021: NotFound,  # "Flow revision must be an integer or enum(...)": no such revision
    **dict.fromkeys((20003, 20005, 20006, 20403, 10001, 70051), Unauthorized),
}
_STATUSES: dict[int, type[StudioError]] = {
    401: Unauthorized,
    403: Unauthorized,
    404: NotFound,
    429: Throttled,
}
_INACTIVE = {10001, 20005, 20403}
_IN_BETWEEN = "is a proxy in between, and TWILIO_BASE_URL (or twilio-studio:baseUrl) right?"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, read to its end. Header names are in lower case."""

    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def request_id(self) -> str | None:
        """Twilio's request id `RQ..`, which its support asks for."""
        return self.headers.get("twilio-request-id")

    def call(self) -> dict[str, Any]:
        """Return which call this answers, as the keyword arguments of any `StudioError`."""
        return {
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "request_id": self.request_id,
        }

    def json(self) -> dict[str, Any]:
        """Parse the body as a JSON object; raises ValueError if it is not one."""
        try:
            value = json.loads(self.body)
        except RecursionError:
            raise ValueError("JSON nested too deeply") from None
        if not isinstance(value, dict):
            raise ValueError("JSON, but not an object")  # noqa: TRY004 -- the data is wrong, not its use
        return value


def error_of(
    answer: Answer, settings: Settings, now: float, success: int = 200
) -> StudioError | None:
    """Return the error that a status stands for, or None for the one `success` that Twilio gives to this call.

    `now` is in seconds since the epoch. It turns a Retry-After date into seconds.
    """
    if answer.status == success:
        return None
    if 200 <= answer.status < 300:
        return Unknown(
            f"this is not how Twilio answers: it would say {success}",
            next_step=_IN_BETWEEN,
            **answer.call(),
        )
    if not 400 <= answer.status < 500:
        return _no_verdict(answer)
    envelope = _envelope(answer)
    code = _integer(envelope.get("code"))
    kind = _CODES.get(code or 0) or _STATUSES.get(answer.status, Rejected)
    if kind is Throttled:
        return _throttled(answer, code, now)
    if kind is NotFound and code is None:
        kind = Rejected  # a 404 of some other server does not prove that a flow is gone
    return _rejected(kind, answer, envelope, code, settings)


def _no_verdict(answer: Answer) -> Unknown:
    code = _integer(_envelope(answer).get("code"))
    if 300 <= answer.status < 400:
        return Unknown(
            "the answer is a redirect, which is not followed because it would carry the "
            "credentials",
            next_step="is TWILIO_BASE_URL (or twilio-studio:baseUrl) right?",
            code=code,
            **answer.call(),
        )
    return Unknown(
        "Twilio failed and did not say what happened to the request",
        next_step="https://status.twilio.com says whether it is down",
        code=code,
        **answer.call(),
    )


def _throttled(answer: Answer, code: int | None, now: float) -> Throttled:
    return Throttled(
        "Twilio throttles this account, too many requests at once",
        retry_after=retry_after(answer.headers.get("retry-after"), now),
        next_step="run less at the same time, or try again later",
        code=code,
        **answer.call(),
    )


def _rejected(
    kind: type[StudioError],
    answer: Answer,
    envelope: Mapping[str, Any],
    code: int | None,
    settings: Settings,
) -> StudioError:
    message = _text(envelope, "message", "detail", "title")
    details = envelope.get("details")
    extra: dict[str, Any] = {
        "message": message,
        "more_info": _text(envelope, "more_info", "type") or None,
        "details": details if isinstance(details, dict) else None,
        "code": code,
        **answer.call(),
    }
    if kind is InvalidDefinition:
        return invalid_definition(details if isinstance(details, dict) else envelope, **extra)
    what = (
        f"Twilio refused: {printable(message)}"
        if message
        else "refused without an error body of Twilio's"
    )
    return kind(what, next_step=_next_step(kind, extra, settings), **extra)


def invalid_definition(findings: Mapping[str, Any], **call: Any) -> InvalidDefinition:
    """Build the error for a definition with these `errors` and `warnings`; the sentence names each error."""
    errors = problems(findings.get("errors"))
    listed = "; ".join(
        printable(f"{path}: {message}" if path else message) for path, message in errors
    )
    reason = listed or printable(call.get("message") or "no reason given")
    return InvalidDefinition(
        f"Twilio finds the definition invalid: {reason}",
        problems=errors,
        warnings=problems(findings.get("warnings")),
        **call,
    )


def _next_step(kind: type[StudioError], facts: Mapping[str, Any], settings: Settings) -> str:
    account, code, status = settings.account_sid, facts["code"], facts["status"]
    if status == 413:
        return "the definition is larger than Twilio takes: move parts of it to subflows"
    if code is None and status != 401:
        return _IN_BETWEEN
    if kind is NotFound:
        return f"does account {account} have it?"
    if kind is Unauthorized:
        return _credentials_step(code, settings)
    return f"see {printable(facts['more_info'])}" if facts["more_info"] else ""


def _credentials_step(code: int | None, settings: Settings) -> str:
    account = settings.account_sid
    if code in _INACTIVE:
        return f"is account {account} active, neither suspended nor closed?"
    if code == 70051:
        return f"does the API key hold this permission, and is account {account} active?"
    region = f" in region {settings.region}" if settings.region else ""
    return (
        f"check {settings.credentials_named()}: they must be those of {account}{region} itself"
        " (a subaccount has its own), and the account must be active"
    )


def retry_after(value: str | None, now: float) -> float | None:
    """Read a Retry-After header, seconds or a date (RFC 9110 10.2.3), as seconds from `now`."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)


def _envelope(answer: Answer) -> dict[str, Any]:
    """Return Twilio's error object, in its own form or RFC 9457's; empty for any other body."""
    try:
        return answer.json()
    except ValueError:
        return {}


def _integer(value: object) -> int | None:
    return value if type(value) is int else None


def _text(envelope: Mapping[str, Any], *keys: str) -> str:
    return replace_surrogates(
        next((v for key in keys if isinstance(v := envelope.get(key), str) and v), "")
    )
