"""Accounts and subaccounts under /2010-04-01. Source: docs iam/api/account, 2010-04-01 OpenAPI."""

from datetime import UTC, datetime
from typing import Any

from studio_emulator import paging
from studio_emulator.call import Answer, Call
from studio_emulator.encoding import rfc2822_date
from studio_emulator.errors import invalid_parameter, not_found, unauthorized
from studio_emulator.store import Account

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


def check_key_kind(call: Call) -> None:
    """Refuse a Standard API key: it reaches neither /Accounts nor /Keys. Source: docs iam/api-keys."""
    key = call.identity.key
    if key is not None and key.kind == "standard":
        raise unauthorized("Authenticate", detail="A Standard API key reaches no account.")


def addressed_account(call: Call) -> Account:
    """Return the account of the path, if the credentials reach it.

    A parent's SID and token reach its subaccounts, but its API keys do not (docs
    iam/api/subaccounts). Any other account is TwilioError 404 20404.
    """
    check_key_kind(call)
    caller = call.identity.account
    account = call.world.accounts.fetch(call.params["account"])
    if account is None or caller.sid not in (account.sid, account.owner_account_sid):
        raise not_found(call.path)
    if call.identity.key is not None and account.sid != caller.sid:
        raise unauthorized("Authenticate", detail="Access to subaccount resources is denied.")
    return account


def _account_fields(call: Call, account: Account) -> dict[str, Any]:
    path = f"/2010-04-01/Accounts/{account.sid}"
    return {
        "sid": account.sid,
        "owner_account_sid": account.owner_account_sid,
        "friendly_name": account.friendly_name,
        "status": account.status,
        "type": "Full",
        # empty with an API key: RJPearson94/terraform-provider-twilio issue 52
        "auth_token": "" if call.identity.key else account.auth_token,
        "date_created": rfc2822_date(account.date_created),
        "date_updated": rfc2822_date(account.date_updated),
        "uri": f"{path}.json",
        "subresource_uris": {
            name: f"{path}/{resource}.json" for name, resource in SUBRESOURCES.items()
        },
    }


def short_name(call: Call) -> str | None:
    """Return the FriendlyName, at most 64 characters; None if it was not sent or is empty."""
    name = call.parameter("FriendlyName")
    if name and len(name) > NAME_LIMIT:
        raise invalid_parameter("FriendlyName", f"it has at most {NAME_LIMIT} characters")
    return name or None


def list_accounts(call: Call) -> Answer:
    """GET /2010-04-01/Accounts.json, optionally only those of one exact FriendlyName or Status."""
    check_key_kind(call)
    page = paging.requested_page(call)
    name, status = (call.query.get(field, [None])[-1] for field in ("FriendlyName", "Status"))
    kept, links = paging.cut(
        call,
        page,
        lambda window: call.world.accounts.family(
            call.identity.account, window, friendly_name=name, status=status
        ),
    )
    visible = filter(None, map(call.world.account_lag.take_read, kept))
    rows = [_account_fields(call, account) for account in visible]
    return call.resource(paging.classic_page("accounts", page, links, rows))


def create_account(call: Call) -> Answer:
    """POST /2010-04-01/Accounts.json: a subaccount of the caller."""
    check_key_kind(call)
    created = datetime.fromtimestamp(call.world.database.now(), UTC)
    account = call.world.accounts.create_subaccount(
        call.identity.account,
        short_name(call) or f"SubAccount Created at {created:%Y-%m-%d %I:%M %p}",
        call.world.settings.subaccount_limit,
    )
    call.world.account_lag.written(account.sid, None, call.world.settings)
    return call.resource(_account_fields(call, account), status=201)


def fetch_account(call: Call) -> Answer:
    """GET /2010-04-01/Accounts/{Sid}.json."""
    visible = call.world.account_lag.take_read(addressed_account(call))
    if visible is None:
        raise not_found(call.path)
    return call.resource(_account_fields(call, visible))


def update_account(call: Call) -> Answer:
    """POST /2010-04-01/Accounts/{Sid}.json: FriendlyName, or Status (closed is final)."""
    account, accounts = addressed_account(call), call.world.accounts
    name, status = short_name(call), call.parameter("Status")
    if status is not None:
        accounts.check_status_change(call.identity.account, account, status)
        accounts.set_status(account, status)
    if name is not None:
        accounts.rename(account, name)
    call.world.account_lag.written(account.sid, account, call.world.settings)
    return call.resource(_account_fields(call, accounts.fetch(account.sid) or account))
