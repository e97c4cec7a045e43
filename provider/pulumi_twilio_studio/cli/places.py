"""Where commands write: standard output for "-", or a regular file. The one place for all of them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pulumi_twilio_studio.cli.saying import document
from pulumi_twilio_studio.files import (
    LARGEST_STATE,
    HoldsSomethingElse,
    content,
    refuse_unwritable,
    write,
)
from pulumi_twilio_studio.lifecycle.definition_file import CannotWrite

Ours = Callable[[bytes], bool]
"""Whether a file holds what the same command wrote before, so that it may be written anew."""


@dataclass(frozen=True)
class Place:
    """Where to write, as a person named it."""

    given: str

    def __str__(self) -> str:
        return self.given

    @classmethod
    def named(cls, given: Place | str) -> Place:
        """Typer's parser: a place that can be written, known before anything begins; raises CannotWrite."""
        place = cls(str(given))
        place.check()
        return place

    @classmethod
    def named_or_folder(cls, given: Place | str) -> Place:
        """The same, also for a folder in which a file gets a name later."""
        place = cls(str(given))
        if not place.is_folder:
            place.check()
        elif not place.path.is_dir():
            raise CannotWrite(f"cannot write {place}: there is no such folder")
        return place

    @property
    def is_stdout(self) -> bool:
        """Whether it is standard output."""
        return self.given == "-"

    @property
    def is_folder(self) -> bool:
        """Whether the name is that of a folder, which is there or is meant."""
        separators = tuple(filter(None, (os.sep, os.altsep)))
        return not self.is_stdout and (self.given.endswith(separators) or os.path.isdir(self.given))  # noqa: PTH112 -- Path.is_dir fails on a text too long for a name

    @property
    def path(self) -> Path:
        """Its path, where it is no standard output."""
        return Path(self.given)

    def within(self, name: str) -> Place:
        """A file of that name in the folder that this is."""
        return Place.named(str(self.path / name))

    def check(self) -> None:
        """Raise CannotWrite where no file can be written."""
        if self.is_stdout:
            return
        if not self.given:
            raise CannotWrite("there is no file without a name")
        try:
            if self.is_folder:
                raise CannotWrite(f"cannot write {self}: it names a folder, not a file in it")
            refuse_unwritable(self.path)
        except OSError as error:
            raise CannotWrite(f"cannot write {self}: {error.strerror}") from None

    def refuse_other(self, ours: Ours) -> None:
        """Raise CannotWrite where `put` would: for a command whose work comes before it writes."""
        if self.is_stdout:
            return
        try:
            there = content(self.path, LARGEST_STATE)
        except FileNotFoundError:
            return
        except OSError as error:
            raise CannotWrite(f"cannot write {self}: {error.strerror}") from None
        if there and not ours(there):
            raise self._taken()

    def put(self, text: str, ours: Ours, *, sources: Iterable[str] = ()) -> None:
        """Write it, whole or not at all; raises CannotWrite.

        Neither one of the sources is overwritten, nor a file that holds anything but what is `ours`.
        """
        if self.is_stdout:
            document(text)
            return
        if any(self._is(source) for source in sources):
            raise CannotWrite(f"{self} is what is to be drawn: name another file to write to")
        try:
            write(self.path, text.encode(), replaces=lambda there: not there or ours(there))
        except HoldsSomethingElse:
            raise self._taken() from None
        except OSError as error:
            raise CannotWrite(f"cannot write {self}: {error.strerror}") from None

    def _taken(self) -> CannotWrite:
        return CannotWrite(f"{self} holds something else: name another file, or delete it first")

    def _is(self, source: str) -> bool:
        exists = os.path.exists(source) and os.path.exists(self.given)  # noqa: PTH110 -- as above
        return exists and self.path.samefile(source)


def begins(*signs: str) -> Ours:
    """Whether one of the signs of our own files stands at the beginning."""
    return lambda there: any(sign.encode() in there[:2_000] for sign in signs)


def is_report(there: bytes) -> bool:
    """Whether it is a fleet's report, as JSON."""
    try:
        found = json.loads(there)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and {"counts", "tenants"} <= found.keys()


PAGE = begins('<meta name="generator" content="twilio-studio">')
