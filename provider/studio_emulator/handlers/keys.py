"""API keys under /2010-04-01/Accounts/{AC}/Keys. Source: docs iam/api-keys, 2010-04-01 OpenAPI."""

from typing import Any

from studio_emulator.encoding import rfc2822_date
from studio_emulator.errors import not_found
from studio_emulator.exchange import Request, Response
from studio_emulator.handlers.accounts import fetch_addressed_account, read_short_name
from studio_emulator.paging import classic_page, fetch_page
from studio_emulator.store.accounts import AccountStore, ApiKey


def _key_fields(key: ApiKey) -> dict[str, Any]:
    return {
        "sid": key.sid,
        "friendly_name": key.friendly_name,
        "date_created": rfc2822_date(key.date_created),
        "date_updated": rfc2822_date(key.date_updated),
    }


def _fetch_addressed_key(request: Request) -> ApiKey:
    account = fetch_addressed_account(request)
    key = request.app.store(AccountStore).fetch_key(request.params["key"])
    if key is None or key.account_sid != account.sid:
        raise not_found(request.path)
    return key


def list_keys(request: Request) -> Response:
    """GET .../Keys.json."""
    account, accounts = fetch_addressed_account(request), request.app.store(AccountStore)
    page = fetch_page(request, lambda window: accounts.list_keys(account.sid, window))
    rows = [_key_fields(key) for key in page.entries]
    return request.respond(classic_page("keys", page, rows))


def create_key(request: Request) -> Response:
    """POST .../Keys.json: a Standard key. Its secret is shown only here."""
    account = fetch_addressed_account(request)
    key = request.app.store(AccountStore).create_key(account.sid, read_short_name(request) or "")
    return request.respond({**_key_fields(key), "secret": key.secret}, status=201)


def fetch_key(request: Request) -> Response:
    """GET .../Keys/{Sid}.json."""
    return request.respond(_key_fields(_fetch_addressed_key(request)))


def update_key(request: Request) -> Response:
    """POST .../Keys/{Sid}.json."""
    key = _fetch_addressed_key(request)
    name = read_short_name(request)
    if name is not None:
        request.app.store(AccountStore).rename_key(key, name)
    return request.respond(_key_fields(request.app.store(AccountStore).fetch_key(key.sid) or key))


def delete_key(request: Request) -> Response:
    """DELETE .../Keys/{Sid}.json."""
    request.app.store(AccountStore).delete_key(_fetch_addressed_key(request))
    return Response(204)
