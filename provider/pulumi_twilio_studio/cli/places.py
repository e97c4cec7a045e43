"""Where commands write: standard output for "-", or a regular file. All commands write through this module."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pulumi_twilio_studio.cli.saying import print_document
from pulumi_twilio_studio.files import (
    LARGEST_STATE,
    HoldsSomethingElse,
    content,
    refuse_unwritable,
    write,
)
from pulumi_twilio_studio.lifecycle.definition_file import CannotWrite

Ours = Callable[[bytes], bool]
"""Tells whether the same command wrote a file's content before, so that it may be overwritten."""


@dataclass(frozen=True)
class Place:
    """Where to write, as it was given on the command line."""

    given: str

    def __str__(self) -> str:
        return self.given

    @classmethod
    def parse(cls, given: Place | str) -> Place:
        """Parse a place for Typer, and check before the work begins that it can be written; raises CannotWrite."""
        place = cls(str(given))
        place.check()
        return place

    @classmethod
    def parse_with_folder(cls, given: Place | str) -> Place:
        """Parse a place as `parse` does, or a folder in which the file gets its name later."""
        place = cls(str(given))
        if not place.is_folder:
            place.check()
        elif not place.path.is_dir():
            raise CannotWrite(f"cannot write {place}: there is no such folder")
        return place

    @property
    def is_stdout(self) -> bool:
        """Whether the place is standard output."""
        return self.given == "-"

    @property
    def is_folder(self) -> bool:
        """Whether the name means a folder: one that exists, or a name that ends in a separator."""
        separators = tuple(filter(None, (os.sep, os.altsep)))
        return not self.is_stdout and (self.given.endswith(separators) or os.path.isdir(self.given))  # noqa: PTH112 -- Path.is_dir fails on a text too long for a name

    @property
    def path(self) -> Path:
        """Its path, if it is not standard output."""
        return Path(self.given)

    def within(self, name: str) -> Place:
        """Return the file of that name in this folder."""
        return Place.parse(str(self.path / name))

    def check(self) -> None:
        """Raise CannotWrite if no file can be written there."""
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
        """Raise CannotWrite if `put` would raise it. For a command that works before it writes."""
        if self.is_stdout:
            return
        try:
            there = content(self.path, LARGEST_STATE)
        except FileNotFoundError:
            return
        except OSError as error:
            raise CannotWrite(f"cannot write {self}: {error.strerror}") from None
        if there and not ours(there):
            raise self._occupied()

    def put(self, text: str, ours: Ours, *, sources: Iterable[str] = ()) -> None:
        """Write the text, as a whole or not at all; raises CannotWrite.

        A source is never overwritten. A file that holds anything else than `ours` is not overwritten either.
        """
        if self.is_stdout:
            print_document(text)
            return
        if any(self._is(source) for source in sources):
            raise CannotWrite(f"{self} is the definition to draw: name another file to write to")
        try:
            write(self.path, text.encode(), replaces=lambda there: not there or ours(there))
        except HoldsSomethingElse:
            raise self._occupied() from None
        except OSError as error:
            raise CannotWrite(f"cannot write {self}: {error.strerror}") from None

    def _occupied(self) -> CannotWrite:
        return CannotWrite(f"{self} holds something else: name another file, or delete it first")

    def _is(self, source: str) -> bool:
        exists = os.path.exists(source) and os.path.exists(self.given)  # noqa: PTH110 -- as above
        return exists and self.path.samefile(source)


def begins(*signs: str) -> Ours:
    """Return a check whether a file begins with one of the signs of our own files."""
    return lambda there: any(sign.encode() in there[:2_000] for sign in signs)


def is_report_of(*keys: str) -> Ours:
    """Return a check whether a file is a report with these keys, as JSON."""

    def is_one(there: bytes) -> bool:
        try:
            found = json.loads(there)
        except (ValueError, RecursionError):
            return False
        return isinstance(found, dict) and {"counts", *keys} <= found.keys()

    return is_one


is_report = is_report_of("tenants")
PAGE = begins('<meta name="generator" content="twilio-studio">')
