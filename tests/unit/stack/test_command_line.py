"""How the engine was started."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from pulumi_twilio_studio.stack.command_line import CommandLine

STACKS = {
    "up --yes": None,
    "up --stack dev --yes": "dev",
    "up --stack=acme/shop/dev": "acme/shop/dev",
    "destroy -s dev": "dev",
    "destroy -sdev": "dev",
    "up --stack": None,
}
FILES = {
    "up": None,
    "up --config-file other.yaml -s dev": "other.yaml",
    "preview --config-file=/x/y.yaml": "/x/y.yaml",
    "up --config a:b=c": None,
}
READING = {
    "up": None,
    "up --refresh": True,
    "up -r": True,
    "up -yr --stack dev": True,
    "up --refresh=true": True,
    "up --refresh=false": False,
    "up --refresh --refresh=false": False,
    "up --message -remember": None,
}


DESTROYING = {
    "destroy --yes": True,
    "down -s dev": True,
    "-C shop dn": True,
    "up": False,
    "up -m destroy": False,
    "refresh --target destroy": False,
    "preview": False,
    "up --stack": False,
}


PARTIAL = {
    "up": False,
    "up --target urn:x": True,
    "up --target=urn:x --yes": True,
    "up -t urn:x": True,
    "up -turn:x": True,
    "up --target-replace urn:x": True,
    "preview --exclude urn:x": True,
    "up --target-dependents": False,
    "up --refresh -yr": False,
}


def command(line: str) -> CommandLine:
    return CommandLine.of("pulumi", Path("/shop"), line.split())


@pytest.mark.parametrize(("line", "stack"), STACKS.items())
def test_the_stack_is_told_as_it_was_written(line: str, stack: str | None) -> None:
    assert stack == command(line).stack


@pytest.mark.parametrize(("line", "file"), FILES.items())
def test_the_settings_file_is_told(line: str, file: str | None) -> None:
    assert file == command(line).config_file


@pytest.mark.parametrize(("line", "destroys"), DESTROYING.items())
def test_whether_it_destroys_the_stack_is_told(line: str, *, destroys: bool) -> None:
    assert destroys is command(line).destroys


@pytest.mark.parametrize(("line", "is_partial"), PARTIAL.items())
def test_whether_it_runs_a_part_of_the_stack_is_told(line: str, *, is_partial: bool) -> None:
    assert is_partial is command(line).is_partial


@pytest.mark.parametrize(("line", "is_reading"), READING.items())
def test_whether_it_reads_first_is_told_where_the_command_says_so(
    line: str, *, is_reading: bool | None
) -> None:
    assert is_reading == command(line).refresh


def test_the_nearest_engine_above_is_found_with_its_folder(tmp_path: Path) -> None:
    provider = tmp_path / "provider.py"
    provider.write_text(
        textwrap.dedent("""
            from pulumi_twilio_studio.stack.command_line import engines_command
            found = engines_command()
            print(found.folder, found.config_file)
        """)
    )
    engine = tmp_path / "pulumi"
    engine.write_bytes(Path("/bin/sh").resolve().read_bytes())  # a process of that name
    engine.chmod(0o755)
    starting = f"sh -c '{sys.executable} {provider}; true'; true"

    done = subprocess.run(
        [engine, "-c", starting, "up", "--config-file", "x.yaml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"{tmp_path} x.yaml\n" == done.stdout
