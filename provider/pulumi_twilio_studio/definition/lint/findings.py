"""One finding: what, how bad, in which widget, and where in the file."""

from dataclasses import dataclass

from pulumi_twilio_studio.definition.canonical import Path
from pulumi_twilio_studio.definition.lint.codes import CODES, Severity
from pulumi_twilio_studio.definition.problems import Problem, pointer


@dataclass(frozen=True)
class Finding(Problem):
    """A problem with a code; `file`, `line` and `column` where the definition is a file."""

    code: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None

    @property
    def severity(self) -> Severity:
        """Whether Twilio refuses it ("error") or it is only odd ("warning")."""
        return CODES[self.code].severity

    @property
    def can_be_silenced(self) -> bool:
        """Whether a program may say that it is meant."""
        return CODES[self.code].can_be_silenced

    @property
    def is_as_written(self) -> bool:
        """Whether it is about what an author wrote: once values are filled in, it says nothing."""
        return self.code in {"hard-coded-sid", "hard-coded-number"}

    @property
    def place(self) -> str:
        """The file, with line and column where they are known, as editors and terminals link them; "" without one."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @property
    def sentence(self) -> str:
        """The widget, the property, and what is to be said of it."""
        return super().__str__()

    def __str__(self) -> str:
        """The sentence, led by the place."""
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


def finding(code: str, path: Path, message: str, widget: str | None = None) -> Finding:
    """A finding at a path into the API form; where in the file that is, the report fills in."""
    return Finding(pointer(*path), message, widget, code)
