"""What is wrong with a manifest, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import printable


@dataclass(frozen=True, order=True)
class ManifestProblem:
    """One thing that is wrong, at a place that an editor can open.

    Line and column count from 1. They are 0 if nothing was written in a file.
    """

    file: str
    line: int
    column: int
    path: str
    """The keys that lead there, such as "tenants.acme.flows.support.template"; "" for the file as a whole."""

    message: str

    def __str__(self) -> str:
        path = f"{self.path}: " if self.path else ""
        place = f":{self.line}:{self.column}" if self.line else ""
        return printable(f"{self.file}{place}: {path}{self.message}")


class ManifestError(Error, ValueError):
    """A manifest that cannot be used, with everything that is wrong with it, in the order of the files."""

    def __init__(self, problems: Iterable[ManifestProblem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))
