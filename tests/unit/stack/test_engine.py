"""The `pulumi` command: how it is found, and what is said if it fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.engine import Engine, PulumiFailed, complaint_in, run_pulumi
from pulumi_twilio_studio.stack.home import StackHome

WARNED = "warning: a new version is there\nerror: no stack named 'dev' found\n"
ASK: dict[str, Callable[[Path], object]] = {
    "a command": lambda folder: Engine.of(folder, "dev"),
    "a fleet": Project.around,
    "a guard": lambda folder: StackHome(folder, "shop", "dev", "s3://bucket").resources(),
}


@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
def test_without_pulumi_everybody_says_what_to_install(
    ask: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(OperationError, match="there is no `pulumi` on PATH: install it"):
        ask(tmp_path)


def test_a_failure_names_the_command_and_ends_with_the_engines_error(tmp_path: Path) -> None:
    pulumi = tmp_path / "pulumi"
    pulumi.write_text(f'#!/bin/sh\nprintf "%s" "{WARNED}" >&2\nexit 1\n')
    pulumi.chmod(0o755)

    with pytest.raises(PulumiFailed) as failed:
        run_pulumi(tmp_path, "stack", "export", "--stack", "dev", path=str(pulumi))

    assert "`pulumi stack export` failed: no stack named 'dev' found" == str(failed.value)
    assert failed.value.is_missing_stack


def test_an_error_of_several_lines_is_kept_whole() -> None:
    assert "two lines:\n  of it" == complaint_in("warning: old\nerror: two lines:\n  of it\n")
