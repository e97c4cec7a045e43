"""What the commands promise: each option of each, read from the application itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from promises.named import Named
from pulumi_twilio_studio.cli.verbs import VERBS, load_verb


@dataclass(frozen=True)
class Option:
    """One option of one command."""

    command: tuple[str, ...]
    spellings: tuple[str, ...]

    def __str__(self) -> str:
        return f"{' '.join(self.command)} {self.spellings[0]}"

    def is_named_by(self, test: Named) -> bool:
        """Whether a test runs the command with it: it says or calls each word of it, and the option."""
        return set(self.command) <= test.words and not test.words.isdisjoint(self.spellings)


def commands() -> dict[tuple[str, ...], Any]:
    """Every command by its words, in the order of the help."""
    return {path: command for verb in VERBS for path, command in _below((verb,), load_verb(verb))}


def options() -> list[Option]:
    """Every option of every command but --help, which click brings."""
    return [
        Option(path, tuple(parameter.opts))
        for path, command in commands().items()
        for parameter in command.params
        if parameter.param_type_name == "option" and parameter.name != "help"
    ]


def _below(path: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield path, command
        return
    for name, each in below.items():
        yield from _below((*path, name), each)
