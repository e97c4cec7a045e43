"""What can go wrong between us and Twilio, sorted by what we then know about the effect.

    StudioError
    ├── ConfigurationError     the configuration or an input is wrong: nothing was changed
    ├── NotSent                nothing reached the API: it did not happen
    ├── Unknown                sent, no usable answer: it may have happened
    ├── Throttled              429, never processed: it did not happen
    ├── Rejected               answered and refused: it did not happen
    │   ├── NotFound
    │   ├── Unauthorized
    │   └── InvalidDefinition
    ├── Inactive               the account is suspended or closed: nothing happens in it
    └── WrongAccount           it happened, or would have happened, in another account than the intended one

`str()` of each is one sentence: what, where (method, path, codes, request id), what to do next. All
can be pickled. No error holds a request, because its headers carry the credentials.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

Problem = tuple[str, str]
"""One complaint about a definition: (property path such as `#/states/0/name`, message)."""


class StudioError(Error):
    """The root: `what` happened, and, if known, which call it was and what to do next.

    `code` is Twilio's own error number. `request_id` is the `RQ..` that its support asks for.
    """

    def __init__(
        self,
        what: str,
        *,
        next_step: str = "",
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
        code: int | None = None,
        request_id: str | None = None,
    ) -> None:
        # Only `what` is positional and stands in args: pickle calls the class with args and then
        # sets the other attributes on the result.
        super().__init__(what)
        self.what = what
        self.next_step = next_step
        self.method = method
        self.path = path
        self.status = status
        self.code = code
        self.request_id = request_id
        self.attempts = 1

    def __str__(self) -> str:
        facts = (
            f"{self.method} {printable(self.path or '')}" if self.method else "",
            f"HTTP {self.status}" if self.status else "",
            f"Twilio code {self.code}" if self.code else "",
            f"request {printable(self.request_id)}" if self.request_id else "",
            f"{self.attempts} attempts" if self.attempts > 1 else "",
        )
        known = ", ".join(fact for fact in facts if fact)
        where = f" ({known})" if known else ""
        return f"{self.what}{where}" + (f"; {self.next_step}" if self.next_step else "")


class ConfigurationError(StudioError):
    """Something in the configuration or an input is missing, malformed or does not fit the account.

    Most cases are known before any request; accounts.py and accounts_client.py find the others
    in an answer.
    """

    def __init__(self, what: str, *, problems: tuple[str, ...] = (), **call: Any) -> None:
        super().__init__(what, **call)
        self.problems = problems


class NotSent(StudioError):
    """Nothing reached the API: no request could be made, no name resolved, no connection, no TLS, no proxy."""


class Unknown(StudioError):
    """Sent, but no usable answer came back: nobody knows whether it took effect."""


class Throttled(StudioError):
    """Too many concurrent requests; never processed (Twilio error dictionary 20429).

    `retry_after` is in seconds; None if the answer named no time.
    """

    def __init__(self, what: str, *, retry_after: float | None = None, **call: Any) -> None:
        super().__init__(what, **call)
        self.retry_after = retry_after


class Rejected(StudioError):
    """Twilio answered and refused. `message`, `more_info` and `details` are Twilio's own words."""

    def __init__(
        self,
        what: str,
        *,
        message: str = "",
        more_info: str | None = None,
        details: Mapping[str, Any] | None = None,
        **call: Any,
    ) -> None:
        super().__init__(what, **call)
        self.message = message
        self.more_info = more_info
        self.details = details

    def without_words(self) -> Rejected:
        """Return the same refusal without Twilio's own words, for requests that hold a secret.

        The words may quote it.
        """
        told = Rejected(
            "Twilio refused it; what it says may quote a secret, and is not shown",
            next_step=f"see https://www.twilio.com/docs/api/errors/{self.code}"
            if self.code
            else "",
            method=self.method,
            path=self.path,
            status=self.status,
            code=self.code,
            request_id=self.request_id,
        )
        told.attempts = self.attempts
        return told


class NotFound(Rejected):
    """The account has no such flow, revision, subaccount or other resource."""


class Unauthorized(Rejected):
    """The credentials, their permissions or the status of the account do not allow it."""


class InvalidDefinition(Rejected):
    """The definition breaks Studio's rules; `problems` and `warnings` say where and why."""

    def __init__(
        self,
        what: str,
        *,
        problems: tuple[Problem, ...] = (),
        warnings: tuple[Problem, ...] = (),
        **call: Any,
    ) -> None:
        super().__init__(what, **call)
        self.problems = problems
        self.warnings = warnings


class Inactive(StudioError):
    """The intended account is "suspended" or "closed" (`account_status`): Twilio refuses its own credentials."""

    def __init__(self, what: str, *, account_status: str = "", **call: Any) -> None:
        super().__init__(what, **call)
        self.account_status = account_status


class WrongAccount(StudioError):
    """The answer is about account `actual`, but `meant` was intended."""

    def __init__(self, what: str, *, meant: str = "", actual: str = "", **call: Any) -> None:
        super().__init__(what, **call)
        self.meant = meant
        self.actual = actual
