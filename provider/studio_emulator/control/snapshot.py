"""A view of the whole store from outside, for assertions."""

import json
from typing import Any

from studio_emulator.app_state import AppState
from studio_emulator.control.seeding import keys_below
from studio_emulator.handlers.kind import Kind
from studio_emulator.handlers.messaging import MESSAGING_SERVICE, sender_place
from studio_emulator.handlers.numbers import NUMBER, number_fields
from studio_emulator.store.accounts import Account, AccountStore
from studio_emulator.store.directory import DirectoryEntry, DirectoryStore, Place
from studio_emulator.store.flows import Flow, FlowStore


def account_credentials(app: AppState) -> list[dict[str, Any]]:
    """Return every account with its token: a caller of the control API may sign in as anybody."""
    return [
        {
            "sid": account.sid,
            "auth_token": account.auth_token,
            "friendly_name": account.friendly_name,
            "owner_account_sid": account.owner_account_sid,
            "status": account.status,
        }
        for account in app.store(AccountStore).list_all()
    ]


def whole_state(app: AppState) -> dict[str, Any]:
    """Return every account with its keys, flows and phone numbers, oldest first; each flow with its revision log."""
    return {"accounts": [_account(app, account) for account in app.store(AccountStore).list_all()]}


def _account(app: AppState, account: Account) -> dict[str, Any]:
    return {
        "sid": account.sid,
        "owner_account_sid": account.owner_account_sid,
        "friendly_name": account.friendly_name,
        "status": account.status,
        "keys": [
            {"sid": key.sid, "friendly_name": key.friendly_name, "kind": key.kind}
            for key in reversed(app.store(AccountStore).list_keys(account.sid))
        ],
        "flows": [
            _flow(app, flow) for flow in reversed(app.store(FlowStore).list_flows(account.sid))
        ],
        "numbers": list_numbers(app, account.sid),
    }


def list_numbers(app: AppState, account_sid: str) -> list[dict[str, Any]]:
    """Return the account's phone numbers as the API shows them, oldest first."""
    numbers = app.store(DirectoryStore).list_entries(Place(account_sid, NUMBER))
    return [number_fields(entry) for entry in reversed(numbers)]


def list_directory(app: AppState, account_sid: str) -> dict[str, Any]:
    """Return what is in the account's directory, oldest first, in the form in which it is seeded."""
    return _list_below(app.store(DirectoryStore), account_sid, None, "")


def _list_below(
    store: DirectoryStore, account_sid: str, parent: Kind | None, parent_sid: str
) -> dict[str, Any]:
    return {
        key: [
            {
                "sid": entry.sid,
                **kind.defaults,
                **entry.fields,
                **_list_below(store, account_sid, kind, entry.sid),
                **_list_senders(store, entry),
            }
            for entry in reversed(store.list_entries(Place(account_sid, kind.name, parent_sid)))
        ]
        for key, kind in keys_below(parent).items()
    }


def _list_senders(store: DirectoryStore, entry: DirectoryEntry) -> dict[str, Any]:
    if entry.place.kind != MESSAGING_SERVICE.name:
        return {}
    senders = store.list_entries(sender_place(entry))
    return {"phone_numbers": [each.fields["number_sid"] for each in reversed(senders)]}


def _flow(app: AppState, flow: Flow) -> dict[str, Any]:
    published = app.store(FlowStore).fetch_published(flow)
    log = reversed(app.store(FlowStore).list_revisions(flow, whole=True))
    return {
        "sid": flow.sid,
        "account_sid": flow.account_sid,
        "friendly_name": flow.friendly_name,
        "status": flow.status,
        "revision": flow.revision,
        "live_revision": published.revision if published else None,
        "test_users": app.store(FlowStore).fetch_test_users(flow),
        "revisions": [_revision(revision) for revision in log],
    }


def _revision(flow: Flow) -> dict[str, Any]:
    return {
        "revision": flow.revision,
        "friendly_name": flow.friendly_name,
        "status": flow.status,
        "commit_message": flow.commit_message,
        "author_sid": flow.author_sid,
        "valid": bool(flow.valid),
        "definition": json.loads(flow.definition or "null"),
    }
