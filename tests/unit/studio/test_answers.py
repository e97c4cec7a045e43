"""An answer that refuses becomes the right error, in a sentence a person can act on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.studio.answers import Answer, error_of, retry_after
from pulumi_twilio_studio.studio.errors import (
    InvalidDefinition,
    NotFound,
    Rejected,
    StudioError,
    Throttled,
    Unauthorized,
    Unknown,
)
from pulumi_twilio_studio.studio.settings import Settings

ACCOUNT = "AC" + "1" * 32
WITH_TOKEN = Settings(ACCOUNT, "token")
WITH_KEY = Settings(ACCOUNT, None, "SK" + "3" * 32, "secret", region="ie1", edge="dublin")
DOCS = "https://www.twilio.com/docs/errors"
PROXY = "is a proxy in between, and TWILIO_BASE_URL (or twilio-studio:baseUrl) right?"
CHECK_TOKEN = (
    "check TWILIO_ACCOUNT_SID (or twilio-studio:accountSid) and TWILIO_AUTH_TOKEN (or"
    f" twilio-studio:authToken): they must be those of {ACCOUNT} itself (a subaccount has its"
    " own), and the account must be active"
)
CHECK_KEY = (
    "check TWILIO_API_KEY (or twilio-studio:apiKey) and TWILIO_API_SECRET (or"
    f" twilio-studio:apiSecret): they must be those of {ACCOUNT} in region ie1 itself (a subaccount"
    " has its own), and the account must be active"
)


def answer(status: int, body: object = b"", headers: dict[str, str] | None = None) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(
        "POST", "/v2/Flows", status, {"twilio-request-id": "RQ1", **(headers or {})}, content
    )


def envelope(code: int, message: str, status: int, **more: object) -> dict[str, object]:
    known = {"code": code, "message": message, "status": status}
    return {**known, "more_info": f"{DOCS}/{code}", **more}


INVALID = envelope(
    81022,
    "Flow definition validation failed, check `details` for more information",
    400,
    details={
        "errors": [
            {"message": "must not be null", "property_path": "#/states/3/properties/timeout"},
            {"message": "is missing but it is required", "property_path": "#/initial_state"},
        ],
        "warnings": [{"message": "large", "property_path": "#"}],
    },
)
PROBLEM = {
    "type": f"{DOCS}/20001",
    "title": "Bad request",
    "status": 400,
    "code": 20001,
    "detail": "FriendlyName is too long",
}

SENTENCES: dict[str, tuple[Settings, Answer, type[StudioError], str]] = {
    "missing parameter": (
        WITH_TOKEN,
        answer(400, envelope(20001, "Missing required parameter Status in the post body", 400)),
        Rejected,
        (
            "Twilio refused: Missing required parameter Status in the post body (POST /v2/Flows, HTTP"
            f" 400, Twilio code 20001, request RQ1); see {DOCS}/20001"
        ),
    ),
    "RFC 9457": (
        WITH_TOKEN,
        answer(400, PROBLEM),
        Rejected,
        (
            "Twilio refused: FriendlyName is too long (POST /v2/Flows, HTTP 400, Twilio code 20001,"
            f" request RQ1); see {DOCS}/20001"
        ),
    ),
    "invalid definition": (
        WITH_TOKEN,
        answer(400, INVALID),
        InvalidDefinition,
        (
            "Twilio finds the definition invalid: #/states/3/properties/timeout: must not be null;"
            " #/initial_state: is missing but it is required (POST /v2/Flows, HTTP 400, Twilio code"
            " 81022, request RQ1)"
        ),
    ),
    "invalid definition without details": (
        WITH_TOKEN,
        answer(400, envelope(81022, "Flow definition validation failed", 400)),
        InvalidDefinition,
        (
            "Twilio finds the definition invalid: Flow definition validation failed (POST /v2/Flows,"
            " HTTP 400, Twilio code 81022, request RQ1)"
        ),
    ),
    "wrong token": (
        WITH_TOKEN,
        answer(401, envelope(20003, "Authentication Error - invalid username", 401)),
        Unauthorized,
        (
            "Twilio refused: Authentication Error - invalid username (POST /v2/Flows, HTTP 401, Twilio"
            f" code 20003, request RQ1); {CHECK_TOKEN}"
        ),
    ),
    "wrong key, in a region": (
        WITH_KEY,
        answer(401, envelope(20003, "Authenticate", 401)),
        Unauthorized,
        (
            "Twilio refused: Authenticate (POST /v2/Flows, HTTP 401, Twilio code 20003, request RQ1);"
            f" {CHECK_KEY}"
        ),
    ),
    "401 without a body": (
        WITH_TOKEN,
        answer(401),
        Unauthorized,
        (
            "refused without an error body of Twilio's (POST /v2/Flows, HTTP 401, request RQ1);"
            f" {CHECK_TOKEN}"
        ),
    ),
    "restricted key": (
        WITH_KEY,
        answer(400, envelope(70051, "Authorization Failed", 400)),
        Unauthorized,
        (
            "Twilio refused: Authorization Failed (POST /v2/Flows, HTTP 400, Twilio code 70051, request"
            f" RQ1); does the API key hold this permission, and is account {ACCOUNT} active?"
        ),
    ),
    "suspended": (
        WITH_TOKEN,
        answer(403, envelope(20005, "Account not active", 403)),
        Unauthorized,
        (
            "Twilio refused: Account not active (POST /v2/Flows, HTTP 403, Twilio code 20005, request"
            f" RQ1); is account {ACCOUNT} active, neither suspended nor closed?"
        ),
    ),
    "not found": (
        WITH_TOKEN,
        answer(404, envelope(20404, "The requested resource /Flows/FW1 was not found", 404)),
        NotFound,
        (
            "Twilio refused: The requested resource /Flows/FW1 was not found (POST /v2/Flows, HTTP 404,"
            f" Twilio code 20404, request RQ1); does account {ACCOUNT} have it?"
        ),
    ),
    "no such revision": (
        WITH_TOKEN,
        answer(400, envelope(81021, "Flow revision must be an integer", 400)),
        NotFound,
        (
            "Twilio refused: Flow revision must be an integer (POST /v2/Flows, HTTP 400, Twilio code"
            f" 81021, request RQ1); does account {ACCOUNT} have it?"
        ),
    ),
    "another server's 404": (
        WITH_TOKEN,
        answer(404, b"<html>nothing here</html>"),
        Rejected,
        (
            "refused without an error body of Twilio's (POST /v2/Flows, HTTP 404, request RQ1);"
            f" {PROXY}"
        ),
    ),
    "a proxy's 403": (
        WITH_TOKEN,
        answer(403, b"<html>blocked</html>"),
        Unauthorized,
        (
            "refused without an error body of Twilio's (POST /v2/Flows, HTTP 403, request RQ1);"
            f" {PROXY}"
        ),
    ),
    "too large": (
        WITH_TOKEN,
        answer(413, b"<html>"),
        Rejected,
        (
            "refused without an error body of Twilio's (POST /v2/Flows, HTTP 413, request RQ1); the"
            " definition is larger than Twilio takes: move parts of it to subflows"
        ),
    ),
    "throttled": (
        WITH_TOKEN,
        answer(429, envelope(20429, "Too Many Requests", 429)),
        Throttled,
        (
            "Twilio throttles this account, too many requests at once (POST /v2/Flows, HTTP "
            "429, Twilio code 20429, request RQ1); run less at the same time, or try again later"
        ),
    ),
    "bad gateway": (
        WITH_TOKEN,
        answer(502, b"<html>Bad Gateway</html>"),
        Unknown,
        (
            "Twilio failed and did not say what happened to the request (POST /v2/Flows, HTTP "
            "502, request RQ1); https://status.twilio.com says whether it is down"
        ),
    ),
    "redirect": (
        WITH_TOKEN,
        answer(307, b"", {"location": "https://elsewhere.example"}),
        Unknown,
        (
            "the answer is a redirect, which is not followed because it would carry the "
            "credentials (POST /v2/Flows, HTTP 307, request RQ1); is TWILIO_BASE_URL (or "
            "twilio-studio:baseUrl) right?"
        ),
    ),
}


@pytest.mark.parametrize(
    ("settings", "given", "kind", "sentence"), SENTENCES.values(), ids=SENTENCES
)
def test_says_what_happened_and_what_to_do(
    settings: Settings, given: Answer, kind: type[StudioError], sentence: str
) -> None:
    error = error_of(given, settings, now=0)

    assert (kind, sentence) == (type(error), str(error))


def test_hands_on_what_twilio_said() -> None:
    error = error_of(answer(400, INVALID), WITH_TOKEN, now=0)

    assert isinstance(error, InvalidDefinition)
    assert (
        ("#/states/3/properties/timeout", "must not be null"),
        ("#/initial_state", "is missing but it is required"),
    ) == error.problems
    assert (("#", "large"),) == error.warnings
    assert (400, 81022, f"{DOCS}/81022", "RQ1", INVALID["details"]) == (
        error.status,
        error.code,
        error.more_info,
        error.request_id,
        error.details,
    )


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500])
@given(body=st.binary(max_size=60) | st.from_type(object).map(lambda v: repr(v).encode()))
def test_any_body_of_a_refusal_becomes_an_error(status: int, body: bytes) -> None:
    error = error_of(answer(status, body), WITH_TOKEN, now=0)

    assert isinstance(error, StudioError)
    assert f"HTTP {status}" in str(error)


@given(
    envelope=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("code", "message", "more_info", "status", "details", "detail", "title", "errors"),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                lambda inner: (
                    st.lists(inner, max_size=2)
                    | st.dictionaries(st.sampled_from(["errors", "message", "path"]), inner)
                ),
                max_leaves=6,
            ),
        ),
    ),
    status=st.sampled_from([400, 404, 429, 500]),
)
def test_any_envelope_of_a_refusal_becomes_an_error(envelope: dict[str, Any], status: int) -> None:
    error = error_of(answer(status, envelope), WITH_TOKEN, now=0)

    assert isinstance(error, StudioError)
    assert str(error)


def test_deeply_nested_json_is_no_json() -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        answer(200, b'{"a":' * 100_000).json()


RETRY_AFTER = [
    (None, None),
    ("7", 7.0),
    (" 0 ", 0.0),
    ("Thu, 01 Jan 1970 00:01:40 GMT", 70.0),
    ("Thu, 01 Jan 1970 00:01:40 -0000", 70.0),
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
    ("-5", None),
    ("soon", None),
]


@pytest.mark.parametrize(("header", "seconds"), RETRY_AFTER)
def test_reads_retry_after_as_seconds_or_date(header: str | None, seconds: float | None) -> None:
    assert seconds == retry_after(header, now=30)


@given(st.text(max_size=40) | st.from_regex(r"\w{3}, \d+ \w{3} \d+ \d+:\d+:\d+ [+-]\d+"))
def test_any_retry_after_is_seconds_or_nothing(header: str) -> None:
    seconds = retry_after(header, now=0)

    assert seconds is None or seconds >= 0
