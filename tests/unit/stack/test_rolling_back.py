"""Which revision a roll back goes to. What it does: tests/engine/test_rollback.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pulumi_twilio_studio.identity import Signature, marker_of, sign
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.history import History, history
from pulumi_twilio_studio.stack.rolling_back import find_last_good, find_revision
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting

IDENTITY = "organization/shop/prod/greeter"
Save = tuple[str, str, str | None]
"""What a revision says, its status, and the identity of who signed it."""


@pytest.fixture
def saved(emulator: Emulator, credentials: dict[str, str]) -> Iterator[Callable[..., History]]:
    """Makes a flow of these saves, and returns its history."""
    client = Client(Settings.resolve(lambda _: None, credentials))

    def make(*saves: Save) -> History:
        sid = ""
        for body, status, identity in saves:
            signature = (
                Signature(marker_of(identity), f"{hash(body) % 16**16:016x}") if identity else None
            )
            fields: dict[str, Any] = {
                "status": status,
                "definition": greeting(body),
                "commit_message": sign("", signature) if signature else "By hand",
            }
            if sid:
                client.update_flow(sid, **fields)
            else:
                sid = client.create_flow(friendly_name="Greeter", **fields).sid
        return history(client, sid)

    yield make
    client.close()


OURS, THEIRS = ("published", IDENTITY), ("published", "organization/shop/prod/other")
FOUND: dict[str, tuple[list[Save], int]] = {
    "the one before": ([("A", *OURS), ("B", *OURS)], 1),
    "not the same content": ([("A", *OURS), ("B", *OURS), ("B", *OURS)], 1),
    "not another resource's": ([("A", *OURS), ("B", *THEIRS), ("C", *OURS)], 1),
    "not a draft": ([("A", *OURS), ("B", "draft", IDENTITY), ("C", *OURS)], 1),
    "not what nobody signed": ([("A", *OURS), ("B", "published", None), ("C", *OURS)], 1),
    "ours before somebody's": ([("A", *OURS), ("B", *OURS), ("C", "published", None)], 2),
}


@pytest.mark.parametrize(("saves", "number"), FOUND.values(), ids=FOUND)
def test_the_last_good_revision_is_the_newest_other_one_that_this_resource_published(
    saved: Callable[..., History], saves: list[Save], number: int
) -> None:
    assert number == find_last_good(saved(*saves), IDENTITY).number


def test_without_one_it_is_said_how_to_find_another(saved: Callable[..., History]) -> None:
    found = saved(("A", "published", None), ("B", *OURS))

    with pytest.raises(
        OperationError, match=rf"`twilio-studio history {found.sid}` lists all of them"
    ):
        find_last_good(found, IDENTITY)


def test_a_revision_is_found_by_its_number_or_refused_with_the_newest(
    saved: Callable[..., History],
) -> None:
    found = saved(("A", *OURS), ("B", *OURS))

    assert 2 == find_revision(found, 2).number
    with pytest.raises(OperationError, match="has no revision 3: the newest is 2"):
        find_revision(found, 3)
