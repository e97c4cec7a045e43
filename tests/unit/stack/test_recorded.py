"""What a state records of a resource, also if it is encrypted there."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.kinds import FLOW, SUBACCOUNT
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.home import StackHome
from pulumi_twilio_studio.stack.recorded import Recorded, recorded_in
from pulumi_twilio_studio.stack.state import StackState

MARK = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
HIDDEN = {**MARK, "ciphertext": "AAAB"}
# It prints the state beside it, and refuses to do so with secrets hidden.
PULUMI = f"""#!{sys.executable}
import pathlib, sys

assert "--show-secrets" in sys.argv
print((pathlib.Path(__file__).parent / "clear.json").read_text())
"""


def entry(name: str, outputs: dict[str, Any], kind: str = FLOW.type, **more: Any) -> dict[str, Any]:
    urn = f"urn:pulumi:dev::shop::{kind}::{name}"
    return {"urn": urn, "type": kind, "id": f"FW{0:032}", "outputs": outputs, **more}


def state(*entries: dict[str, Any]) -> StackState:
    return StackState({"resources": list(entries)})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StackHome:
    """A stack with an engine beside it."""
    engine = tmp_path / "pulumi"
    engine.write_text(PULUMI)
    engine.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return StackHome(tmp_path, "shop", "dev", None)


def test_only_our_resources_are_read_that_are_to_stay(home: StackHome) -> None:
    found = recorded_in(
        home,
        state(
            entry("bot", {"revision": 1}),
            entry("old", {}, delete=True),
            entry("to come", {}, pendingReplacement=True),
            entry("shop", {}, "pulumi:pulumi:Stack"),
            {"urn": "urn:pulumi:dev::shop::x:y:Z::other", "type": "x:y:Z"},
            entry("acme::2", {}, SUBACCOUNT.type),
        ),
    )

    assert ["bot", "acme::2"] == [each.name for each in found]


def test_a_secret_is_asked_of_the_engine_wherever_it_stands(
    home: StackHome, tmp_path: Path
) -> None:
    clear = entry(
        "bot",
        {"definition": {**MARK, "plaintext": '"text"'}, "users": [{**MARK, "plaintext": '["a"]'}]},
    )
    (tmp_path / "clear.json").write_text(json.dumps({"deployment": {"resources": [clear]}}))

    found = recorded_in(home, state(entry("bot", {"definition": "x", "users": [HIDDEN]})))

    assert [Recorded("bot", FLOW, f"FW{0:032}", {"definition": "text", "users": [["a"]]})] == found


def test_a_state_without_secrets_needs_no_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    found = recorded_in(
        StackHome(tmp_path, "shop", "dev", None), state(entry("bot", {"hidden": {"a": [1]}}))
    )

    assert [{"hidden": {"a": [1]}}] == [each.outputs for each in found]


def test_a_secret_without_an_engine_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(OperationError, match="no `pulumi` on PATH"):
        recorded_in(StackHome(tmp_path, "shop", "dev", None), state(entry("bot", {"x": HIDDEN})))


def test_what_a_state_records_is_not_shown_by_accident() -> None:
    assert "s3cret" not in repr(Recorded("bot", FLOW, "FW", {"definition": "s3cret"}))
