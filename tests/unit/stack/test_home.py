"""The state of a stack whose backend is a folder, read without an engine."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.home import StackHome

UPDATED = {"kind": "update", "result": "succeeded"}


@pytest.fixture
def home(tmp_path: Path) -> StackHome:
    """The place of a stack in a backend of files that has no stack yet."""
    folder = tmp_path / "state" / ".pulumi"
    (folder / "stacks" / "shop").mkdir(parents=True)
    (folder / "meta.yaml").write_text("version: 1\n")
    return StackHome(tmp_path, "shop", "dev", (tmp_path / "state").as_uri())


def write(
    home: StackHome, latest: dict[str, Any] | None, *history: str, is_packed: bool = False
) -> Path:
    folder = home.folder / "state" / ".pulumi"
    ending, packed = (".gz", gzip.compress) if is_packed else ("", bytes)
    content = {"version": 3, "checkpoint": {"stack": "organization/shop/dev", "latest": latest}}
    file = folder / "stacks" / "shop" / f"dev.json{ending}"
    file.write_bytes(packed(json.dumps(content).encode()))
    entries = folder / "history" / "shop" / "dev"
    entries.mkdir(parents=True, exist_ok=True)
    for number, entry in enumerate(history):
        (entries / f"dev-{number}.history.json{ending}").write_bytes(packed(entry.encode()))
    return file


def test_a_stack_that_does_not_exist_has_no_state(home: StackHome) -> None:
    assert home.state() is None


def test_a_new_stack_has_an_empty_state(home: StackHome) -> None:
    write(home, None)

    state = home.state()

    assert state is not None
    assert ([], {}, False) == (state.resources, state.outputs, state.is_settled)


@pytest.mark.parametrize(
    ("latest", "history", "is_settled"),
    [
        ({}, [UPDATED], True),
        ({}, [{**UPDATED, "result": "failed"}, UPDATED], True),
        ({}, [UPDATED, {**UPDATED, "kind": "refresh"}], False),
        ({"pending_operations": [{}]}, [UPDATED], False),
    ],
)
def test_a_state_is_settled_if_the_newest_operation_updated_all(
    home: StackHome, latest: dict[str, Any], history: list[Any], is_settled: bool
) -> None:
    write(home, latest, *map(json.dumps, history))

    state = home.state()

    assert state is not None
    assert is_settled is state.is_settled


FLOW = {"urn": "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", "type": "pulumi:pulumi:Stack"}


def test_a_compressed_state_is_read_as_a_plain_one_is(home: StackHome) -> None:
    write(home, {"resources": [FLOW]}, json.dumps(UPDATED), is_packed=True)

    state = home.state()

    assert state is not None
    assert (True, [FLOW], [FLOW]) == (state.is_settled, state.resources, home.resources())


@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "compressed"])
def test_of_two_forms_of_a_state_the_newest_counts(home: StackHome, *, is_packed: bool) -> None:
    """A killed engine may leave both (seen in pulumi, pkg/backend/diy/state.go, stackPath)."""
    write(home, {"resources": [FLOW]}, is_packed=is_packed)
    old = write(home, {}, is_packed=not is_packed)
    os.utime(old, (0, 0))

    assert [FLOW] == home.resources()


@pytest.mark.parametrize(
    "content",
    [gzip.compress(b"{}" * 99)[:20], b"\x1f\x8b\x08\x00" + b"x" * 40],
    ids=["cut off", "not compressed"],  # the first holds the time
)
def test_a_compressed_state_that_is_damaged_is_a_sentence(home: StackHome, content: bytes) -> None:
    file = write(home, {}, is_packed=True)
    file.write_bytes(content)

    with pytest.raises(OperationError, match="cannot be read: "):
        home.state()


def test_a_history_that_cannot_be_read_may_be_deleted(home: StackHome) -> None:
    write(home, {}, "{")

    with pytest.raises(OperationError, match="it is only a record, and you can delete it"):
        home.state()


def test_a_history_that_cannot_be_read_does_not_hide_the_state(home: StackHome) -> None:
    write(home, {"resources": [{"urn": "x"}]}, "{")

    state = home.recorded()

    assert state is not None
    assert ["x"] == state.urns


def test_the_stacks_beside_it_are_known(home: StackHome) -> None:
    write(home, None)
    beside = home.folder / "state" / ".pulumi" / "stacks" / "shop"
    for name in ("prod.json.gz", "prod.json.gz.attrs", "dev.json.bak", "dev.json.attrs"):
        (beside / name).write_text("{}")

    assert ["dev", "prod"] == home.list_stacks()


def test_only_the_engine_knows_the_stacks_of_another_backend(tmp_path: Path) -> None:
    assert StackHome(tmp_path, "shop", "dev", "https://api.pulumi.com").list_stacks() is None
