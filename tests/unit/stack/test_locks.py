"""Where the locks of a stack are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulumi_twilio_studio.stack.locks import Lock, locks

STACK = "organization/shop/dev"
LOCK = {
    "pid": 7,
    "username": "ci",
    "hostname": "runner",
    "timestamp": "2026-11-23T02:46:07.931076523Z",
}


@pytest.mark.parametrize(
    "url",
    [
        "file://{here}/my%20state",
        "file://{here}/my%20state?no_tmp_dir=true",
        "file://~/my%20state",
        "file://./my%20state",
    ],
)
def test_finds_them_wherever_the_backend_is_said_to_be(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "my state" / ".pulumi" / "locks" / STACK
    folder.mkdir(parents=True)
    (folder / "f0de625d.json").write_text(json.dumps(LOCK))
    (folder / "f0de625d.json.attrs").write_text("{}")

    found = locks(url.format(here=tmp_path), tmp_path, STACK)

    assert [Lock(**LOCK)] == found


@pytest.mark.parametrize("content", ['{"pid": 7, "user', "{}", "[]"])
def test_one_that_cannot_be_read_is_held_by_somebody_who_may_live(
    content: str, tmp_path: Path
) -> None:
    folder = tmp_path / ".pulumi" / "locks" / STACK
    folder.mkdir(parents=True)
    (folder / "f0de625d.json").write_text(content)

    (found,) = locks(tmp_path.as_uri(), tmp_path, STACK)

    assert found.may_live
    assert not found.is_here
    assert "somebody whose lock file cannot be read" == str(found)


@pytest.mark.parametrize("url", ["s3://states", "https://api.pulumi.com", "file:///nowhere"])
def test_sees_none_elsewhere(url: str, tmp_path: Path) -> None:
    assert [] == locks(url, tmp_path, STACK)
