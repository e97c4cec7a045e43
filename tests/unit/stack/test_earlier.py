"""What is recorded of the stack that comes first: in its state, or in a file that `status --json` wrote."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.earlier import EarlierFlow
from pulumi_twilio_studio.stack.earlier import EarlierStack, absence, earlier_stack
from pulumi_twilio_studio.stack.home import StackHome

SINCE = "2026-11-20T10:00:00Z"
SID, ACCOUNT = "FW" + "1" * 32, "AC" + "2" * 32
ROW = {
    "name": "support",
    "sid": SID,
    "account_sid": ACCOUNT,
    "declares": "published",
    "version": "a" * 16,
    "live_revision": 3,
    "live_since": SINCE,
    "head_revision": 4,
    "drifted": False,
    "deleted": False,
    "error": None,
}


@pytest.fixture
def home(tmp_path: Path) -> StackHome:
    """The place of the stack prod, in a backend that only the engine knows."""
    return StackHome(tmp_path, "shop", "prod", None)


def told(home: StackHome, *stacks: dict[str, Any]) -> EarlierStack:
    """The earlier stack by a file that describes these stacks."""
    written = {"project": "shop", "made": SINCE, "stacks": list(stacks)}
    (home.folder / "staging.json").write_text(json.dumps(written))
    return earlier_stack(home, "staging.json", timedelta(hours=1))


def staging(*flows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"stack": "staging", "errors": [], "flows": list(flows), **more}


def test_a_file_tells_what_is_live(home: StackHome) -> None:
    earlier = told(home, staging(ROW))

    assert earlier.flow("support") == EarlierFlow(
        sid=SID,
        account_sid=ACCOUNT,
        declares="published",
        version="a" * 16,
        revision=4,
        live_revision=3,
        live_since=SINCE,
        not_after=SINCE,
    )
    assert f"staging (by staging.json of {SINCE})" == earlier.called


@pytest.mark.parametrize(
    ("row", "flaw", "version"),
    [
        ({"error": "HTTP 500"}, "could not be read there: HTTP 500", "a" * 16),
        ({"deleted": True}, "is deleted there", "a" * 16),
        ({"version": None, "live_revision": None, "live_since": None}, "", ""),
    ],
)
def test_a_file_tells_what_proves_nothing(
    row: dict[str, Any], flaw: str, version: str, home: StackHome
) -> None:
    found = told(home, staging({**ROW, **row})).flow("support")

    assert found is not None
    assert (flaw, version) == (found.flaw, found.version)


def test_a_tenant_of_a_file_is_named_after_its_own_stack(home: StackHome) -> None:
    earlier = told(home, staging({**ROW, "name": "staging-support"}))

    assert earlier.flow("prod-support") is not None
    assert earlier.flow("prod") is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "it is not what `twilio-studio status --stack NAME --json` writes"),
        ("[]", "it is not what `twilio-studio status --stack NAME --json` writes"),
        ('{"stacks": [{"stack": "s"}]}', "it is not what"),
        ("[" * 100_000, "it is not what"),
        ('{"stacks": []}', "it describes 0 stacks. Write it with"),
        (
            json.dumps(
                {
                    "made": "",
                    "stacks": [{"stack": "s", "errors": [], "flows": [{**ROW, "sid": "../x"}]}],
                }
            ),
            "it is not what",
        ),
        (
            '{"stacks": [{"errors": ["no such stack"], "flows": []}]}',
            'it says "no such stack"',
        ),
    ],
)
def test_a_file_that_is_something_else_is_told(text: str, sentence: str, home: StackHome) -> None:
    (home.folder / "staging.json").write_text(text)
    earlier = earlier_stack(home, "staging.json", None)

    with pytest.raises(OperationError) as refusal:
        earlier.flow("support")

    assert sentence in str(refusal.value)
    assert "staging.json" == earlier.called


def test_a_file_that_is_gone_is_told_each_time_and_looked_for_once(home: StackHome) -> None:
    earlier = earlier_stack(home, "staging.json", None)
    with pytest.raises(OperationError, match="No such file"):
        earlier.flow("support")

    told(home, staging(ROW))

    with pytest.raises(OperationError, match="No such file"):
        earlier.flow("support")


def test_a_state_that_pulumi_did_not_write_is_told(home: StackHome) -> None:
    folder = home.folder / ".pulumi" / "stacks" / "shop"
    folder.mkdir(parents=True)
    (home.folder / ".pulumi" / "meta.yaml").write_text("version: 1\n")
    latest = {
        "resources": [{"type": "pulumi-python:dynamic/studio:Flow", "outputs": {"revision": 1}}]
    }
    (folder / "staging.json").write_text(json.dumps({"checkpoint": {"latest": latest}}))
    local = StackHome(home.folder, "shop", "prod", home.folder.as_uri())

    with pytest.raises(OperationError, match="is not one that Pulumi wrote"):
        earlier_stack(local, "staging", None).flow("support")


def test_only_the_engine_knows_the_stacks_of_another_backend(home: StackHome) -> None:
    assert absence(home, "staging") is None


def test_a_stack_that_is_gone_is_told(home: StackHome) -> None:
    (home.folder / ".pulumi" / "stacks" / "shop").mkdir(parents=True)
    (home.folder / ".pulumi" / "meta.yaml").write_text("version: 1\n")
    local = StackHome(home.folder, "shop", "prod", home.folder.as_uri())

    with pytest.raises(OperationError, match='there is no stack "staging"'):
        earlier_stack(local, "staging", None).flow("support")
