"""Who makes a request: HTTP Basic with an account's SID and token, or with an API key.

Source: docs iam/api/subaccounts, iam/api/account, Twilio error dictionary 20003.
"""

from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from secrets import compare_digest

from studio_emulator.errors import TwilioError, unauthorized
from studio_emulator.store.accounts import Account, AccountStore, ApiKey


@dataclass(frozen=True, slots=True)
class Identity:
    """The account that the credentials belong to, and the API key if they are one."""

    account: Account
    key: ApiKey | None = None


def username_of(authorization: str | None) -> str | None:
    """Return the user name of a Basic Authorization header, or None if none can be read."""
    pair = _decode_basic(authorization)
    return pair[0] if pair else None


def _decode_basic(authorization: str | None) -> tuple[str, str] | None:
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        username, colon, password = b64decode(encoded, validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError):
        return None
    return (username, password) if colon else None


def authenticate(authorization: str | None, accounts: AccountStore) -> Identity:
    """Return whom the header identifies; raises TwilioError 401 20003 if the credentials are wrong."""
    pair = _decode_basic(authorization)
    if pair is None:
        raise unauthorized(
            "Authentication Error - No credentials provided",
            detail="Your AccountSid or AuthToken was incorrect.",
        )
    username, password = pair
    identity, secret = _find_claimed(username, accounts)
    if not compare_digest(secret.encode(), password.encode()):
        raise unauthorized("Authenticate")
    return identity


def _find_claimed(username: str, accounts: AccountStore) -> tuple[Identity, str]:
    key = accounts.fetch_key(username) if username.startswith("SK") else None
    account = accounts.fetch(key.account_sid if key else username)
    if account is None:
        raise unauthorized("Authentication Error - invalid username")
    return Identity(account, key), key.secret if key else account.auth_token


def check_active(identity: Identity, accounts: AccountStore, status: str) -> None:
    """Refuse the credentials of a suspended or closed account, with that HTTP status."""
    if accounts.is_active(identity.account):
        return
    if status == "403":
        raise TwilioError(403, 20005, "Account not active")
    raise unauthorized("Authenticate", detail="The account is not active.")
