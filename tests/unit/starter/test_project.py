"""The files of a new project."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder

from pulumi_twilio_studio.definition.lint import lint
from pulumi_twilio_studio.manifest import load
from pulumi_twilio_studio.manifest.schema import schema
from pulumi_twilio_studio.starter.project import (
    TEMPLATES,
    CannotStart,
    Kind,
    Toolchain,
    files,
    next_commands,
    project_name,
    write,
)
from support.documents import table

EVERY_START = [(kind, toolchain) for kind in Kind for toolchain in Toolchain]
OPTIONS = {
    Toolchain.pip: {"toolchain": "pip", "virtualenv": ".venv"},
    Toolchain.uv: {"toolchain": "uv"},
    Toolchain.poetry: {"toolchain": "poetry"},
}
"""What Pulumi's page on Python says of each (docs: iac/languages-sdks/python, virtual environments)."""


@pytest.mark.parametrize(("kind", "toolchain"), EVERY_START)
def test_pulumi_reads_before_it_compares_and_uses_the_toolchain(
    kind: Kind, toolchain: Toolchain
) -> None:
    project = yaml.safe_load(files(kind, toolchain, "shop")["Pulumi.yaml"])

    assert "shop" == project["name"]
    assert {"refresh": "always"} == project["options"]
    assert {"name": "python", "options": OPTIONS[toolchain]} == project["runtime"]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    ("toolchain", "besides"), [(Toolchain.uv, ["pip"]), (Toolchain.poetry, [])]
)
def test_every_toolchain_installs_the_same_and_uv_pip_which_older_hosts_ask(
    kind: Kind, toolchain: Toolchain, besides: list[str]
) -> None:
    with_pip = files(kind, Toolchain.pip, "shop")["requirements.txt"].split()
    texts = files(kind, toolchain, "shop")

    assert [*with_pip, *besides] == tomllib.loads(texts["pyproject.toml"])["project"][
        "dependencies"
    ]
    assert "requirements.txt" not in texts


@pytest.mark.parametrize("name", ["pulumi-twilio-studio", "0", "a.b", "Shop_1"])
def test_the_program_is_no_package_that_it_could_need_itself(name: str) -> None:
    project = tomllib.loads(files(Kind.tenants, Toolchain.uv, name)["pyproject.toml"])

    assert f"{name}-program" == project["project"]["name"]
    assert {"uv": {"package": False}, "poetry": {"package-mode": False}} == project["tool"]


@pytest.mark.parametrize("kind", list(Kind))
def test_no_place_for_the_name_is_left(kind: Kind) -> None:
    assert "${PROJECT}" not in "".join(files(kind, Toolchain.pip, "shop").values())


@pytest.mark.parametrize("name", ["", "a b", "-a", "a-", "ä", "a/b", "a\nb", "a" * 101])
def test_a_name_that_pulumi_or_python_refuses_is_refused(name: str) -> None:
    with pytest.raises(CannotStart, match="--name NAME"):
        files(Kind.environments, Toolchain.pip, name)


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("shop", "shop"),
        ("My shop (1)", "My-shop-1"),
        ("_äö_", "studio-flows"),
        ("a" * 120, "a" * 100),
    ],
)
def test_the_project_is_named_after_its_folder(folder: str, name: str, tmp_path: Path) -> None:
    assert name == project_name(tmp_path / folder)


def test_the_schema_for_editors_is_that_of_the_manifest() -> None:
    assert schema() == files(Kind.tenants, Toolchain.pip, "firm")["tenants.schema.json"]


def test_the_manifest_is_without_a_problem(tmp_path: Path) -> None:
    write(tmp_path, files(Kind.tenants, Toolchain.pip, "firm"))

    assert ["acme", "corner-books"] == list(load(tmp_path / "tenants.yaml").tenants)


@pytest.mark.parametrize(
    "flow", sorted(TEMPLATES.rglob("flows/*.json")), ids=lambda path: path.stem
)
def test_no_flow_of_ours_has_a_finding(flow: Path) -> None:
    assert [] == list(lint(flow.read_text()))


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "__main__.py").write_text("print('mine')")
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "greeter.json").write_text("{}")

    with pytest.raises(CannotStart, match=r"another __main__\.py and flows/greeter\.json"):
        write(tmp_path, files(Kind.environments, Toolchain.pip, "shop"))

    assert ["__main__.py", "flows"] == sorted(path.name for path in tmp_path.iterdir())
    assert "print('mine')" == (tmp_path / "__main__.py").read_text()


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "__main__.py").symlink_to(tmp_path / "elsewhere.py")

    with pytest.raises(CannotStart, match="cannot write"):
        write(tmp_path, files(Kind.environments, Toolchain.pip, "shop"))

    assert ["__main__.py"] == [path.name for path in tmp_path.iterdir()]


def test_a_gitignore_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("secrets\n")

    written = write(tmp_path, files(Kind.environments, Toolchain.pip, "shop"))

    assert [".gitignore"] == written.kept
    assert "secrets\n" == (tmp_path / ".gitignore").read_text()


def test_a_second_time_nothing_is_written(tmp_path: Path) -> None:
    texts = files(Kind.tenants, Toolchain.uv, "firm")
    write(tmp_path, texts)

    assert ([], list(texts)) == ((again := write(tmp_path, texts)).new, again.kept)


def test_the_folder_need_not_exist(tmp_path: Path) -> None:
    texts = files(Kind.environments, Toolchain.pip, "shop")

    assert list(texts) == write(tmp_path / "new" / "shop", texts).new


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("")

    with pytest.raises(CannotStart, match=r"cannot write .*shop: File exists\."):
        write(tmp_path / "shop", files(Kind.environments, Toolchain.pip, "shop"))


def test_the_commands_lead_into_the_folder_and_to_the_first_stack(tmp_path: Path) -> None:
    commands = next_commands(tmp_path / "my shop", Kind.tenants, Toolchain.poetry)

    assert f"cd '{tmp_path}/my shop'" == commands[0]
    assert "pulumi stack init acme" in commands
    assert 'eval "$(poetry env activate)"' in commands


@pytest.mark.parametrize("row", table("docs/start.md", "What installs the packages").rows)
def test_a_toolchain_is_as_the_page_says(row: tuple[str, ...], tmp_path: Path) -> None:
    name, file, options, install, choose = (re.findall(r"`([^`]+)`", cell) for cell in row)
    toolchain = Toolchain(name[0])

    texts = files(Kind.environments, toolchain, "shop")
    commands = next_commands(tmp_path / "shop", Kind.environments, toolchain)

    assert file[0] in texts
    assert all(f"    {option}\n" in texts["Pulumi.yaml"] for option in options)
    assert choose[0] in commands
    assert [*install, *choose][0] == commands[1]
    assert all(each.replace(".venv/bin/", "") in commands for each in install)


@pytest.mark.parametrize(
    ("kind", "stacks", "declares", "differs", "first"),
    [
        (Kind.environments, ["dev", "prod", "staging"], "__main__.py", "Pulumi.dev.yaml", "dev"),
        (Kind.tenants, ["acme", "corner-books"], "tenants.yaml", "tenants.yaml", "acme"),
    ],
)
@pytest.mark.keeps(
    "docs/start.md",
    "A project of your own",
    "what a stack is",
    "what it declares",
    "what differs",
    "the first stack",
)
def test_a_kind_of_project_is_as_the_page_says(
    kind: Kind, stacks: list[str], declares: str, differs: str, first: str, tmp_path: Path
) -> None:
    texts = files(kind, Toolchain.pip, "shop")
    write(tmp_path, texts)

    found = sorted(
        name.split(".")[1] for name in texts if re.fullmatch(r"Pulumi\.\w+\.yaml", name)
    ) or sorted(load(tmp_path / "tenants.yaml").tenants)
    columns = table("docs/start.md", "A project of your own").rows
    at = 1 + list(Kind).index(kind)

    assert stacks == found
    assert declares in columns[1][at]
    assert "flows/" in texts[declares]
    assert differs in texts
    assert f"pulumi stack init {first}" in columns[3][at]
    assert f"pulumi stack init {first}" in next_commands(tmp_path, kind, Toolchain.pip)


def test_in_the_folder_itself_no_cd_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert "python3 -m venv .venv" == next_commands(Path(), Kind.environments, Toolchain.pip)[0]


def test_the_wheel_has_every_file_of_the_templates() -> None:
    root = TEMPLATES.parents[3]

    packed = {
        included.distribution_path for included in WheelBuilder(str(root)).recurse_included_files()
    }

    ours = {
        path.relative_to(root / "provider").as_posix()
        for path in TEMPLATES.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours <= packed
    assert any(path.endswith("/.gitignore") for path in ours)
