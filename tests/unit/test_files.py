"""Only files are read, and only as much of them as can be meant."""

from __future__ import annotations

import ast
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pulumi_twilio_studio
from pulumi_twilio_studio.cli import app
from pulumi_twilio_studio.definition import DefinitionError, parse, template
from pulumi_twilio_studio.files import NotReadable, content
from pulumi_twilio_studio.manifest import ManifestError, load
from support.definitions import greeting

PACKAGE = Path(pulumi_twilio_studio.__file__).parent
REASON = "it is not a regular file but a device, a pipe or a socket"
Make = Callable[[Path], Path]


def device(_: Path) -> Path:
    return Path("/dev/zero")


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def link(folder: Path) -> Path:
    (folder / "link").symlink_to("/dev/zero")
    return folder / "link"


def listening(folder: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket"))
    return folder / "socket"


NO_FILES = [device, pipe, link, listening]


@pytest.mark.parametrize("make", NO_FILES)
def test_a_definition_that_is_no_file_is_refused(make: Make, tmp_path: Path) -> None:
    file = make(tmp_path)

    for read in (parse, template):
        with pytest.raises(DefinitionError, match=f"cannot be read: {REASON}"):
            read(file)


@pytest.mark.parametrize("make", NO_FILES)
def test_a_template_that_is_no_file_is_a_problem_of_its_manifest(
    make: Make, tmp_path: Path
) -> None:
    named = json.dumps(str(make(tmp_path)))
    manifest = tmp_path / "tenants.yaml"
    manifest.write_text(f"tenants: {{acme: {{flows: {{a: {{template: {named}}}}}}}}}")

    with pytest.raises(ManifestError) as refused:
        load(manifest)

    [problem] = refused.value.problems
    assert "tenants.acme.flows.a.template" == problem.path
    assert REASON in problem.message


@pytest.mark.parametrize("make", NO_FILES)
def test_a_manifest_that_is_no_file_is_refused(make: Make, tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=f"cannot be read: {REASON}"):
        load(make(tmp_path))


@pytest.mark.parametrize("make", [device, pipe])
@pytest.mark.parametrize("command", ["lint", "diff", "draw"])
def test_a_command_says_that_it_is_no_file(command: str, make: Make, tmp_path: Path) -> None:
    file = tmp_path / "greeter.json"
    file.write_text(json.dumps(greeting()))
    operands = [str(make(tmp_path)), *([str(file)] if command == "diff" else [])]

    shown = CliRunner().invoke(app, [command, *operands])

    assert 2 == shown.exit_code
    assert REASON in shown.output


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"states": ' + "[" * 100_000], ids=["a list", "states"]
)
def test_brackets_without_end_are_a_sentence(text: str, tmp_path: Path) -> None:
    file = tmp_path / "deep.json"
    file.write_text(text)

    with pytest.raises(DefinitionError, match=r"nested too deeply|not JSON"):
        parse(file)


def test_no_more_is_read_than_the_largest_file_may_hold(tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(b"x" * 1_000)

    with pytest.raises(NotReadable, match="it is larger than 0 MB"):
        content(file, largest=999)

    assert 1_000 == len(content(file, largest=1_000))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        content(tmp_path)


def test_files_are_written_in_the_one_place() -> None:
    """Beside it, only the schema of manifests is, by who works on this package, and what a run tells its workers."""
    own = {"files.py", "schema.py", "cluster.py", "recovery.py"}
    writers = [
        f"{file.name}:{node.lineno}"
        for file in sorted(PACKAGE.rglob("*.py"))
        if file.name not in own
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"write_text", "write_bytes", "open"}
        if not (isinstance(node.value, ast.Name) and node.value.id in {"webbrowser", "os"})
    ]

    assert [] == writers


def test_what_cannot_be_written_whole_leaves_what_was_there(tmp_path: Path) -> None:
    """The file may grow no more: as on a disk that is full."""
    file = tmp_path / "there"
    file.write_bytes(b"before")
    grown = (
        "import resource, signal, sys; from pathlib import Path; from pulumi_twilio_studio.files import write;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        "write(Path(sys.argv[1]), b'x' * 1000, replaces=lambda _: True)"
    )

    done = subprocess.run(
        [sys.executable, "-B", "-c", grown, str(file)], capture_output=True, text=True, check=False
    )

    assert "File too large" in done.stderr
    assert [file] == list(tmp_path.iterdir())
    assert b"before" == file.read_bytes()


def test_files_of_others_are_read_in_the_one_place() -> None:
    """Beside it, only what the package brings along is read, and what a run of its own wrote."""
    own = {
        "catalogue.py",
        "templates.py",
        "worker.py",
        "files.py",
        "starter/project.py",
        "starter/pipelines.py",
    }
    readers = [
        f"{file.name}:{node.lineno}"
        for file in sorted(PACKAGE.rglob("*.py"))
        if not own & {file.name, file.relative_to(PACKAGE).as_posix()}
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"read_text", "read_bytes", "safe_load"}
    ]

    assert [] == readers
