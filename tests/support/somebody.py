"""What somebody does to a flow behind our back."""

from __future__ import annotations

from typing import Any

from support.definitions import greeting


def save(run: Any, sid: str, body: str, message: str | None = None) -> None:
    """Somebody saves the flow, with that text, and publishes it."""
    fields = {"status": "published", "definition": greeting(body), "commit_message": message}
    run.account.client.update_flow(sid, **fields)
