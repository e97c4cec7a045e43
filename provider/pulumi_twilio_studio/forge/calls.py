"""One request to a forge: its token, its pages, what is sent again, and the sentence for each refusal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.auth import AuthBase

from pulumi_twilio_studio.foreign import quoted, without
from pulumi_twilio_studio.forge.errors import ForgeError, Lost
from pulumi_twilio_studio.version import __version__

ATTEMPTS = 5
LONGEST = 60.0
"""Seconds: the longest pause that a forge may ask for."""
TIMEOUT = (10.0, 30.0)
PER_PAGE = 100
"""Both forges give at most so many entries a page (docs.github.com: using-pagination-in-the-rest-api,
docs.gitlab.com: api/rest, Pagination)."""


@dataclass(frozen=True)
class Forge:
    """Where a forge's API is, and how a request proves who sends it."""

    name: str
    url: str
    token: str = field(repr=False)
    header: str
    """The name of the header with the token."""
    prefix: str = ""
    """What stands before the token there."""
    rights: str = ""
    """Which right a job needs, as the end of a sentence."""


class _Token(AuthBase):
    """Sets the header at the last moment. Without an `auth`, requests would use a .netrc file instead of it."""

    def __init__(self, forge: Forge) -> None:
        self._forge = forge

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers[self._forge.header] = self._forge.prefix + self._forge.token
        return request


class Calls:
    """Requests to one forge."""

    def __init__(self, forge: Forge, pause: Callable[[float], object] = time.sleep) -> None:
        self.forge = forge
        self.pause = pause
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"pulumi-twilio-studio/{__version__}"

    def entries(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Yield the entries of a list, over all of its pages."""
        page = 1
        while True:
            numbers = {"per_page": str(PER_PAGE), "page": str(page)}
            answer = self._repeated("GET", path, query={**query, **numbers})
            found = self._parsed(answer, list)
            yield from (each for each in found if isinstance(each, dict))
            if not found or not ("next" in answer.links or answer.headers.get("x-next-page")):
                return
            page += 1

    def read(self, path: str) -> dict[str, Any] | None:
        """Return one entry; None if the token may not read it."""
        answer = self._repeated("GET", path, refusals=(401, 403, 404))
        return self._parsed(answer, dict) if answer.ok else None

    def replace(self, method: str, path: str, values: dict[str, Any]) -> dict[str, Any]:
        """Set values of an entry. To set them twice has the same effect as to set them once."""
        return dict(self._parsed(self._repeated(method, path, values), dict))

    def create(self, path: str, values: dict[str, Any]) -> dict[str, Any]:
        """Create an entry. Raises Lost if nobody knows whether it is there: look before you send it again."""
        return dict(self._parsed(self._send("POST", path, values), dict))

    def _repeated(
        self,
        method: str,
        path: str,
        values: dict[str, Any] | None = None,
        query: dict[str, str] | None = None,
        refusals: tuple[int, ...] = (),
    ) -> requests.Response:
        for attempt in range(1, ATTEMPTS):
            try:
                return self._send(method, path, values, query, refusals)
            except Lost:
                self.pause(2.0**attempt)
        return self._send(method, path, values, query, refusals)

    def _send(
        self,
        method: str,
        path: str,
        values: dict[str, Any] | None = None,
        query: dict[str, str] | None = None,
        refusals: tuple[int, ...] = (),
    ) -> requests.Response:
        """Send, and send again what the forge did not process because it was too busy."""
        for attempt in range(ATTEMPTS):
            answer = self._once(method, path, values, query)
            if not _is_throttled(answer) or attempt == ATTEMPTS - 1:
                break
            self.pause(_asked_for(answer) or 2.0 ** (attempt + 1))
        if answer.status_code >= 500:
            raise Lost(self._sentence(method, path, answer))
        if not 200 <= answer.status_code < 300 and answer.status_code not in refusals:
            raise ForgeError(self._sentence(method, path, answer))
        return answer

    def _once(
        self, method: str, path: str, values: dict[str, Any] | None, query: dict[str, str] | None
    ) -> requests.Response:
        try:
            return self._session.request(
                method,
                f"{self.forge.url}{path}",
                params=query,
                json=values,
                auth=_Token(self.forge),
                timeout=TIMEOUT,
                allow_redirects=False,  # a redirect would carry the token along
            )
        except requests.RequestException as error:
            reason = without(type(error).__name__, [self.forge.token])
            raise Lost(
                f"{self.forge.name} did not answer {method} {path} ({reason}). "
                "Run the job again when the forge can be reached."
            ) from None

    def _parsed(self, answer: requests.Response, kind: type[Any]) -> Any:
        try:
            found = answer.json()
        except ValueError:
            found = None
        if not isinstance(found, kind):
            raise ForgeError(f"{self.forge.name} answered with something else than its API says.")
        return found

    def _sentence(self, method: str, path: str, answer: requests.Response) -> str:
        status = answer.status_code
        said = quoted(without(_told(answer), [self.forge.token]))
        refused = f"{self.forge.name} refused {method} {path} with status {status}: {said}."
        if status in {401, 403}:
            return f"{refused} {self.forge.rights}"
        if status == 404:
            return f"{refused} Either it is not there, or the token may not see it. {self.forge.rights}"
        return refused


def _is_throttled(answer: requests.Response) -> bool:
    """Whether it was too much at once; GitHub says so with 403 too (docs.github.com: rate-limits-for-the-rest-api)."""
    limited = answer.headers.get("x-ratelimit-remaining") == "0" or "retry-after" in answer.headers
    return answer.status_code == 429 or (answer.status_code == 403 and limited)


def _asked_for(answer: requests.Response) -> float | None:
    """Return the pause that the forge asks for, in seconds; None if it names none."""
    asked = answer.headers.get("retry-after", "")
    return min(float(asked), LONGEST) if asked.isdecimal() else None


def _told(answer: requests.Response) -> str:
    """Return the reason of a refusal: GitHub's `message`; GitLab's `message` or `error`, which may be objects."""
    try:
        said = answer.json()
    except ValueError:
        return answer.reason or "no reason"
    found = said.get("message") or said.get("error") if isinstance(said, dict) else said
    return str(found)[:500]
