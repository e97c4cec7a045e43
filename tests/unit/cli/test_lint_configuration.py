"""`[tool.twilio-studio.lint]` of pyproject.toml, and the hook for pre-commit."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from typer.testing import Result

from support.definitions import greeting

Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[3]
TABLE = "[tool.twilio-studio.lint]\n"
ODD = "{{nothing}}"


@pytest.fixture
def project(tmp_path: Path) -> Callable[[str], None]:
    """Writes a project of two flows, with that pyproject.toml."""

    def write(configuration: str) -> None:
        (tmp_path / "flows" / "old").mkdir(parents=True)
        for name in ("new.json", "old/menu.json"):
            (tmp_path / "flows" / name).write_text(json.dumps(greeting(ODD)))
        (tmp_path / "pyproject.toml").write_text(configuration)

    return write


def files_told(shown: Result) -> set[str]:
    return {each["file"].replace("\\", "/") for each in json.loads(shown.stdout)}


NEW, OLD = "flows/new.json", "flows/old/menu.json"


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ("", {NEW, OLD}),
        (TABLE + 'ignore = ["unknown-variable"]', set()),
        (TABLE + 'ignore = ["secret"]', {NEW, OLD}),
        (TABLE + 'per-file-ignores."flows/old/*.json" = ["unknown-variable"]', {NEW}),
        (TABLE + 'per-file-ignores."./flows/old" = ["unknown-variable"]', {NEW}),
        (TABLE + 'per-file-ignores."menu.json" = ["unknown-variable"]', {NEW}),
        (TABLE + 'per-file-ignores."old/menu.json" = ["unknown-variable"]', {NEW, OLD}),
        (TABLE + 'per-file-ignores."flows/*" = ["secret"]', {NEW, OLD}),
    ],
    ids=["none", "code", "other code", "pattern", "folder", "name", "elsewhere", "not that code"],
)
def test_codes_are_silenced_by_file(
    run: Run, project: Callable[[str], None], configuration: str, expected: set[str]
) -> None:
    project(configuration)

    assert expected == files_told(run("lint", "flows", "--format", "json"))


def test_the_nearest_pyproject_that_speaks_of_lint_counts_from_where_it_stands(
    run: Run,
    project: Callable[[str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project(TABLE + 'per-file-ignores."flows/old/*" = ["unknown-variable"]')
    (tmp_path / "flows" / "pyproject.toml").write_text('[project]\nname = "x"\n')
    monkeypatch.chdir(tmp_path / "flows")

    assert {"new.json"} == files_told(run("lint", ".", "--format", "json"))


def test_strict_is_what_the_option_is(run: Run, project: Callable[[str], None]) -> None:
    project(TABLE + "strict = true")

    assert 1 == run("lint", "flows").exit_code


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        (TABLE + "ingore = []", 'lint has no key "ingore"; did you mean "ignore"?'),
        ("[tool.twilio-studio.lnt]", 'has no key "lnt"; did you mean "lint"?'),
        (
            TABLE + 'ignore = ["secrt"]',
            'ignore: "secrt" is not a lint code; did you mean "secret"?',
        ),
        (
            TABLE + 'per-file-ignores."a" = ["secrt"]',
            'per-file-ignores."a": "secrt" is not a lint code; did you mean "secret"?',
        ),
        (TABLE + 'ignore = "secret"', "lint.ignore must be a list of codes"),
        (TABLE + "ignore = [1]", "1 is not a lint code"),
        (TABLE + 'per-file-ignores = ["a"]', "per-file-ignores must be a table"),
        (TABLE + 'strict = "yes"', "lint.strict must be true or false"),
        ("[tool]\ntwilio-studio = 1", "tool.twilio-studio must be a table"),
        ("[tool.twilio-studio]\nlint = 1", "tool.twilio-studio.lint must be a table"),
        ("[tool", "cannot be read"),
    ],
)
def test_what_is_wrong_with_the_configuration_is_said_with_the_file_and_exit_code_2(
    run: Run, project: Callable[[str], None], tmp_path: Path, configuration: str, expected: str
) -> None:
    project(configuration)

    shown = run("lint", "flows")

    assert (2, "") == (shown.exit_code, shown.stdout)
    assert shown.stderr.startswith(f"{tmp_path / 'pyproject.toml'}: ")
    assert expected in shown.stderr


def test_all_that_is_wrong_is_said_at_once(run: Run, project: Callable[[str], None]) -> None:
    project(TABLE + 'ignore = ["a", "b"]\nstrict = 1')

    assert 3 == len(run("lint", "flows").stderr.splitlines())


def test_only_flows_skips_a_file_that_is_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "x"}')

    shown = run("lint", "--only-flows", "package.json")

    assert (0, "package.json: skipped, because it is not a flow definition\n") == (
        shown.exit_code,
        shown.stderr,
    )


@pytest.fixture
def commit(tmp_path: Path) -> Callable[[], subprocess.CompletedProcess[str]]:
    """Runs the hook on every JSON of the folder, as pre-commit does: its entry, then the files."""
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert ["json"] == hook["types"]
    scripts = Path(sys.executable).parent

    def run_hook() -> subprocess.CompletedProcess[str]:
        command, *arguments = shlex.split(hook["entry"])
        files = sorted(str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*.json"))
        return subprocess.run(
            [scripts / command, *arguments, *hook.get("args", []), *files],
            cwd=tmp_path,
            env={**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )

    return run_hook


def test_the_hook_passes_a_commit_of_sound_flows_beside_other_json(
    commit: Callable[[], subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "package.json").write_text('{"name": "x"}')
    (tmp_path / "a.json").write_text(json.dumps(greeting()))

    done = commit()

    assert 0 == done.returncode, done.stderr


def test_the_hook_stops_a_commit_of_a_flow_that_twilio_would_refuse(
    commit: Callable[[], subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    definition = greeting()
    definition["states"][1]["properties"]["body"] = 5
    (tmp_path / "a.json").write_text(json.dumps(definition))

    done = commit()

    assert 1 == done.returncode
    assert "wrong-type" in done.stdout
