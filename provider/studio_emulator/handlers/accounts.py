"""Accounts and subaccounts under /2010-04-01. Source: docs iam/api/account, 2010-04-01 OpenAPI."""

from datetime import UTC, datetime
from typing import Any

from studio_emulator.encoding import rfc2822_date
from studio_emulator.errors import invalid_parameter, not_found, unauthorized
from studio_emulator.exchange import Request, Response
from studio_emulator.paging import classic_page, fetch_page
from studio_emulator.store.accounts import Account, AccountStore

NAME_LIMIT = 64
"""The longest FriendlyName here, in characters. Source: 2010-04-01 OpenAPI."""

SUBRESOURCES = {
    "addresses": "Addresses",
    "applications": "Applications",
    "authorized_connect_apps": "AuthorizedConnectApps",
    "available_phone_numbers": "AvailablePhoneNumbers",
    "balance": "Balance",
    "calls": "Calls",
    "conferences": "Conferences",
    "connect_apps": "ConnectApps",
    "incoming_phone_numbers": "IncomingPhoneNumbers",
    "keys": "Keys",
    "messages": "Messages",
    "notifications": "Notifications",
    "outgoing_caller_ids": "OutgoingCallerIds",
    "queues": "Queues",
    "recordings": "Recordings",
    "short_codes": "SMS/ShortCodes",
    "signing_keys": "SigningKeys",
    "sip": "SIP",
    "transcriptions": "Transcriptions",
    "usage": "Usage",
}


def refuse_standard_key(request: Request) -> None:
    """Refuse a Standard API key: it reaches neither /Accounts nor /Keys. Source: docs iam/api-keys."""
    key = request.identity.key
    if key is not None and key.kind == "standard":
        raise unauthorized("Authenticate", detail="A Standard API key reaches no account.")


def fetch_addressed_account(request: Request) -> Account:
    """Return the account of the path, if the credentials may manage it. Standard keys manage none."""
    refuse_standard_key(request)
    return fetch_reached_account(request)


def fetch_reached_account(request: Request) -> Account:
    """Return the account of the path, if the credentials reach it.

    A parent's SID and token reach its subaccounts, but its API keys do not (docs
    iam/api/subaccounts). Any other account is TwilioError 404 20404.
    """
    caller = request.identity.account
    account = request.app.store(AccountStore).fetch(request.params["account"])
    if account is None or caller.sid not in (account.sid, account.owner_account_sid):
        raise not_found(request.path)
    if request.identity.key is not None and account.sid != caller.sid:
        raise unauthorized("Authenticate", detail="Access to subaccount resources is denied.")
    return account


def _account_fields(request: Request, account: Account) -> dict[str, Any]:
    path = f"/2010-04-01/Accounts/{account.sid}"
    return {
        "sid": account.sid,
        "owner_account_sid": account.owner_account_sid,
        "friendly_name": account.friendly_name,
        "status": account.status,
        "type": "Full",
        # empty with an API key: RJPearson94/terraform-provider-twilio issue 52
        "auth_token": "" if request.identity.key else account.auth_token,
        "date_created": rfc2822_date(account.date_created),
        "date_updated": rfc2822_date(account.date_updated),
        "uri": f"{path}.json",
        "subresource_uris": {
            name: f"{path}/{resource}.json" for name, resource in SUBRESOURCES.items()
        },
    }


def read_short_name(request: Request) -> str | None:
    """Return the FriendlyName, at most 64 characters; None if it was not sent or is empty."""
    name = request.parameter("FriendlyName")
    if name and len(name) > NAME_LIMIT:
        raise invalid_parameter("FriendlyName", f"it has at most {NAME_LIMIT} characters")
    return name or None


def list_accounts(request: Request) -> Response:
    """GET /2010-04-01/Accounts.json, optionally only those of one exact FriendlyName or Status."""
    refuse_standard_key(request)
    accounts = request.app.store(AccountStore)
    name, status = (request.query.get(field, [None])[-1] for field in ("FriendlyName", "Status"))
    page = fetch_page(
        request,
        lambda window: accounts.list_family(
            request.identity.account, window, friendly_name=name, status=status
        ),
    )
    visible = filter(None, map(request.app.account_lag.take_read, page.entries))
    rows = [_account_fields(request, account) for account in visible]
    return request.respond(classic_page("accounts", page, rows))


def create_account(request: Request) -> Response:
    """POST /2010-04-01/Accounts.json: a subaccount of the caller."""
    refuse_standard_key(request)
    created = datetime.fromtimestamp(request.app.database.now(), UTC)
    account = request.app.store(AccountStore).create_subaccount(
        request.identity.account,
        read_short_name(request) or f"SubAccount Created at {created:%Y-%m-%d %I:%M %p}",
        request.app.settings.subaccount_limit,
    )
    request.app.account_lag.hide_write(account.sid, None, request.app.settings)
    return request.respond(_account_fields(request, account), status=201)


def fetch_account(request: Request) -> Response:
    """GET /2010-04-01/Accounts/{Sid}.json."""
    visible = request.app.account_lag.take_read(fetch_addressed_account(request))
    if visible is None:
        raise not_found(request.path)
    return request.respond(_account_fields(request, visible))


def update_account(request: Request) -> Response:
    """POST /2010-04-01/Accounts/{Sid}.json: FriendlyName, or Status (closed is final)."""
    account, accounts = fetch_addressed_account(request), request.app.store(AccountStore)
    name, status = read_short_name(request), request.parameter("Status")
    if status is not None:
        accounts.check_status_change(request.identity.account, account, status)
        accounts.set_status(account, status)
    if name is not None:
        accounts.rename(account, name)
    request.app.account_lag.hide_write(account.sid, account, request.app.settings)
    return request.respond(_account_fields(request, accounts.fetch(account.sid) or account))
