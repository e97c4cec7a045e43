"""API keys under /2010-04-01/Accounts/{AC}/Keys. Source: docs iam/api-keys, 2010-04-01 OpenAPI."""

from typing import Any

from studio_emulator import paging
from studio_emulator.call import Answer, Call
from studio_emulator.encoding import rfc2822_date
from studio_emulator.errors import not_found
from studio_emulator.handlers.accounts import addressed_account, short_name
from studio_emulator.store import ApiKey


def _key_fields(key: ApiKey) -> dict[str, Any]:
    return {
        "sid": key.sid,
        "friendly_name": key.friendly_name,
        "date_created": rfc2822_date(key.date_created),
        "date_updated": rfc2822_date(key.date_updated),
    }


def _addressed_key(call: Call) -> ApiKey:
    account = addressed_account(call)
    key = call.world.accounts.fetch_key(call.params["key"])
    if key is None or key.account_sid != account.sid:
        raise not_found(call.path)
    return key


def list_keys(call: Call) -> Answer:
    """GET .../Keys.json."""
    account, page = addressed_account(call), paging.requested_page(call)
    kept, links = paging.cut(
        call, page, lambda window: call.world.accounts.keys(account.sid, window)
    )
    rows = [_key_fields(key) for key in kept]
    return call.resource(paging.classic_page("keys", page, links, rows))


def create_key(call: Call) -> Answer:
    """POST .../Keys.json: a Standard key. Its secret is shown only here."""
    account = addressed_account(call)
    key = call.world.accounts.create_key(account.sid, short_name(call) or "")
    return call.resource({**_key_fields(key), "secret": key.secret}, status=201)


def fetch_key(call: Call) -> Answer:
    """GET .../Keys/{Sid}.json."""
    return call.resource(_key_fields(_addressed_key(call)))


def update_key(call: Call) -> Answer:
    """POST .../Keys/{Sid}.json."""
    key = _addressed_key(call)
    name = short_name(call)
    if name is not None:
        call.world.accounts.rename_key(key, name)
    return call.resource(_key_fields(call.world.accounts.fetch_key(key.sid) or key))


def delete_key(call: Call) -> Answer:
    """DELETE .../Keys/{Sid}.json."""
    call.world.accounts.delete_key(_addressed_key(call))
    return Answer(204)
