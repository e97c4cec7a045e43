"""`twilio-studio fleet rollback` where no tenant is run."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pulumi_twilio_studio.definition import template_sha256
from pulumi_twilio_studio.identity import Signature, marker_of, short, sign
from pulumi_twilio_studio.studio.models import Flow
from studio_emulator import Emulator
from support.definitions import greeting

Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one tenant in the account of the credentials."""
    (tmp_path / "menu.json").write_text(json.dumps(greeting()))
    account = os.environ["TWILIO_ACCOUNT_SID"]
    flows = "flows: {menu: {template: menu.json}}"
    (tmp_path / "tenants.yaml").write_text(f"tenants: {{ash: {{account_sid: {account}, {flows}}}}}")
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "state").mkdir()
    for name, value in {
        "PULUMI_BACKEND_URL": (tmp_path / "state").as_uri(),
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_CONFIG_PASSPHRASE": "",
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def rollback(run: Run, project: Path) -> Callable[..., Result]:
    """Runs it from another folder."""

    def rolled(flow: str, *options: str) -> Result:
        place = ("--manifest", "tenants.yaml", "--cwd", str(project))
        return run("fleet", "rollback", flow, *place, *options)

    return rolled


@pytest.fixture
def save(make: Callable[..., Flow], project: Path) -> Callable[..., Flow]:
    """Makes the flow of the tenant from the template of today, or from another one."""

    def saved(template: str | None = None) -> Flow:
        sha256 = template or template_sha256(project / "menu.json")
        signature = Signature(marker_of("organization/shop/ash/ash-menu"), "0" * 16, short(sha256))
        return make("menu", message=sign("", signature))

    return saved


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["meun"], 'has a flow "meun"; did you mean "menu"?'),
        (["menu", "--only", "elm"], 'declares no tenant "elm"'),
        (["menu", "--version", "v2"], '"v2" is not a version: give 8 or 16 hexadecimal digits'),
        (["menu", "--to", "0123abc"], '"0123abc" is not a version'),
        (["menu", "--waves", "half"], "'half' is not a number of tenants"),
        (["menu", "--max-failures", "200%"], "'200%' is more than 100%"),
    ],
)
def test_what_makes_no_sense_is_said_before_anything_begins(
    rollback: Callable[..., Result], words: list[str], complaint: str
) -> None:
    asked = rollback(*words, "--yes")

    assert 2 == asked.exit_code
    assert complaint in asked.stderr


def test_who_runs_another_version_is_left_in_peace_and_that_version_is_told(
    rollback: Callable[..., Result], save: Callable[..., Flow], emulator: Emulator, project: Path
) -> None:
    save("f" * 64)
    emulator.clear_journal()

    asked = rollback("menu", "--json", str(project / "report.json"))

    assert 0 == asked.exit_code, asked.output
    assert "Live are, with the number of tenants: ffffffff (1)." in asked.stderr
    report = json.loads((project / "report.json").read_text())
    assert ("menu", {"f" * 16: 1}, []) == (report["flow"], report["versions"], report["moves"])
    assert [] == emulator.writes()


def test_the_bad_version_can_be_named(
    rollback: Callable[..., Result], save: Callable[..., Flow]
) -> None:
    save("f" * 64)

    asked = rollback("menu", "--version", "f" * 8, "--to", "0123abcd", "--workers", "1")

    assert 1 == asked.exit_code, asked.output
    assert "no stack published a revision of that version before revision 1" in asked.stdout
    assert "1 tenant: 1 left" in asked.stdout


def test_what_is_pinned_in_an_account_without_the_flow_keeps_its_pin(
    rollback: Callable[..., Result], project: Path
) -> None:
    settings = project / "Pulumi.ash.yaml"
    settings.write_text("config:\n  twilio-studio:pins.ash-menu: '3'\n")
    before = settings.read_text()

    asked = rollback("menu", "--forward", "--yes")

    assert 1 == asked.exit_code, asked.output
    assert "its account is not active or has no such flow, so its pin stays" in asked.stdout
    assert before == settings.read_text()


def test_nobody_is_brought_forward_who_is_not_rolled_back(
    rollback: Callable[..., Result], save: Callable[..., Flow]
) -> None:
    save()

    asked = rollback("menu", "--forward")

    assert 0 == asked.exit_code, asked.output
    assert 'No tenant\'s flow "menu" is rolled back.' in asked.stderr
