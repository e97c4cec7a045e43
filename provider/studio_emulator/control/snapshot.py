"""A view of the whole store from outside, for assertions."""

import json
from typing import Any

from studio_emulator.call import World
from studio_emulator.store import Account, Flow


def account_credentials(world: World) -> list[dict[str, Any]]:
    """Return every account with its token: a caller of the control API may sign in as anybody."""
    return [
        {
            "sid": account.sid,
            "auth_token": account.auth_token,
            "friendly_name": account.friendly_name,
            "owner_account_sid": account.owner_account_sid,
            "status": account.status,
        }
        for account in world.accounts.all()
    ]


def whole_state(world: World) -> dict[str, Any]:
    """Return every account with its keys and flows, each flow with its revision log, oldest first."""
    return {"accounts": [_account(world, account) for account in world.accounts.all()]}


def _account(world: World, account: Account) -> dict[str, Any]:
    return {
        "sid": account.sid,
        "owner_account_sid": account.owner_account_sid,
        "friendly_name": account.friendly_name,
        "status": account.status,
        "keys": [
            {"sid": key.sid, "friendly_name": key.friendly_name, "kind": key.kind}
            for key in reversed(world.accounts.keys(account.sid))
        ],
        "flows": [_flow(world, flow) for flow in reversed(world.flows.of_account(account.sid))],
    }


def _flow(world: World, flow: Flow) -> dict[str, Any]:
    published = world.flows.published(flow)
    log = reversed(world.flows.revisions(flow, whole=True))
    return {
        "sid": flow.sid,
        "account_sid": flow.account_sid,
        "friendly_name": flow.friendly_name,
        "status": flow.status,
        "revision": flow.revision,
        "live_revision": published.revision if published else None,
        "test_users": world.flows.test_users(flow),
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
