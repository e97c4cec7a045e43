"""The official twilio client, directed to another address than Twilio's."""

from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

if TYPE_CHECKING:
    from twilio.rest import Client  # type: ignore[import-untyped]  # twilio ships no types


def client_for(base_url: str, account_sid: str, auth_token: str) -> "Client":
    """Return a `twilio.rest.Client` for which every product's host is `base_url`.

    Several products have the same paths (`/v1/Services`). Therefore all products but Studio and the
    Accounts API are served below their name there. This uses the client's own extension point, a
    custom HTTP client. Needs the `twilio` package.
    """
    from twilio.http.http_client import (  # type: ignore[import-untyped] # noqa: PLC0415 -- not a dependency; ships no types
        TwilioHttpClient,
    )
    from twilio.rest import Client  # noqa: PLC0415 -- not a dependency

    class HttpClient(TwilioHttpClient):  # type: ignore[misc]  # twilio ships no types
        """Sends every request to one address."""

        def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            """Send the request to the other address."""
            there, asked = urlsplit(base_url), urlsplit(url)
            moved = (there.scheme, there.netloc, _path(asked), asked.query, asked.fragment)
            return super().request(method, urlunsplit(moved), *args, **kwargs)

    return Client(account_sid, auth_token, http_client=HttpClient(timeout=30.0))


def _path(asked: SplitResult) -> str:
    """Return the path at the one address. A URL that leads there already, as that of a next page, keeps its path."""
    product, _, domain = (asked.hostname or "").partition(".")
    is_elsewhere = domain.endswith("twilio.com") and product not in {"api", "studio"}
    return f"/{product}{asked.path}" if is_elsewhere else asked.path
