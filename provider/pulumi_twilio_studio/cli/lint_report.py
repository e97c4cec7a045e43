"""What lint finds in all its arguments, and at Twilio if it is asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pulumi_twilio_studio.cli.operand import operand
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.definition import lint as linting
from pulumi_twilio_studio.definition.lint import Finding, is_no_flow
from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.files import below
from pulumi_twilio_studio.studio.errors import StudioError

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.online import Asked


@dataclass
class Report:
    """The findings about all arguments."""

    stack: str | None = None
    online: Asked | None = None
    """What asks Twilio about a definition without errors; None if it is not to be asked, or could not be."""

    only_flows: bool = False
    """Whether a file that is not a flow is skipped, as in a folder."""

    places: list[str] = field(default_factory=list)
    """The arguments that exist: as they were given, and as findings name them."""

    findings: list[Finding] = field(default_factory=list)
    checked: int = 0
    skipped: list[str] = field(default_factory=list)
    is_troubled: bool = False
    """Whether something could not be read, or Twilio could not be asked."""

    is_unasked: bool = False
    """Whether Twilio was not asked about some definition, because of an error that lint found."""

    def look_at(self, text: str) -> None:
        """Add the findings about a file, a folder, a flow at Twilio or a flow of a stack."""
        if not text:
            raise typer.BadParameter("there is no file without a name", param_hint="FILE")
        if os.path.isdir(text):  # noqa: PTH112  Path.is_dir fails on a text too long for a name
            self.places.append(text)
            for file in below(Path(text), ".json", self._cannot_list, _is_a_tools):
                with self._troubling():
                    self._look_at_file(file, is_chosen=False)
            return
        with self._troubling():
            if os.path.exists(text):  # noqa: PTH110  as above
                self.places.append(text)
                self._look_at_file(Path(text), is_chosen=not self.only_flows)
            else:
                self._look_at_operand(text)

    def finish(self) -> None:
        """Report values that no file has a place for, if Twilio was asked about all files."""
        if self.online and not self.is_unasked:
            with self._troubling():
                self.online.refuse_unused()

    def _cannot_list(self, error: OSError) -> None:
        say(printable(f"{error.filename}: cannot be listed: {error.strerror}"), err=True)
        self.is_troubled = True

    def _look_at_file(self, file: Path, *, is_chosen: bool) -> None:
        found = linting.lint(file)
        if not is_chosen and is_no_flow(found):
            self.skipped.append(str(file))
            return
        self._add(found)
        if self.online and self._can_be_asked(found):
            self.findings += self.online.file(file)

    def _look_at_operand(self, text: str) -> None:
        named = operand(text, self.stack)
        self.places += [named.label, text]
        found = linting.lint(named.definition)
        self._add([replace(each, file=named.label) for each in found])
        if self.online and self._can_be_asked(found):
            asked = self.online.definition(named.definition, named.label)
            self.findings += [replace(each, file=named.label) for each in asked]

    def _add(self, findings: list[Finding]) -> None:
        self.checked += 1
        self.findings += findings

    def _can_be_asked(self, findings: list[Finding]) -> bool:
        """Return whether Twilio can be asked: lint found nothing that Twilio refuses for certain."""
        is_sound = all(each.can_be_silenced for each in findings)
        self.is_unasked |= not is_sound
        return is_sound

    @contextmanager
    def _troubling(self) -> Iterator[None]:
        """Print on stderr why something cannot be read, and go on with the next argument."""
        try:
            yield
        except Error as failure:
            say(printable(str(failure)), err=True)
            self.is_troubled = True
            if isinstance(failure, StudioError):
                self.online = None  # said once, and not of every file
        except typer.Exit:  # an operand that has said why itself
            self.is_troubled = True


def _is_a_tools(name: str) -> bool:
    """Return whether a file or folder belongs to a tool or a package, and not to the user's folder itself."""
    return name.startswith(".") or name == "node_modules"
