"""The official twilio client, pointed at another address than Twilio's."""

from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

if TYPE_CHECKING:
    from twilio.rest import Client  # type: ignore[import-untyped]  # twilio ships no types


def client_for(base_url: str, account_sid: str, auth_token: str) -> "Client":
    """A `twilio.rest.Client` whose every product host is `base_url`.

    Several products have the same paths (`/v1/Services`), so that all but Studio and the Accounts
    API are found below their name there. It uses the client's own extension point, a custom HTTP
    client. Needs the `twilio` package.
    """
    # the package is no dependency of this one, and ships no types
    from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped] # noqa: PLC0415
    from twilio.rest import Client  # noqa: PLC0415

    class HttpClient(TwilioHttpClient):  # type: ignore[misc]  # twilio ships no types
        """Sends every request to one address."""

        def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            """Send it to the other address."""
            there, asked = urlsplit(base_url), urlsplit(url)
            moved = (there.scheme, there.netloc, _path(asked), asked.query, asked.fragment)
            return super().request(method, urlunsplit(moved), *args, **kwargs)

    return Client(account_sid, auth_token, http_client=HttpClient(timeout=30.0))


def _path(asked: SplitResult) -> str:
    """The path at the one address; what is there already, as the next page of a list, stays."""
    product, _, domain = (asked.hostname or "").partition(".")
    is_elsewhere = domain.endswith("twilio.com") and product not in {"api", "studio"}
    return f"/{product}{asked.path}" if is_elsewhere else asked.path
