"""What docs/api.md says is so: its examples run, one after the other, as one script."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio import api
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import SOURCES, Settings
from studio_emulator import Emulator
from support.definitions import greeting
from support.documents import ROOT, fences, table

TEXT = (ROOT / "docs" / "api.md").read_text()
EXAMPLES = [each.text for each in fences("docs/api.md", "python")]


@pytest.fixture
def played(
    credentials: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> dict[str, Any]:
    """What the examples leave, run where there is a flow `Support` and a file with another definition."""
    for _, variable in SOURCES.values():
        monkeypatch.delenv(variable, raising=False)
    for variable, value in credentials.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.chdir(tmp_path)
    client = Client(Settings.resolve(lambda _: None, credentials))
    client.create_flow(
        friendly_name="Support", status="published", definition=greeting(), commit_message=None
    )
    client.close()
    Path("support.json").write_text(json.dumps(greeting("Hi!")))
    Path("script.py").write_text("\n".join(EXAMPLES))
    left = runpy.run_path("script.py")
    return {**left, "printed": capsys.readouterr().out}


def test_the_examples_save_publish_roll_back_and_set_test_users(
    played: dict[str, Any], emulator: Emulator
) -> None:
    [flow] = emulator.flows()

    statuses = [each["status"] for each in flow["revisions"]]
    assert ["published", "draft", "published", "published"] == statuses
    assert ["+15550100001"] == flow["test_users"]
    assert played["live"].definition == played["restored"].definition
    assert "Somebody was quicker: somebody saved revision 4" in played["printed"]


def test_names_every_property_of_a_flow() -> None:
    sentence = TEXT.split("with Twilio's own names: ")[1].split(".")[0]

    assert list(api.Flow.__annotations__) == re.findall(r"`(\w+)`", sentence)


def test_names_every_error_and_no_other() -> None:
    rows = table("docs/api.md", "Errors").rows
    named = {name for row in rows for cell in row for name in names(cell)}
    errors = {name for name in api.__all__ if is_error(getattr(api, name))}

    assert errors - {"Error"} == named


def test_every_name_of_the_api_in_it_is_public() -> None:
    assert set(re.findall(r"\bapi\.([A-Za-z]\w*)\b(?!\.)", TEXT)) <= {*api.__all__, "md"}


def names(row: str) -> set[str]:
    return {name for name in re.findall(r"`([A-Z]\w+)`", row) if hasattr(api, name)}


def is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Exception)
