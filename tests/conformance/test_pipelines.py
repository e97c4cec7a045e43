"""The pipelines that `init --ci` writes are right for actionlint and for the JSON schemas of GitHub and GitLab.

actionlint also knows the types of expressions, the inputs of a called workflow, and the shell of each script if
shellcheck is there. The schemas come with check-jsonschema.
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from pulumi_twilio_studio.starter.pipelines import PIPELINES, Forge, pipeline_files
from support.documents import ROOT

ACTIONLINT = runpy.run_path(str(ROOT / "tools" / "actionlint.py"))
GITHUB = PIPELINES / "github" / ".github"
SCHEMAS = {
    "github-workflows": sorted(GITHUB.glob("workflows/*.yml")),
    "github-actions": sorted(GITHUB.glob("actions/*/action.yml")),
    "gitlab-ci": [PIPELINES / "gitlab" / ".gitlab-ci.yml"],
}


@pytest.fixture
def actionlint() -> Path:
    """The command; without it the test is skipped, or fails if REQUIRE_ACTIONLINT=1."""
    program: Path = ACTIONLINT["program"]()
    if not program.exists():
        say = pytest.fail if os.environ.get("REQUIRE_ACTIONLINT") == "1" else pytest.skip
        say("no actionlint: `python tools/actionlint.py` builds it, or says what to do")
    return program


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the workflows."""
    (tmp_path / ".git").mkdir()
    for name, text in pipeline_files(Forge.github).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def told(actionlint: Path, repository: Path) -> str:
    done = subprocess.run([actionlint], cwd=repository, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_actionlint_finds_nothing(actionlint: Path, repository: Path) -> None:
    assert "" == told(actionlint, repository)


def test_actionlint_finds_an_input_that_a_called_workflow_does_not_have(
    actionlint: Path, repository: Path
) -> None:
    deploy = repository / ".github" / "workflows" / "twilio-studio-deploy.yml"
    deploy.write_text(deploy.read_text().replace("stack: prod", "stacks: prod"))

    assert 'input "stacks" is not defined' in told(actionlint, repository)


def checked(schema: str, *files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    return subprocess.run([*command, *files], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_file_is_as_its_schema_says(schema: str) -> None:
    done = checked(schema, *SCHEMAS[schema])

    assert SCHEMAS[schema]
    assert 0 == done.returncode, done.stdout + done.stderr


def test_the_schema_of_gitlab_finds_a_word_that_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / ".gitlab-ci.yml"
    file.write_text(SCHEMAS["gitlab-ci"][0].read_text().replace("when: manual", "when: by-hand"))

    done = checked("gitlab-ci", file)

    assert 1 == done.returncode
    assert "by-hand" in done.stdout
