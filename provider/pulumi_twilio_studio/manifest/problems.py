"""What is wrong with a manifest, and where."""

from __future__ import annotations

from collections.abc import Iterable

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.file_problems import FileProblem

ManifestProblem = FileProblem


class ManifestError(Error, ValueError):
    """A manifest that cannot be used, with everything that is wrong with it, in the order of the files."""

    def __init__(self, problems: Iterable[ManifestProblem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))
