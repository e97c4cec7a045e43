"""The files of a new project: `twilio-studio init` writes them, and `pulumi new` uses the same folders."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.files import content
from pulumi_twilio_studio.files import write as write_file

TEMPLATES = Path(__file__).with_name("templates")
NAME = "${PROJECT}"
"""Stands for the project's name in the files, as in `pulumi new`."""

REQUIREMENTS = "requirements.txt"
PYPROJECT = "pyproject.toml"
THEIRS = (".gitignore", "README.md")
"""Files that a folder may already have. They stay as they are."""

ALLOWED = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")


class CannotStart(Error):
    """Why no project was written, and what to do: one or more sentences for the user."""


class Taken(CannotStart):
    """Other files are in the places of the project's files."""


class Kind(StrEnum):
    """What the stacks of a project are."""

    environments = "environments"
    tenants = "tenants"


class Toolchain(StrEnum):
    """What installs the program's packages: the `toolchain` in Pulumi.yaml."""

    pip = "pip"
    uv = "uv"
    poetry = "poetry"


INSTALL = {
    Toolchain.pip: (
        "python3 -m venv .venv",
        ". .venv/bin/activate",
        "pip install -r requirements.txt",
    ),
    Toolchain.uv: ("uv sync", ". .venv/bin/activate"),
    Toolchain.poetry: ("poetry install", 'eval "$(poetry env activate)"'),
}
"""Commands that install what the program needs, and select it."""


BESIDES = {Toolchain.uv: ("pip",)}
"""What a toolchain's environment lacks: an older Python language host of Pulumi asks pip what is installed."""


@dataclass(frozen=True)
class Written:
    """What happened to the files, by their paths in the folder."""

    new: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def template_folder(kind: Kind) -> Path:
    """Return the folder of that kind of project, for `pulumi new FOLDER`."""
    return TEMPLATES / kind.value


def project_name(folder: Path) -> str:
    """Return a name for the project in that folder, made of the folder's own name."""
    made = re.sub(r"[^A-Za-z0-9._-]+", "-", folder.absolute().name)[:100].strip("._-")
    return made or "studio-flows"


def files(kind: Kind, toolchain: Toolchain, name: str) -> dict[str, str]:
    """Return the text of each file by its path. Raises CannotStart for a name that Pulumi or Python refuses."""
    if not ALLOWED.fullmatch(name):
        raise CannotStart(
            f"{name!r} cannot be the name of a project. Use 1 to 100 letters, digits, hyphens, underscores "
            "and full stops, with a letter or digit at both ends: --name NAME."
        )
    folder = template_folder(kind)
    texts = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8").replace(NAME, name)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    return texts if toolchain is Toolchain.pip else _with(toolchain, texts, name)


def write(folder: Path, texts: Mapping[str, str]) -> Written:
    """Write the files that are missing. Raises CannotStart. No file that was there changes."""
    try:
        written = _compare(folder, texts)
        for path in written.new:
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            write_file(file, texts[path].encode(), replaces=lambda _: False)
    except OSError as error:
        raise CannotStart(f"cannot write {error.filename or folder}: {error.strerror}.") from None
    return written


def next_commands(folder: Path, kind: Kind, toolchain: Toolchain) -> list[str]:
    """Return the next commands in their order, for a POSIX shell and for every Python language host of Pulumi."""
    stack = "dev" if kind is Kind.environments else "acme"
    return [
        *([f"cd {shlex.quote(str(folder))}"] if folder.absolute() != Path.cwd() else []),
        *INSTALL[toolchain],
        "export TWILIO_ACCOUNT_SID=AC... TWILIO_AUTH_TOKEN=...",
        "export TWILIO_BASE_URL=http://127.0.0.1:4010 # only to try it on `twilio-studio emulator`",
        f"pulumi stack init {stack}",
        "pulumi preview",
        "pulumi up",
    ]


def _compare(folder: Path, texts: Mapping[str, str]) -> Written:
    """Return which files to write, and which ones stay. Raises CannotStart if others are in their places."""
    written, taken = Written(), []
    for path, text in texts.items():
        file = folder / path
        if not (file.is_symlink() or file.exists()):
            written.new.append(path)
        elif path in THEIRS or content(file) == text.encode():
            written.kept.append(path)
        else:
            taken.append(path)
    if taken:
        raise Taken(
            f"{folder} has another {' and '.join(taken)}. Nothing was written. Move that away, or name another "
            "folder: twilio-studio init FOLDER."
        )
    return written


def _with(toolchain: Toolchain, texts: dict[str, str], name: str) -> dict[str, str]:
    """Return the project for a toolchain that reads pyproject.toml. uv and Poetry find their own environments."""
    needs = [line for line in texts[REQUIREMENTS].splitlines() if line and line[0] != "#"]
    options = "    toolchain: pip\n    virtualenv: .venv\n"
    changed = {
        "Pulumi.yaml": texts["Pulumi.yaml"].replace(options, f"    toolchain: {toolchain}\n"),
        PYPROJECT: _pyproject(name, [*needs, *BESIDES.get(toolchain, ())]),
    }
    return {path: text for path, text in {**texts, **changed}.items() if path != REQUIREMENTS}


def _pyproject(name: str, needs: list[str]) -> str:
    quoted = "".join(f'  "{need}",\n' for need in needs)
    return (
        "# This program is not a package: uv and Poetry only install what it needs.\n"
        "[project]\n"
        f'name = "{name}-program"\n'
        'version = "0"\n'
        'requires-python = ">=3.11"\n'
        f"dependencies = [\n{quoted}]\n"
        "\n"
        "[tool.uv]\n"
        "package = false\n"
        "\n"
        "[tool.poetry]\n"
        "package-mode = false\n"
    )
