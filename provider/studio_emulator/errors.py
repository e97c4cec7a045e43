"""Refusals: Twilio's, in its envelope and wording, and those of what the emulator adds."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

Problem = Mapping[str, str]


class Refused(Exception):
    """Why the control API or the proxy refuses a request, as a sentence, and the status that says so."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class TwilioError(Exception):
    """A request that Twilio refuses: HTTP status, Twilio error code and message.

    The envelope is `{code, message, more_info, status}` with optional `details` (an object) and
    `detail` (a string). Source: docs usage/twilios-response.
    """

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        details: Mapping[str, Any] | None = None,
        detail: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.detail = detail
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        """The JSON envelope of this error."""
        envelope: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        if self.details is not None:
            envelope["details"] = self.details
        if self.detail is not None:
            envelope["detail"] = self.detail
        return envelope


def unauthorized(message: str, detail: str | None = None) -> TwilioError:
    """401 20003. Source: Twilio error dictionary 20003; texts as recorded in public issues."""
    challenge = {"WWW-Authenticate": 'Basic realm="Twilio API"'}
    return TwilioError(401, 20003, message, detail=detail, headers=challenge)


def not_permitted(permission: str, status: int) -> TwilioError:
    """70051: a restricted API key lacks a permission. Source: Twilio error dictionary 70051."""
    return TwilioError(status, 70051, f"Authorization Failed: {permission} is not granted")


def not_found(path: str) -> TwilioError:
    """404 20404. Product APIs print the path without its version, /2010-04-01 prints the whole path."""
    resource = re.sub(r"^(/v2|/[a-z-]+/v1)(?=/)", "", path)
    return TwilioError(404, 20404, f"The requested resource {resource} was not found")


def method_not_allowed(methods: Sequence[str]) -> TwilioError:
    """405 20004. Source: Twilio error dictionary 20004."""
    return TwilioError(405, 20004, "Method not allowed", headers={"Allow": ", ".join(methods)})


def missing_parameter(name: str) -> TwilioError:
    """400 20001 in the wording of twilio-go issue 250."""
    return TwilioError(400, 20001, f"Missing required parameter {name} in the post body")


def invalid_parameter(name: str, why: str) -> TwilioError:
    """400 20001 for an impossible value of a parameter."""
    return TwilioError(400, 20001, f"Invalid parameter {name}: {why}")


def page_size_too_large() -> TwilioError:
    """400 20007. Source: Twilio error dictionary 20007."""
    return TwilioError(400, 20007, "Page size too large")


def invalid_page_token() -> TwilioError:
    """400 21481. Source: Twilio error dictionary 21481."""
    return TwilioError(400, 21481, "Invalid PageToken")


def invalid_definition(problems: Sequence[Problem], warnings: Sequence[Problem]) -> TwilioError:
    """400 81022 with every problem. Source: Twilio error dictionary 81022, changelog 2020-04-15."""
    return TwilioError(
        400,
        81022,
        "Flow definition validation failed, check `details` for more information",
        details={"errors": list(problems), "warnings": list(warnings)},
    )


def invalid_revision() -> TwilioError:
    """400 81021. Source: Twilio error dictionary 81021."""
    return TwilioError(
        400,
        81021,
        "Flow revision must be an integer or enum(LatestPublished, LatestRevision)",
    )


def too_many_requests(retry_after: int | None) -> TwilioError:
    """429 20429. Studio documents no Retry-After, so it is sent only if a value is given."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return TwilioError(429, 20429, "Too Many Requests", headers=headers)


TITLES = {200: "OK", 201: "Created", 202: "Accepted"}
SERVER_ERRORS = {
    500: (20500, "Internal Server Error"),
    502: (20502, "Bad Gateway"),
    503: (20503, "Service unavailable"),
    504: (20504, "Gateway Timeout"),
}


def error_of_status(status: int) -> TwilioError:
    """An answer of that status that does not depend on the request, for faults."""
    if status == 401:
        return unauthorized("Authenticate")
    if status == 429:
        return too_many_requests(None)
    code, message = SERVER_ERRORS.get(status, (20000 + status, f"Planted HTTP {status}"))
    return TwilioError(status, code, message)


def html_page(status: int) -> bytes:
    """What a load balancer answers in place of Twilio: HTML, no code, no JSON."""
    title = f"{status} {TITLES.get(status) or SERVER_ERRORS.get(status, (0, 'Error'))[1]}"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return page.encode()
