"""Another account's credentials, by the parent's: the one part of the Accounts API (2010-04-01) that flows need."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .answers import refusal
from .errors import ConfigurationError, NotFound
from .retry import Operation, Pace, persist
from .transport import Transport

if TYPE_CHECKING:
    from .settings import Settings


def meant_for(own: Settings, account_sid: str) -> Settings:
    """The configured credentials for their own account; for another its own, asked for with them where they may."""
    if account_sid != own.account_sid and own.auth_token and not own.api_key:
        return subaccount(own, account_sid)
    return own.for_account(account_sid)


def subaccount(settings: Settings, account_sid: str, pace: Pace = Pace()) -> Settings:  # noqa: B008 - frozen
    """The settings that mean a subaccount and carry its own Auth Token, kept in memory only.

    Studio takes no account but the credentials' own, and only the Accounts API takes the parent's for a subaccount
    (docs: iam/api/subaccounts). Raises ConfigurationError where there is no such subaccount or no token is shown.
    """
    transport = Transport(settings, pace, "api")
    try:
        found = persist(
            Operation.READ, lambda: _fetched(transport, settings, account_sid, pace), pace
        )
    except NotFound as error:
        raise ConfigurationError(
            f"{account_sid} is no subaccount of {settings.account_sid}",
            next_step="check account_sid, and which account's credentials are configured",
            code=error.code,
            request_id=error.request_id,
        ) from None
    finally:
        transport.close()
    token = found.get("auth_token")
    if not isinstance(token, str) or not token:
        # Seen with API keys of the parent (RJPearson94/terraform-provider-twilio issue 52).
        raise ConfigurationError(
            f"Twilio shows no Auth Token of {account_sid}",
            next_step="configure the parent's Account SID and Auth Token instead of an API key",
        )
    return replace(
        settings, account_sid=account_sid, auth_token=token, api_key=None, api_secret=None
    )


def _fetched(
    transport: Transport, settings: Settings, account_sid: str, pace: Pace
) -> dict[str, Any]:
    with transport.gate.slot():
        answer = transport.send("GET", f"/2010-04-01/Accounts/{account_sid}.json")
    failure = refusal(answer, settings, pace.now())
    if failure:
        raise failure
    found = answer.json()
    return found if isinstance(found, dict) else {}
