"""`twilio-studio fleet` where nothing is begun, and its status."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pulumi_twilio_studio.identity import Signature, marker_of, sign, sign_name
from pulumi_twilio_studio.studio.entrances import webhook_of
from pulumi_twilio_studio.studio.models import Flow
from studio_emulator import Emulator
from support.definitions import greeting

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


@pytest.fixture
def backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose states are in a folder of its own."""
    (tmp_path / "state").mkdir()
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    for name, value in {
        "PULUMI_BACKEND_URL": (tmp_path / "state").as_uri(),
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "1",
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--only", "acne"], 'declares no tenant "acne"; did you mean "acme"?'),
        (["--waves", "half"], "'half' is not a number of tenants, such as 3"),
        (["--max-failures", "200%"], "'200%' is more than 100%"),
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


@pytest.mark.parametrize("file", ["Pulumi.yaml", "Pulumi.acme.yaml"])
def test_a_status_looks_for_what_a_stack_with_an_identity_of_its_own_made(
    run: Run, make: Callable[..., Flow], manifest: Path, tmp_path: Path, file: str
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    with (tmp_path / file).open("a") as settings:
        settings.write("config: {'twilio-studio:identity': second}\n")
    signature = Signature(marker_of("second/shop/acme/acme-menu"), "0" * 16)
    flow = make("menu", message=sign("Ours", signature))
    given = f"acme: {{account_sid: {flow.account_sid}}}"
    manifest.write_text(MANIFEST.replace("acme: {}", given))

    asked = run("fleet", "status", "--manifest", manifest, "--only", "acme")

    assert "menu: unknown" in asked.stdout  # found: it says nothing of its template


@pytest.mark.parametrize(("options", "is_told"), [(["--reached-by"], True), ([], False)])
def test_a_status_tells_who_reaches_each_flow_if_asked(
    run: Run,
    make: Callable[..., Flow],
    manifest: Path,
    tmp_path: Path,
    emulator: Emulator,
    options: list[str],
    is_told: bool,
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    signature = Signature(marker_of("organization/shop/acme/acme-menu"), "0" * 16)
    flow = make("menu", message=sign("Ours", signature))
    manifest.write_text(MANIFEST.replace("acme: {}", f"acme: {{account_sid: {flow.account_sid}}}"))
    emulator.add_number("+15550100001", sms_url=webhook_of(flow.account_sid, flow.sid))
    page = tmp_path / "status.html"

    asked = run("fleet", "status", "--manifest", manifest, "--html", page, *options)

    assert is_told is ("+15550100001" in asked.stdout)
    assert is_told is ("reached by number +15550100001" in page.read_text())


@pytest.mark.parametrize("verb", ["preview", "up", "destroy", "status"])
def test_a_place_that_cannot_be_written_is_told_before_anything_begins(
    run: Run, manifest: Path, tmp_path: Path, verb: str
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")

    asked = run("fleet", verb, "--manifest", manifest, "--json", tmp_path / "no" / "x.json")

    assert (2, "") == (asked.exit_code, asked.stdout)
    assert "no/x.json: there is no folder" in asked.stderr


def test_an_error_says_whose_it_is(run: Run, manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    manifest.write_text(MANIFEST.replace("acme: {}", f"acme: {{account_sid: AC{7:032}}}"))

    asked = run("fleet", "status", "--manifest", manifest)

    assert f"\nacme: AC{7:032} is not a subaccount of " in asked.stdout


@pytest.mark.parametrize(
    ("verb", "address"),
    [
        ("up", ""),
        ("up", "tcp://"),
        ("up", "tcp://:8786"),
        ("up", "10.0.0.1:8786"),
        ("preview", "http://a:1"),
        ("destroy", "tcp://a"),
    ],
)
@pytest.mark.engine  # it is asked for its backend first
def test_says_what_is_wrong_with_a_schedulers_address(
    run: Run, backend: Path, manifest: Path, verb: str, address: str
) -> None:
    asked = run("fleet", verb, "--manifest", manifest, "--cwd", backend, "--scheduler", address)

    assert 2 == asked.exit_code
    assert f"{address!r} is not an address of a Dask scheduler" in asked.stderr


@pytest.mark.engine
@pytest.mark.parametrize("verb", ["preview", "up", "destroy"])
def test_credentials_that_open_nothing_are_told_before_anything_begins(
    run: Run, backend: Path, manifest: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "rotated")

    asked = run("fleet", verb, "--manifest", manifest, "--cwd", backend)

    assert (2, "") == (asked.exit_code, asked.stdout)
    assert "HTTP 401" in asked.stderr
    assert "wave 1" not in asked.stderr
    assert [] == list((backend / "state").rglob("acme.json"))


@pytest.mark.engine
def test_destroying_is_not_begun_where_nobody_can_be_asked(
    run: Run, backend: Path, manifest: Path
) -> None:
    asked = run("fleet", "destroy", "--manifest", manifest, "--cwd", backend)

    assert 2 == asked.exit_code
    assert "--yes must be passed in" in asked.stderr


@pytest.mark.engine
def test_says_what_a_cluster_needs(
    run: Run, backend: Path, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "pulumi_twilio_studio.fleet.cluster", raising=False)

    asked = run("fleet", "up", "--manifest", manifest, "--cwd", backend, "--scheduler", "tcp://a:1")

    assert 2 == asked.exit_code
    assert "pip install 'pulumi-twilio-studio[fleet]'" in asked.stderr


@pytest.mark.engine
def test_says_only_of_those_that_are_destroyed_what_becomes_of_them(
    run: Run, backend: Path, manifest: Path
) -> None:
    asked = run("fleet", "destroy", "--manifest", manifest, "--cwd", backend, "--waves", "1")

    assert "acme: there is nothing to destroy." in asked.stderr
    assert "beta" not in asked.stderr


def test_a_status_finds_the_accounts_of_that_organization_from_any_folder(
    run: Run, manifest: Path, tmp_path: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    signed = sign_name("acme", marker_of("firm/shop/acme/acme"))
    account = emulator.create_account(signed, emulator.account_sid)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    asked = run(
        *("fleet", "status", "--cwd", tmp_path, "--manifest", "tenants.yaml"),
        *("--org", "firm", "--only", "acme", "--json", "-"),
    )

    [acme] = json.loads(asked.stdout)["tenants"]
    assert account["sid"] == acme["account_sid"]


def test_json_has_stdout_to_itself(run: Run, manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")

    asked = run("fleet", "status", "--manifest", manifest, "--only", "acme", "--json", "-")

    assert ["acme"] == [each["tenant"] for each in json.loads(asked.stdout)["tenants"]]
    assert "1 tenant: 1 account missing" in asked.stderr
