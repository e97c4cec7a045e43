"""The file beside a state that a killed engine may leave half written."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest

from pulumi_twilio_studio.stack.sidecar import drop_all_torn, drop_if_torn

STACK = "organization/shop/dev"
WHOLE = b'{"user.content_type":"","md5":"GdXRM/o+iwtIBurTbVGElw=="}\n'


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
@pytest.mark.parametrize(
    ("content", "is_torn"),
    [(WHOLE, False), (b"", True), (WHOLE[:20], True), (None, False)],
    ids=["whole", "empty", "cut off", "not there"],
)
def test_takes_away_only_one_that_is_not_whole(
    tmp_path: Path, content: bytes | None, ending: str, *, is_torn: bool
) -> None:
    stacks = tmp_path / ".pulumi" / "stacks" / "shop"
    stacks.mkdir(parents=True)
    state = stacks / f"dev.json{ending}"
    state.write_text("{}")
    sidecar = stacks / f"{state.name}.attrs"
    if content is not None:
        sidecar.write_bytes(content)

    found = drop_if_torn(tmp_path.as_uri(), tmp_path, STACK)

    assert is_torn is found
    assert (content is not None and not is_torn) is sidecar.exists()
    assert state.exists()


def test_there_is_none_to_see_at_a_backend_that_is_no_folder(tmp_path: Path) -> None:
    assert not drop_if_torn("s3://states", tmp_path, STACK)


def test_drops_what_is_torn_of_stacks_that_nobody_works_on(tmp_path: Path) -> None:
    stacks = tmp_path / ".pulumi" / "stacks" / "shop"
    held = tmp_path / ".pulumi" / "locks" / "organization" / "shop" / "held"
    for folder in (stacks, held):
        folder.mkdir(parents=True)
    for name in ("free.json", "packed.json.gz", "held.json"):
        (stacks / f"{name}.attrs").write_bytes(b"")
    (stacks / "whole.json.attrs").write_text("{}")
    lock = {"pid": os.getpid(), "username": "me", "hostname": socket.gethostname()}
    (held / "lock.json").write_text(json.dumps({**lock, "timestamp": "2026-01-01T00:00:00Z"}))

    found = drop_all_torn(tmp_path.as_uri(), tmp_path)

    assert found
    assert ["held.json.attrs", "whole.json.attrs"] == sorted(file.name for file in stacks.iterdir())
    assert not drop_all_torn(tmp_path.as_uri(), tmp_path)
