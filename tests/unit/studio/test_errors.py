"""Errors say one sentence, survive pickling, and hold what a program asks them for."""

from __future__ import annotations

import pickle

import pytest

from pulumi_twilio_studio.studio.errors import (
    ConfigurationError,
    Inactive,
    InvalidDefinition,
    NotFound,
    NotSent,
    Rejected,
    StudioError,
    Throttled,
    Unauthorized,
    Unknown,
    WrongAccount,
)

CALL = {"method": "POST", "path": "/v2/Flows", "status": 400, "code": 20001, "request_id": "RQ1"}
REFUSED = {"message": "no", "more_info": "https://m", "details": {"errors": []}, **CALL}
EVERY_ERROR = [
    StudioError("it broke", **CALL),
    ConfigurationError("it is missing", problems=("one", "two")),
    NotSent("nothing answers", method="GET", path="/v2/Flows", next_step="is the network up?"),
    Unknown("no answer", **CALL),
    Throttled("too many", retry_after=2.5, **CALL),
    Rejected("refused", **REFUSED),
    NotFound("gone", **REFUSED),
    Unauthorized("keep out", **REFUSED),
    InvalidDefinition("bad", problems=(("#/a", "x"),), warnings=(("#/b", "y"),), **REFUSED),
    Inactive("asleep", account_status="suspended"),
    WrongAccount("theirs", meant="AC1", actual="AC2", **CALL),
]


def test_says_what_where_and_what_next_in_one_sentence() -> None:
    error = StudioError("it broke", next_step="mend it", **CALL)

    error.attempts = 3

    assert (
        "it broke (POST /v2/Flows, HTTP 400, Twilio code 20001, request RQ1, 3 attempts); mend it"
        == str(error)
    )


def test_leaves_out_what_is_not_known() -> None:
    assert "it broke" == str(StudioError("it broke"))


@pytest.mark.parametrize("error", EVERY_ERROR, ids=lambda error: type(error).__name__)
def test_survives_pickling(error: StudioError) -> None:
    error.attempts = 4

    revived = pickle.loads(pickle.dumps(error))

    assert (type(error), str(error), vars(error)) == (type(revived), str(revived), vars(revived))


def test_every_kind_of_error_is_among_the_pickled() -> None:
    def kinds(kind: type[StudioError]) -> set[type[StudioError]]:
        return {kind}.union(*(kinds(narrower) for narrower in kind.__subclasses__()))

    assert kinds(StudioError) == {type(error) for error in EVERY_ERROR}
