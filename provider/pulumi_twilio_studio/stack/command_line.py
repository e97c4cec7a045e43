"""How the engine above this process was started: on which stack, and with which settings file."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# An option of the command may also be in the environment (pulumi, pkg/cmd/pulumi: PULUMI_OPTION_*).
CONFIG_FILE = "PULUMI_OPTION_CONFIG_FILE"

# A switch never takes the next word as its value, and may be joined with others: -yr.
_REFRESH = re.compile(r"--refresh(=(?P<value>\w+))?|-[dfjry]*r[dfjry]*(=(?P<short>\w+))?")

# How a command may be called that reads resources (pulumi, pkg/cmd/pulumi/operations). Options may come before it.
_DESTROY = {"destroy", "down", "dn"}
_VERBS = {"up", "update", "preview", "pre", "refresh", "watch", *_DESTROY}

# Options that run a part of the stack (pulumi, pkg/cmd/pulumi/operations/up.go).
_PART = re.compile(r"--(target|target-replace|exclude)(=.*)?|-t.*", re.DOTALL)

_OPTIONS = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
_OPTIONS.add_argument("-s", "--stack")
_OPTIONS.add_argument("--config-file")


@dataclass(frozen=True)
class CommandLine:
    """A `pulumi` command that runs."""

    path: str
    """The program itself."""

    folder: Path
    """Its working directory, where relative paths in its options begin."""

    stack: str | None = None
    """As it was written. None if the selected stack is meant."""

    config_file: str | None = None
    refresh: bool | None = None
    """Whether it reads first. None if the project decides."""

    destroys: bool = False
    """Whether it deletes everything that the stack holds."""

    is_partial: bool = False
    """Whether it runs for some of the stack's resources only."""

    @classmethod
    def of(cls, path: str, folder: Path, arguments: Sequence[str]) -> CommandLine:
        """Return the command with those arguments, which do not include the program's own name."""
        try:
            found, rest = _OPTIONS.parse_known_args(arguments)
        except argparse.ArgumentError:  # a value is missing; then the engine would not run
            return cls(path, folder)
        verb = next((each for each in rest if each in _VERBS), "")
        is_partial = any(_PART.fullmatch(each) for each in arguments)
        return cls(
            path,
            folder,
            found.stack,
            found.config_file,
            _refresh(arguments),
            verb in _DESTROY,
            is_partial,
        )


def _refresh(arguments: Sequence[str]) -> bool | None:
    said = [found for each in arguments if (found := _REFRESH.fullmatch(each))]
    values = [found["value"] or found["short"] or "true" for found in said]
    return values[-1].lower() in {"1", "t", "true"} if values else None


@cache
def engines_command() -> CommandLine | None:
    """Return the command of the nearest engine above this process. None if there is none or it cannot be inspected."""
    import psutil  # noqa: PLC0415 -- only a process of the engine needs it

    try:
        for process in psutil.Process().parents():
            path = process.exe()
            if _is_engine(Path(path).name):
                return CommandLine.of(path, Path(process.cwd()), process.cmdline()[1:])
    except (psutil.Error, OSError):
        pass
    return None


def _is_engine(name: str) -> bool:
    """Return whether a program of that name is the engine, and not the host of a language or of a provider."""
    return "pulumi" in name and not name.startswith(("pulumi-language-", "pulumi-resource-"))
