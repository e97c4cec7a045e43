"""`twilio-studio init`, as a user runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from typer.testing import Result

from pulumi_twilio_studio.starter.project import Kind, template_folder

Run = Callable[..., Result]


def test_one_command_writes_a_project_and_says_what_to_type_next(run: Run, tmp_path: Path) -> None:
    result = run("init", "shop")

    assert 0 == result.exit_code
    assert "Wrote .gitignore, Pulumi.dev.yaml, " in result.stdout
    assert "\n  cd shop\n  python3 -m venv .venv\n" in result.stdout
    assert (tmp_path / "shop" / "__main__.py").is_file()


def test_without_a_folder_the_project_is_written_here(run: Run, tmp_path: Path) -> None:
    run("init", "--kind", "tenants", "--name", "firm")

    assert (tmp_path / "Pulumi.yaml").read_text().startswith("name: firm\n")
    assert (tmp_path / "tenants.yaml").is_file()


@pytest.mark.parametrize(
    ("toolchain", "file", "command"),
    [
        ("pip", "requirements.txt", "pip install -r requirements.txt"),
        ("uv", "pyproject.toml", "uv sync"),
        ("poetry", "pyproject.toml", "poetry install"),
    ],
)
def test_the_project_is_for_the_toolchain_that_is_named(
    run: Run, tmp_path: Path, toolchain: str, file: str, command: str
) -> None:
    result = run("init", "shop", "--toolchain", toolchain)

    assert f"toolchain: {toolchain}" in (tmp_path / "shop" / "Pulumi.yaml").read_text()
    assert (tmp_path / "shop" / file).is_file()
    assert f"\n  {command}\n" in result.stdout


def test_a_folder_with_another_project_is_an_error_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: mine\n")

    result = run("init")

    assert 1 == result.exit_code
    assert ". has another Pulumi.yaml. Nothing was written." in result.stderr
    assert "name: mine\n" == (tmp_path / "Pulumi.yaml").read_text()


def test_the_template_for_pulumi_new_is_named_and_nothing_is_written(
    run: Run, tmp_path: Path
) -> None:
    result = run("init", "--kind", "tenants", "--template")

    assert f"{template_folder(Kind.tenants)}\n" == result.stdout
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("forge", "file"),
    [("github", ".github/workflows/twilio-studio-deploy.yml"), ("gitlab", ".gitlab-ci.yml")],
)
def test_a_new_project_comes_with_pipelines_if_asked(
    run: Run, tmp_path: Path, forge: str, file: str
) -> None:
    result = run("init", "shop", "--ci", forge)

    assert 0 == result.exit_code
    assert (tmp_path / "shop" / file).is_file()
    assert (tmp_path / "shop" / "__main__.py").is_file()
    assert "For the pipelines:\n  Make the stacks dev, staging, prod" in result.stdout


def test_with_pipelines_each_stack_of_a_new_project_comes_after_another(
    run: Run, tmp_path: Path
) -> None:
    run("init", "--ci", "github")

    found = {
        stack: yaml.safe_load((tmp_path / f"Pulumi.{stack}.yaml").read_text())["config"]
        for stack in ("dev", "staging", "prod")
    }
    assert [None, "dev", "staging"] == [each.get("twilio-studio:after") for each in found.values()]


def test_a_project_that_is_there_gets_the_pipelines_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: mine\n")

    result = run("init", "--ci", "gitlab")

    assert 0 == result.exit_code
    assert ["Pulumi.yaml", ".gitlab-ci.yml"] == sorted(
        (each.name for each in tmp_path.iterdir()), reverse=True
    )
    assert "Next:" not in result.stdout


def test_a_pipeline_of_somebody_else_stays_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitlab-ci.yml").write_text("mine: {script: [true]}\n")

    result = run("init", "--ci", "gitlab")

    assert 1 == result.exit_code
    assert "has another .gitlab-ci.yml. Nothing was written." in result.stderr
    assert [".gitlab-ci.yml"] == [each.name for each in tmp_path.iterdir()]


def test_other_workflows_stay_beside_ours(run: Run, tmp_path: Path) -> None:
    theirs = tmp_path / ".github" / "workflows" / "ci.yml"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("on: push\n")

    assert 0 == run("init", "--ci", "github").exit_code
    assert "on: push\n" == theirs.read_text()


def test_pipelines_that_are_there_already_are_left_as_they_are(run: Run) -> None:
    run("init", "--ci", "github")

    result = run("init", "--ci", "github")

    assert 0 == result.exit_code
    assert "Left unchanged: .github/actions/twilio-studio/action.yml, " in result.stdout


def test_tenants_have_no_pipelines(run: Run, tmp_path: Path) -> None:
    result = run("init", "--kind", "tenants", "--ci", "github")

    assert 2 == result.exit_code
    assert "dev, staging and prod" in result.stderr
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("option", [("--name", "shop"), ("--toolchain", "uv")])
def test_what_only_a_new_project_has_is_refused_where_one_is(
    run: Run, tmp_path: Path, option: tuple[str, str]
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: mine\n")

    assert 2 == run("init", "--ci", "github", *option).exit_code
    assert ["Pulumi.yaml"] == [each.name for each in tmp_path.iterdir()]
