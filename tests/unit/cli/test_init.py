"""`twilio-studio init`, as a user runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
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
