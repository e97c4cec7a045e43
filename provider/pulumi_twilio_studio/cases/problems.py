"""What is wrong with files of test cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pulumi_twilio_studio.failures import Error

if TYPE_CHECKING:
    from pulumi_twilio_studio.file_problems import FileProblem


class CasesError(Error, ValueError):
    """A file of cases that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class Collected:
    """What is wrong with several cases, to be told at once."""

    def __init__(self) -> None:
        self.problems: list[FileProblem] = []

    @contextmanager
    def collect(self) -> Iterator[None]:
        """Keep what a CasesError tells, and go on."""
        try:
            yield
        except CasesError as error:
            self.problems += error.problems

    def tell(self) -> None:
        """Raise CasesError with all that was kept, if there is something."""
        if self.problems:
            raise CasesError(self.problems)
