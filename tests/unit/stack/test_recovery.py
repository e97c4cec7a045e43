"""A stack that another machine has locked. What a killed engine left here: tests/engine/test_onboarding.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack import recovery
from pulumi_twilio_studio.stack.engine import Engine
from pulumi_twilio_studio.stack.home import StackHome

LOCK = {
    "pid": 7,
    "username": "ci",
    "hostname": "elsewhere",
    "timestamp": "2026-11-23T04:46:07+02:00",
}


@pytest.fixture
def home(tmp_path: Path) -> StackHome:
    """A stack `ash` that a process of another machine has locked."""
    file = tmp_path / "state" / ".pulumi" / "locks" / "organization" / "shop" / "ash" / "1.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(LOCK))
    return StackHome(tmp_path, "shop", "ash", (tmp_path / "state").as_uri())


def test_a_lock_is_waited_for_ten_minutes() -> None:
    assert 10 * 60 == recovery.PATIENCE


def test_a_lock_of_another_machine_that_stays_is_named_with_what_to_run(
    home: StackHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "PATIENCE", 0.0)
    engine = Engine("pulumi", home.folder, "organization/shop/ash")

    with pytest.raises(OperationError, match="locked by process 7 of ci@elsewhere") as refused:
        recovery.recover_when_free(engine, home, sleep=lambda _: None)

    assert "`pulumi cancel --stack ash`" in str(refused.value)
    assert [LOCK] == [json.loads(each.read_text()) for each in home.folder.rglob("locks/**/*.json")]
