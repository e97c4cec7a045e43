"""One finding: what, how bad, in which widget, and where in the file."""

from dataclasses import dataclass

from pulumi_twilio_studio.definition.canonical import Path
from pulumi_twilio_studio.definition.lint.codes import CODES, Severity
from pulumi_twilio_studio.definition.problems import Problem, pointer


@dataclass(frozen=True)
class Finding(Problem):
    """A problem with a code; `file`, `line` and `column` if the definition is a file."""

    code: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None

    @property
    def severity(self) -> Severity:
        """Whether it is an "error" or a "warning"; see `codes.Code`."""
        return CODES[self.code].severity

    @property
    def can_be_silenced(self) -> bool:
        """Whether a program may say that it is meant."""
        return CODES[self.code].can_be_silenced

    @property
    def is_as_written(self) -> bool:
        """Whether it is about what an author wrote. After values are filled in, it says nothing."""
        return self.code in {"hard-coded-sid", "hard-coded-number"}

    @property
    def place(self) -> str:
        """The file, with line and column if they are known, in the form that editors and terminals link.

        "" without a file.
        """
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @property
    def sentence(self) -> str:
        """The widget, the property, and what is wrong with it."""
        return super().__str__()

    def __str__(self) -> str:
        """Return the sentence, after the place."""
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


def finding(code: str, path: Path, message: str, widget: str | None = None) -> Finding:
    """Return a finding at a path into the API form. The report adds the place in the file."""
    return Finding(pointer(*path), message, widget, code)
