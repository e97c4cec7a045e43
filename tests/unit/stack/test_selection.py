"""Which stacks a command is about, as Pulumi keeps that in its files."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.selection import find_stack, find_stacks

# It knows one selected stack, and lists two, as Pulumi prints them.
PULUMI = f"""#!{sys.executable}
import sys

command = " ".join(sys.argv[1:])
if command.startswith("stack ls"):
    print('[{{"name": "dev"}}, {{"name": "acme/prod"}}]')
else:
    print("acme/shop/prod" if "prod" in command else "organization/shop/dev")
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A project `shop` with the stacks dev and prod in a folder, and nothing selected."""
    states = tmp_path / "state" / ".pulumi"
    (states / "stacks" / "shop").mkdir(parents=True)
    (states / "meta.yaml").write_text("version: 1\n")
    for name in ("prod.json", "dev.json", "dev.json.bak", "dev.json.attrs"):
        (states / "stacks" / "shop" / name).write_text("{}")
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    return {
        "PULUMI_BACKEND_URL": (tmp_path / "state").as_uri(),
        "PULUMI_HOME": str(tmp_path / "home"),
    }


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that answers."""
    engine = tmp_path / "bin" / "pulumi"
    engine.parent.mkdir()
    engine.write_text(PULUMI)
    engine.chmod(0o755)
    monkeypatch.setenv("PATH", str(engine.parent))


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No engine at all."""
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))


def select(folder: Path, kept: object) -> None:
    place = hashlib.sha1(str(folder / "Pulumi.yaml").encode(), usedforsecurity=False).hexdigest()
    file = folder / "home" / "workspaces" / f"shop-{place}-workspace.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(kept))


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize("name", ["prod", "shop/prod", "organization/shop/prod"])
def test_a_stack_is_found_by_each_of_its_names(
    tmp_path: Path, environ: dict[str, str], name: str
) -> None:
    found = find_stack(tmp_path, name, environ)

    assert ("shop", "prod", tmp_path) == (found.project, found.stack, found.folder)


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize("form", ["stacks", "stack", "stack with its full name"])
def test_the_selected_stack_is_found_without_an_engine(
    tmp_path: Path, environ: dict[str, str], form: str
) -> None:
    kept = {
        "stacks": {"stacks": {environ["PULUMI_BACKEND_URL"]: "organization/shop/dev"}},
        "stack": {"stack": "dev"},
        "stack with its full name": {"stack": "organization/shop/dev"},
    }
    select(tmp_path, kept[form])

    assert "dev" == find_stack(tmp_path, None, environ).stack


@pytest.mark.usefixtures("no_engine")
def test_the_environment_selects_before_the_file(tmp_path: Path, environ: dict[str, str]) -> None:
    select(tmp_path, {"stack": "dev"})

    assert "prod" == find_stack(tmp_path, None, {**environ, "PULUMI_STACK": "prod"}).stack


@pytest.mark.usefixtures("pulumi")
def test_the_engine_is_asked_if_no_file_tells_the_selection(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    assert "dev" == find_stack(tmp_path, None, environ).stack


@pytest.mark.usefixtures("no_engine")
def test_a_stack_that_does_not_exist_is_named_with_what_was_probably_meant(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    with pytest.raises(OperationError, match='has no stack "prd"; did you mean "prod"'):
        find_stack(tmp_path, "prd", environ)


def test_a_folder_without_a_project_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperationError, match=r"no Pulumi\.yaml in"):
        find_stack(tmp_path, "dev", {})


@pytest.mark.usefixtures("no_engine")
def test_all_stacks_of_the_project_are_found_by_name(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    assert ["dev", "prod"] == [each.stack for each in find_stacks(tmp_path, environ)]


@pytest.mark.usefixtures("pulumi")
def test_stacks_that_are_not_in_a_folder_are_those_that_the_engine_lists(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    elsewhere = {**environ, "PULUMI_BACKEND_URL": "https://api.pulumi.com"}

    found = find_stacks(tmp_path, elsewhere)
    one = find_stack(tmp_path, "acme/prod", elsewhere)

    assert [("prod", "acme/prod"), ("dev", "dev")] == [(it.stack, it.full_name) for it in found]
    assert ("prod", "acme/shop/prod") == (one.stack, one.full_name)
