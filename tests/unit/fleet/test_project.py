"""The project that a fleet is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.fleet.project import Project


@pytest.fixture(autouse=True)
def _backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "state").mkdir()
    monkeypatch.setenv("PULUMI_BACKEND_URL", (tmp_path / "state").as_uri())
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PULUMI_SKIP_UPDATE_CHECK", "1")


@pytest.mark.engine
def test_is_found_from_any_folder_below_it(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text(
        "name: shop\nruntime: python\nmain: stacks\nstackConfigDir: stacks\n"
    )
    below = tmp_path / "stacks" / "flows"
    below.mkdir(parents=True)
    (tmp_path / "stacks" / "Pulumi.ash.yaml").write_text("config: {shop:a: b}")
    (tmp_path / "stacks" / "Pulumi.elm.yaml").write_text("encryptionsalt: v1:abc=")

    found = Project.around(below)

    assert (tmp_path, "shop", tmp_path / "stacks") == (found.folder, found.name, found.program)
    assert "organization/shop/ash" == found.full_name("ash")
    assert [True, False, False] == [found.configures(each) for each in ("ash", "elm", "fir")]


@pytest.mark.engine
@pytest.mark.parametrize(
    ("config", "configures"),
    [
        ("{twilio-studio:after: elm}", False),
        ("{twilio-studio:after: elm, twilio-studio:afterFor: 1h}", False),
        ("{twilio-studio:after: elm, twilio-studio:pins.hello: 1}", True),
    ],
)
def test_the_gate_of_promotion_alone_changes_no_run(
    config: str, tmp_path: Path, *, configures: bool
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "Pulumi.ash.yaml").write_text(f"config: {config}")

    found = Project.around(tmp_path)

    assert configures is found.configures("ash")


@pytest.mark.engine
def test_a_worker_elsewhere_knows_the_override_and_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    told = {"TWILIO_STUDIO_OVERRIDE": "Staging burns", "GITHUB_SHA": "a" * 40}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    sent = Project.around(tmp_path)
    for name in told:
        monkeypatch.delenv(name)

    assert told.items() <= sent.environ.items()


@pytest.mark.engine
def test_providers_run_in_this_python(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")

    environ = Project.around(tmp_path).environ

    assert environ["PULUMI_PYTHON_CMD"].startswith(environ["PATH"].partition(":")[0])


@pytest.mark.parametrize("set_by_user", [None, "false", "true", ""])
def test_a_run_writes_its_state_at_its_end_unless_the_user_says_something_else(
    set_by_user: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(
        tmp_path, "shop", tmp_path, tmp_path, tmp_path.as_uri(), "organization", is_configured=False
    )
    monkeypatch.delenv("PULUMI_SKIP_CHECKPOINTS", raising=False)
    if set_by_user is not None:
        monkeypatch.setenv("PULUMI_SKIP_CHECKPOINTS", set_by_user)

    environ = project.environ

    expected = "true" if set_by_user is None else set_by_user
    assert expected == environ["PULUMI_SKIP_CHECKPOINTS"]
