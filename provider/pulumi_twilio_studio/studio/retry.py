"""When a failed request is sent again at once, after how long, and when we give up.

This is not the only place that sends again. A create or an update whose answer was lost is not
repeated here: lifecycle first looks whether it took effect, and only then sends it once more.
calls.py sends once more after the credentials were renewed. accounts.py and lifecycle repeat reads
that may lag behind a write.
"""

from __future__ import annotations

import enum
import random
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pulumi_twilio_studio.studio.errors import NotSent, StudioError, Throttled, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Operation(enum.Enum):
    """What a request does. This decides whether it may be sent twice."""

    READ = "read"
    VALIDATE = "validate"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    SET = "set"
    """Replaces a value as a whole. To set it twice has the same effect as to set it once."""

    @property
    def writes(self) -> bool:
        """Whether it changes anything at Twilio. Validate is a POST that changes nothing."""
        return self not in {Operation.READ, Operation.VALIDATE}

    @property
    def success(self) -> int:
        """The one status with which Twilio says that it was done (OpenAPI: responses of each path)."""
        return {Operation.CREATE: 201, Operation.DELETE: 204}.get(self, 200)


_ALWAYS = frozenset(Operation)
_REPEATABLE = frozenset(Operation) - {Operation.CREATE, Operation.UPDATE}

_RETRIED: dict[type[StudioError], frozenset[Operation]] = {
    Throttled: _ALWAYS,  # never processed (Twilio error dictionary 20429)
    NotSent: _ALWAYS,
    # There is no idempotency key: a second create makes a second flow, a second update a second
    # revision.
    Unknown: _REPEATABLE,
}


def may_retry(operation: Operation, failure: type[StudioError]) -> bool:
    """Return whether an operation that ended this way may be sent again without a look at its effect."""
    return operation in _RETRIED.get(failure, frozenset())


class RetryBudget:
    """The retries that a process may still spend, so that we do not hammer a dead API.

    The same rule as botocore's standard mode (botocore/retries/standard.py): a retry costs 5 of
    500, its success gives the cost back, a success without a retry gives 1. `0 <= left <=
    capacity`.
    """

    cost = 5

    def __init__(self, capacity: int = 500) -> None:
        self.capacity = capacity
        self.left = capacity
        self._lock = threading.Lock()

    def spend(self) -> bool:
        """Take the cost of one retry. Return False and take nothing if too little is left."""
        with self._lock:
            if self.left < self.cost:
                return False
            self.left -= self.cost
            return True

    def restore(self, retries: int) -> None:
        """Note that a request succeeded, after that many paid retries."""
        with self._lock:
            self.left = min(self.capacity, self.left + max(1, retries * self.cost))


PROCESS_QUOTA = RetryBudget()


@dataclass(frozen=True)
class RetryPolicy:
    """How patient we are, and which clock we use. All times are in seconds.

    A request that fails is sent up to `attempts` times. A request that is throttled is repeated
    until `budget_seconds` are over. No attempt starts after the budget, for either reason. Waits
    are drawn from 0 to `base_seconds` x 2^n, at most `cap_seconds` (full jitter). A Retry-After of
    the answer is obeyed up to `retry_after_cap`, with `base_seconds` of jitter. We give up an
    answer that is not complete after `total_seconds`, or that holds more than `most_bytes`,
    unpacked. For an account, `in_flight` requests may be in flight at once at first, and at most
    `most_in_flight` (concurrency.py). For `settle_seconds` after a write a list may still be stale.
    """

    attempts: int = 4
    budget_seconds: float = 120.0
    base_seconds: float = 0.5
    cap_seconds: float = 8.0
    retry_after_cap: float = 30.0
    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    total_seconds: float = 120.0
    most_bytes: int = 32 * 1024 * 1024
    settle_seconds: float = 60.0
    # As many as Twilio's own tool for Serverless, which was throttled with 50 (twilio-labs/
    # serverless-toolkit, serverless-api/src/api/utils/http_config.ts; pull request 517).
    in_flight: int = 10
    most_in_flight: int = 32
    quota: RetryBudget = field(default=PROCESS_QUOTA, repr=False)
    sleep: Callable[[float], object] = field(default=time.sleep, repr=False)
    monotonic: Callable[[], float] = field(default=time.monotonic, repr=False)
    now: Callable[[], float] = field(default=time.time, repr=False)
    random: Callable[[], float] = field(default=random.random, repr=False)

    def wait(self, failures: int, retry_after: float | None) -> float:
        """Return the seconds before the next attempt, after that many failures in a row."""
        if retry_after is not None:
            return min(retry_after, self.retry_after_cap) + self.random() * self.base_seconds
        growth = 2.0 ** min(failures - 1, 64)  # a float has no 2.0 ** 1024
        return self.random() * min(self.cap_seconds, self.base_seconds * growth)


def call_with_retries(operation: Operation, attempt: Callable[[], T], pace: RetryPolicy) -> T:
    """Call `attempt` until it returns, or until its failure is final; raises that failure.

    This is our own loop because tenacity reads the real clock for its stops, and quota and budget
    would need callbacks that are longer than this.
    """
    deadline = pace.monotonic() + pace.budget_seconds
    number = paid = 0
    while True:
        number += 1
        try:
            answer = attempt()
        except StudioError as error:
            error.attempts = number
            throttled = isinstance(error, Throttled)
            wait = pace.wait(number, getattr(error, "retry_after", None))
            if not may_retry(operation, type(error)) or pace.monotonic() + wait > deadline:
                raise
            # An API that throttles is alive, so only failures count and cost.
            if not throttled and (paid + 1 >= pace.attempts or not pace.quota.spend()):
                raise
            paid += not throttled
        else:
            pace.quota.restore(paid)
            return answer
        pace.sleep(wait)
