"""The project that a fleet is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.fleet.project import Project, ProjectFiles
from pulumi_twilio_studio.lifecycle.account import OperationError


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
def test_providers_run_in_this_python(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")

    environ = Project.around(tmp_path).environ

    assert environ["PULUMI_PYTHON_CMD"].startswith(environ["PATH"].partition(":")[0])


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(None, "no Pulumi.yaml in .* or above it"), ("name: [", "Pulumi.yaml cannot be read: ")],
)
def test_says_what_is_wrong_with_it(tmp_path: Path, content: str | None, complaint: str) -> None:
    if content is not None:
        (tmp_path / "Pulumi.yaml").write_text(content)

    with pytest.raises(OperationError, match=complaint):
        ProjectFiles.around(tmp_path)


@pytest.mark.parametrize(
    ("project", "stack", "found"),
    [
        ("", None, None),
        ("", "config: {'twilio-studio:identity': second}", "second"),
        ("config: {'twilio-studio:identity': all}", "config: {}", "all"),
        ("config: {'twilio-studio:identity': {value: all}}", None, "all"),
        ("config: {'twilio-studio:identity': {type: string, default: all}}", None, "all"),
        ("config: {'twilio-studio:identity': all}", "config: {'twilio-studio:identity': 2}", "2"),
    ],
)
def test_a_stacks_own_configuration_wins_over_that_of_all(
    tmp_path: Path, project: str, stack: str | None, found: str | None
) -> None:
    (tmp_path / "Pulumi.yaml").write_text(f"name: shop\nruntime: python\n{project}")
    if stack is not None:
        (tmp_path / "Pulumi.ash.yaml").write_text(stack)

    assert found == ProjectFiles.around(tmp_path).read_setting("ash", "twilio-studio:identity")


def test_a_secret_that_has_to_be_read_without_an_engine_is_named(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    settings = tmp_path / "Pulumi.ash.yaml"
    settings.write_text("config: {'twilio-studio:identity': {secure: AAAB}}")

    with pytest.raises(OperationError, match="Set it again without --secret"):
        ProjectFiles.around(tmp_path).read_setting("ash", "twilio-studio:identity")
