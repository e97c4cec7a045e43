"""How to reach Twilio and as whom: the settings of the connection, from configuration or environment."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

from pulumi_twilio_studio.sids import is_sid
from pulumi_twilio_studio.studio import account_keys
from pulumi_twilio_studio.studio.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SOURCES = {
    "account_sid": ("accountSid", "TWILIO_ACCOUNT_SID"),
    "auth_token": ("authToken", "TWILIO_AUTH_TOKEN"),
    "api_key": ("apiKey", "TWILIO_API_KEY"),
    "api_secret": ("apiSecret", "TWILIO_API_SECRET"),
    "region": ("region", "TWILIO_REGION"),
    "edge": ("edge", "TWILIO_EDGE"),
    "base_url": ("baseUrl", "TWILIO_BASE_URL"),
    "accounts": ("accounts", "TWILIO_ACCOUNTS"),
}
"""Per field: the key in the stack configuration, which wins, and the environment variable."""

_HOST_LABEL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Settings:
    """One checked connection: raises `ConfigurationError` that names every problem at once.

    The intended account is always named. The credentials are its Auth Token, or an API key, which
    wins if both are given. `base_url` sends every product to one address. `accounts` are API keys
    of other accounts (account_keys.py).
    """

    account_sid: str
    auth_token: str | None = field(default=None, repr=False)
    api_key: str | None = None
    api_secret: str | None = field(default=None, repr=False)
    region: str | None = None
    edge: str | None = None
    base_url: str | None = None
    accounts: str | None = field(default=None, repr=False)

    @classmethod
    def resolve(cls, config: Callable[[str], str | None], environ: Mapping[str, str]) -> Settings:
        """Read each field from the stack configuration, else from the environment, without blanks around it.

        An API key of the environment does not displace an Auth Token of the configuration.
        """
        found = {
            name: (config(key) or "").strip() or environ.get(variable, "").strip() or None
            for name, (key, variable) in SOURCES.items()
        }
        if (config("authToken") or "").strip() and not (config("apiKey") or "").strip():
            found["api_key"] = found["api_secret"] = None
        return cls(account_sid=found.pop("account_sid") or "", **found)

    def __post_init__(self) -> None:
        if problems := tuple(self._problems()):
            what = f"the connection to Twilio is not configured: {'; '.join(problems)}"
            raise ConfigurationError(what, problems=problems)

    def __reduce__(self) -> NoReturn:
        # The provider is pickled into the stack's state, and no credentials may go there.
        raise TypeError("Settings hold credentials and are not pickled; resolve them again")

    def host(self, product: str) -> str:
        """Build the base URL of a product, e.g. `https://studio.dublin.ie1.twilio.com`.

        The rule is that of the official SDKs: `product[.edge][.region].twilio.com`, with region us1
        if only an edge is given (twilio-python, base/client_base.py get_hostname).
        """
        if self.base_url:
            base = self.base_url.rstrip("/")
            # Several products have a /v1/Services. At one address, the product's name therefore
            # leads the path.
            return base if product in {"api", "studio"} else f"{base}/{product}"
        region = self.region or ("us1" if self.edge else None)
        labels = (product, self.edge, region, "twilio.com")
        return "https://" + ".".join(label for label in labels if label)

    def for_account(self, account_sid: str) -> Settings:
        """Return settings for another account over the same connection.

        Needs an API key of that account in the configuration; raises `ConfigurationError` without
        one. The Auth Token and the API keys of this account would not fail on a subaccount: they
        would act on this account (https://www.twilio.com/docs/iam/api/subaccounts).
        """
        if account_sid == self.account_sid:
            return self
        own = self.key_of(account_sid)
        if own is None:
            raise self._cannot_act_for(account_sid)
        key, secret = own
        return replace(
            self, account_sid=account_sid, auth_token=None, api_key=key, api_secret=secret
        )

    def _cannot_act_for(self, account_sid: str) -> ConfigurationError:
        next_step = f"use the Auth Token or an API key of {account_sid} itself"
        if self.api_key:
            next_step = (
                f"configure the Auth Token of {self.account_sid} instead, or an API key of"
                f" {account_sid} in {_name('accounts')}"
            )
        return ConfigurationError(
            f"the {'API key' if self.api_key else 'credentials'} of {self.account_sid} cannot act"
            f" for {account_sid}: Studio takes no account but the credentials' own, so a parent's"
            f" credentials would silently act on the parent"
            f" (https://www.twilio.com/docs/iam/api/subaccounts)",
            next_step=next_step,
        )

    def key_of(self, account_sid: str) -> tuple[str, str] | None:
        """Return the API key and secret that the configuration holds for an account, or None."""
        return account_keys.key_of(self.accounts, account_sid)

    def basic_auth(self) -> tuple[str, str]:
        """Return user name and password: the API key and its secret, else Account SID and Auth Token."""
        return (self.api_key or self.account_sid, self.api_secret or self.auth_token or "")

    def credentials_named(self) -> str:
        """Return where the credentials in use come from, for a person to check. Never shows their values."""
        if self.api_key and self.key_of(self.account_sid) == self.basic_auth():
            return _name("accounts")
        pair = ("api_key", "api_secret") if self.api_key else ("account_sid", "auth_token")
        return " and ".join(_name(name) for name in pair)

    def _problems(self) -> Iterator[str]:
        yield from self._account_problems()
        yield from self._credential_problems()
        yield from self._address_problems()

    def _account_problems(self) -> Iterator[str]:
        # No value is repeated: the wrong field may well hold a secret.
        if not self.account_sid:
            yield f"{_name('account_sid')} is missing"
        elif not is_sid(self.account_sid, "AC"):
            yield f"{_name('account_sid')} is not AC and 32 lower-case hexadecimal digits"

    def _credential_problems(self) -> Iterator[str]:
        if self.api_key and not is_sid(self.api_key, "SK"):
            yield f"{_name('api_key')} is not SK and 32 lower-case hexadecimal digits"
        if bool(self.api_key) != bool(self.api_secret):
            missing = "api_secret" if self.api_key else "api_key"
            yield f"{_name(missing)} is missing: an API key and its secret go together"
        elif not self.api_key and not self.auth_token:
            yield f"{_name('auth_token')} is missing, and so is {_name('api_key')}"
        for flaw in account_keys.problems(self.accounts):
            yield f"{_name('accounts')} {flaw}"

    def _address_problems(self) -> Iterator[str]:
        if self.base_url and (flaw := _base_url_flaw(self.base_url)):
            yield f"{_name('base_url')} {flaw}"
        for name, label in (("region", self.region), ("edge", self.edge)):
            if label and not _HOST_LABEL.fullmatch(label):
                yield f"{_name(name)} is not one part of a host name, such as ie1 or dublin"
        # Only us1 still has hosts with a region and no edge (docs:
        # global-infrastructure/api-domain-migration-guide).
        if self.region and self.region != "us1" and not self.edge and not self.base_url:
            yield f"{_name('edge')} is missing: region {self.region!r} needs one, as in dublin.ie1"


def _name(name: str) -> str:
    key, variable = SOURCES[name]
    return f"{variable} (or twilio-studio:{key})"


def _base_url_flaw(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # reading it checks the range
    except ValueError:
        return "is not a URL"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return "is not an http:// or https:// address"
    if parts.username is not None or parts.path.strip("/") or parts.query or parts.fragment:
        return "is more than scheme, host and port"
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        return "would send the credentials unencrypted: http is for this machine only, use https"
    return None


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
