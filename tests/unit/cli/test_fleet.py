"""`twilio-studio fleet` where nothing is begun, and its status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from definitions import greeting

Run = Callable[..., Result]

MANIFEST = """
defaults:
  flows:
    menu: {template: menu.json}
tenants:
  acme: {}
  beta: {}
"""


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Two tenants that nobody has brought up."""
    (tmp_path / "menu.json").write_text(json.dumps(greeting()))
    (tmp_path / "tenants.yaml").write_text(MANIFEST)
    return tmp_path / "tenants.yaml"


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--only", "acne"], 'declares no tenant "acne"; did you mean "acme"?'),
        (["--waves", "half"], "'half' is neither a number of tenants, such as 3"),
        (["--max-failures", "200%"], "'200%' is more than all of them"),
        ([], "no Pulumi.yaml in "),
        (["--manifest", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
@pytest.mark.parametrize("verb", ["preview", "up", "destroy"])
def test_says_what_is_wrong_before_anything_begins(
    run: Run, manifest: Path, verb: str, options: list[str], complaint: str
) -> None:
    asked = run("fleet", verb, "--manifest", manifest, *options)

    assert 2 == asked.exit_code
    assert complaint in asked.stderr
    assert "Traceback" not in asked.output


def test_a_status_says_that_nothing_is_there(run: Run, manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    report, page = tmp_path / "status.json", tmp_path / "status.html"

    asked = run("fleet", "status", "--manifest", manifest, "--json", report, "--html", page)

    assert 1 == asked.exit_code
    assert "2 tenants: 2 account missing" in asked.stdout
    assert {"account missing": 2} == json.loads(report.read_text())["counts"]
    assert "acme" in page.read_text()


def test_json_has_stdout_to_itself(run: Run, manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")

    asked = run("fleet", "status", "--manifest", manifest, "--only", "acme", "--json", "-")

    assert ["acme"] == [each["tenant"] for each in json.loads(asked.stdout)["tenants"]]
    assert "1 tenant: 1 account missing" in asked.stderr
