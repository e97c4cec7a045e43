"""One request over one HTTP session, and in which phase it failed."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProxyError

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.studio.answers import Answer
from pulumi_twilio_studio.studio.bounds import TimedConnection, TooLarge, body_of
from pulumi_twilio_studio.studio.concurrency import limit_of
from pulumi_twilio_studio.studio.errors import NotSent, StudioError, Unknown
from pulumi_twilio_studio.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from urllib3.connectionpool import ConnectionPool

    from pulumi_twilio_studio.studio.retry import RetryPolicy
    from pulumi_twilio_studio.studio.settings import Settings


class Transport:
    """A session for one product's host with one set of credentials. Threads may share it."""

    def __init__(self, settings: Settings, pace: RetryPolicy, product: str = "studio") -> None:
        self.base = settings.host(product)
        self.gate = limit_of(self.base, settings.account_sid, pace.in_flight, pace.most_in_flight)
        self._timeout = (pace.connect_seconds, pace.read_seconds)
        self._most_bytes = pace.most_bytes
        self._session = _session(settings, pace)

    def send(self, method: str, path: str, form: Sequence[tuple[str, str]] | None = None) -> Answer:
        """Send once; `path` may carry a query. Raises `NotSent` or `Unknown` without an answer.

        Any status is an answer. A form, even an empty one, makes a body; None sends no body.
        """
        try:
            response = self._session.request(
                method,
                self.base + path,
                data=None if form is None else list(form),
                timeout=self._timeout,
                allow_redirects=False,  # a redirect would carry the credentials along
                stream=True,
            )
            with closing(response):
                content = body_of(response.raw, self._most_bytes)
        except (requests.RequestException, HTTPError, TooLarge) as error:
            failure = self._failure(error, method, path)
        else:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(method, bare(path), response.status_code, headers, content)
        # Raised outside of `except`: as its context, the exception above would keep the request
        # alive, and the Authorization header with it.
        raise failure

    def sign_in(self, settings: Settings) -> None:
        """Use other credentials of the same account from the next request on."""
        self._session.auth = _credentials(settings)

    def close(self) -> None:
        """Close the pooled connections."""
        self._session.close()

    def _failure(self, error: Exception, method: str, path: str) -> StudioError:
        call: dict[str, Any] = {"method": method, "path": bare(path)}
        reason = getattr(error.args[0] if error.args else None, "reason", None)
        if isinstance(reason, (ConnectTimeoutError, NewConnectionError, ProxyError)):
            return NotSent(
                f"nothing answers at {self.base}: {_innermost(error)}",
                next_step=f"is the network up, and {_address_sources(self.base)} right?",
                **call,
            )
        if isinstance(error, ValueError):  # checks by requests: of the URL, a header, the proxy
            return NotSent(
                f"no request could be made for {self.base}: {type(error).__name__}",
                next_step="check TWILIO_BASE_URL and the proxy variables of the environment",
                **call,
            )
        return Unknown(f"{self.base} gave no usable answer: {_innermost(error)}", **call)


def bare(path: str) -> str:
    """Return a path without its query."""
    return path.partition("?")[0]


class _SecureConnection(TimedConnection, HTTPSConnection):
    """TLS connections that report every failure to connect as one: nothing was sent yet.

    Without this, urllib3 reports a failed handshake like a failure in the middle of an answer: as
    an SSLError, a reset or a read timeout.
    """

    def connect(self) -> None:
        try:
            super().connect()
        except ConnectTimeoutError:
            raise
        except (OSError, HTTPError) as error:
            raise NewConnectionError(self, f"Failed to connect: {error}") from error


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return None: to look for a redirect, requests would read the body, however large it is."""


class _PlainConnection(TimedConnection, HTTPConnection):
    """Connections without TLS, to this machine or to a proxy."""


class _Adapter(HTTPAdapter):
    def __init__(self, total_seconds: float, **options: Any) -> None:
        self._total_seconds = total_seconds
        super().__init__(**options)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> ConnectionPool:
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        kind = _SecureConnection if isinstance(pool, HTTPSConnectionPool) else _PlainConnection
        if isinstance(pool, HTTPConnectionPool):
            pool.ConnectionCls = partial(kind, total_seconds=self._total_seconds)  # type: ignore[assignment]  # is called, no more
        return pool


def _session(settings: Settings, pace: RetryPolicy) -> requests.Session:
    session = _Session()
    session.auth = _credentials(settings)
    session.headers["User-Agent"] = f"pulumi-twilio-studio/{__version__}"
    session.headers["Accept"] = "application/json"
    session.headers["Accept-Encoding"] = "gzip"
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    # urllib3 must not repeat requests: retry.py decides that.
    adapter = _Adapter(pace.total_seconds, pool_maxsize=pace.most_in_flight, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _credentials(settings: Settings) -> HTTPBasicAuth:
    """Return the credentials as bytes, because requests would encode text as Latin-1.

    Set on a session, they also stop requests from reading ~/.netrc.
    """
    user, password = settings.basic_auth()
    return HTTPBasicAuth(user.encode(), password.encode())


def _innermost(error: BaseException) -> str:
    """Return the text of the root exception, without urllib3's wrapping."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    words = getattr(error, "strerror", None) or str(error)
    return printable(words) or type(error).__name__


def _address_sources(base: str) -> str:
    if base.endswith(".twilio.com"):
        return "TWILIO_EDGE and TWILIO_REGION (or twilio-studio:edge and twilio-studio:region)"
    return "TWILIO_BASE_URL (or twilio-studio:baseUrl)"
