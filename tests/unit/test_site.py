"""The documents as a site, and what stands around the code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import venv
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FORMS = [path for path in ROOT.glob(".github/ISSUE_TEMPLATE/*.yml") if path.name != "config.yml"]


def leaves(entry: object) -> list[str]:
    """The pages that an entry of the navigation leads to."""
    if isinstance(entry, dict):
        return [page for below in entry.values() for page in leaves(below)]
    return (
        [page for below in entry for page in leaves(below)]
        if isinstance(entry, list)
        else [str(entry)]
    )


def test_the_site_leads_to_every_document_but_decisions() -> None:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "examples" / "README.md"]
    navigation = yaml.safe_load((ROOT / "mkdocs.yml").read_text())["nav"]

    assert sorted(str(path.relative_to(ROOT)) for path in documents) == sorted(leaves(navigation))


@pytest.mark.parametrize(
    "lock", ["requirements.txt", "package-requirements.txt", "docs-requirements.txt"]
)
def test_every_package_of_a_lock_has_its_hashes_and_no_registry_is_named(lock: str) -> None:
    text = (ROOT / "tools" / lock).read_text()
    packages = re.split(r"\n(?=\S)", text.strip())

    assert [] == [package for package in packages if "--hash=sha256:" not in package]
    assert "://" not in text


def test_the_workflow_tries_every_python_from_the_oldest_on() -> None:
    matrix = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]["test"]

    assert ["3.11", "3.12", "3.13", "3.14"] == matrix["strategy"]["matrix"]["python"]
    assert {"run": ".ci/run"} == matrix["steps"][-1]


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_a_form_for_issues_has_what_github_needs(form: Path) -> None:
    content = yaml.safe_load(form.read_text())

    assert {"name", "description", "body"} <= set(content)
    assert all(
        field["type"] == "markdown" or field["attributes"]["label"] for field in content["body"]
    )


def test_the_devcontainer_is_set_up_by_the_projects_own_recipe() -> None:
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())

    assert "make setup" == container["postCreateCommand"]


def test_the_package_is_listed_with_the_versions_that_are_tested() -> None:
    tested, listed = (
        set(re.findall(r"^[^\s=]+==\S+", (ROOT / "tools" / lock).read_text(), re.MULTILINE))
        for lock in ("requirements.txt", "package-requirements.txt")
    )

    assert set() == listed - tested
    assert listed < tested


def test_a_virtual_environment_in_the_programs_folder_is_no_change_for_git(tmp_path: Path) -> None:
    shutil.copy(ROOT / ".gitignore", tmp_path)
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-C", tmp_path)
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "-m", "first")):
        subprocess.run([*git, *arguments], check=True)

    venv.create(tmp_path / "stacks")  # as `pulumi install` of an older language host does

    seen = subprocess.run([*git, "status", "--porcelain"], capture_output=True, check=True)
    assert b"" == seen.stdout
