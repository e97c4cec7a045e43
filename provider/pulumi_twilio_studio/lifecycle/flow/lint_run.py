"""Lint many definitions at once: files, folders and flows that a user names, with Twilio's own judgement if wanted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.definition import lint as linting
from pulumi_twilio_studio.definition.lint import Finding, is_no_flow, wrong_code
from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.failures import Error, WrongArgument
from pulumi_twilio_studio.files import below, is_a_tools
from pulumi_twilio_studio.sids import is_sid
from pulumi_twilio_studio.studio.errors import StudioError

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.lint import Configuration
    from pulumi_twilio_studio.lifecycle.flow.online import Asked

LookUp = Callable[[str], tuple[str, Definition]]
"""Returns the label and the definition of a flow that is not a file. Raises an expected failure."""


@dataclass(frozen=True)
class Silenced:
    """A code, and the file or folder in which it is not reported; None for everywhere."""

    code: str
    file: str | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `CODE` or `FILE:CODE`. Raises WrongArgument for an unknown code."""
        file, _, code = text.rpartition(":")
        wrong = wrong_code(code)
        if wrong:
            raise WrongArgument(wrong)
        return cls(code, file or None)

    def hides(self, found: Finding) -> bool:
        """Return whether this finding is not reported."""
        if found.code != self.code:
            return False
        if self.file is None or _is_named(found.file, self.file):
            return True
        return Path(found.file).resolve().is_relative_to(Path(self.file).resolve())

    def refuse_unknown(self, places: Iterable[str]) -> None:
        """Raise WrongArgument for a file that does not exist and is not one of the checked definitions."""
        named = self.file
        if named is None or any(_is_named(place, named) for place in places):
            return
        if not os.path.exists(named):  # noqa: PTH110 -- Path.exists fails on a text too long for a name
            raise WrongArgument(
                f"there is no {quoted(named)} in which {self.code} could be ignored{nearest(named, places)}"
            )


@dataclass
class LintRun:
    """The findings about everything that was looked at so far."""

    look_up: LookUp
    online: Asked | None = None
    """What asks Twilio about a definition without errors. None if Twilio is not to be asked, or could not be asked."""

    only_flows: bool = False
    """Whether a file that is not a flow is skipped, as in a folder."""

    places: list[str] = field(default_factory=list)
    """The arguments that exist: as they were given, and as findings name them."""

    findings: list[Finding] = field(default_factory=list)
    checked: int = 0
    skipped: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    """Why something could not be read, or Twilio could not be asked: a sentence for each."""

    is_unasked: bool = False
    """Whether Twilio was not asked about some definition, because of an error that lint found."""

    def look_at(self, text: str) -> None:
        """Add the findings about a file, a folder, a flow at Twilio or a flow of a stack."""
        if os.path.isdir(text):  # noqa: PTH112 -- Path.is_dir fails on a text too long for a name
            self.places.append(text)
            for file in below(Path(text), ".json", self._cannot_list, is_a_tools):
                with self._troubling():
                    self._look_at_file(file, is_chosen=False)
            return
        with self._troubling():
            if os.path.exists(text):  # noqa: PTH110 -- as above
                self.places.append(text)
                self._look_at_file(Path(text), is_chosen=not self.only_flows)
            else:
                self._look_at_flow(text)

    def finish(self) -> None:
        """Report values that no file has a place for, if Twilio was asked about all files."""
        if self.online and not self.is_unasked:
            with self._troubling():
                self.online.refuse_unused()

    def shown(self, project: Configuration, silenced: Sequence[Silenced]) -> list[Finding]:
        """Return the findings that neither the project nor one of these silences. Raises WrongArgument for a file."""
        for each in silenced:
            each.refuse_unknown(self.places)
        hides = [project.hides, *(each.hides for each in silenced)]
        return [each for each in self.findings if not any(hidden(each) for hidden in hides)]

    def _cannot_list(self, error: OSError) -> None:
        self.troubles.append(f"{error.filename}: cannot be listed: {error.strerror}")

    def _look_at_file(self, file: Path, *, is_chosen: bool) -> None:
        found = linting.lint(file)
        if not is_chosen and is_no_flow(found):
            self.skipped.append(str(file))
            return
        self._add(found)
        if self.online and self._can_be_asked(found):
            self.findings += self.online.file(file)

    def _look_at_flow(self, text: str) -> None:
        label, definition = self.look_up(text)
        self.places += [label, text]
        found = linting.lint(definition)
        self._add([replace(each, file=label) for each in found])
        if self.online and self._can_be_asked(found):
            asked = self.online.definition(definition, label)
            self.findings += [replace(each, file=label) for each in asked]

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
        """Note why something cannot be read, and go on with the next argument."""
        try:
            yield
        except WrongArgument:
            raise
        except Error as failure:
            self.troubles.append(str(failure))
            if isinstance(failure, StudioError):
                self.online = None  # said once, and not of every file


def lint_all(
    arguments: Iterable[str], look_up: LookUp, online: Asked | None, *, only_flows: bool
) -> LintRun:
    """Look at everything that is named, each once. Raises WrongArgument."""
    found = LintRun(look_up, online, only_flows)
    for text in dict.fromkeys(arguments):
        found.look_at(text)
    found.finish()
    return found


def _is_named(place: str, named: str) -> bool:
    """Return whether that name means the place: as its name, or as the SID of the flow whose revision it is."""
    return named == place or (is_sid(named, "FW") and place.startswith(f"{named}@"))
