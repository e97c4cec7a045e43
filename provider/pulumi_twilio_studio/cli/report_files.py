"""The files that a command writes its report to, beside what it prints: as JSON, as Markdown, as a page."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import typer

from pulumi_twilio_studio.cli.places import Ours, Place
from pulumi_twilio_studio.cli.saying import say

# How often a long run says how far it is, in seconds.
PAUSE = 2.0


class Form(NamedTuple):
    """A form of the report, and where the command line wants it."""

    option: str
    given: str | None
    """A file, or "-" for stdout. None: nobody wants this form."""

    text: Callable[[Any], str]
    """Returns the report in this form."""

    ours: Ours


class ReportFile(NamedTuple):
    """A file to write."""

    place: Place
    form: Form


def refuse_one_place(forms: Sequence[Form]) -> None:
    """Raise BadParameter if two forms are to go to one place."""
    for one, other in combinations(forms, 2):
        if one.given is not None and one.given == other.given:
            raise typer.BadParameter(f"{one.option} and {other.option} cannot both be {one.given}")


def report_files(forms: Sequence[Form]) -> list[ReportFile]:
    """Return the files that are wanted. Raises CannotWrite for one that cannot be written, or holds something else."""
    files = [ReportFile(Place.parse(form.given), form) for form in forms if form.given is not None]
    for place, form in files:
        place.refuse_other(form.ours)
    return files


def hand_out(found: object, files: Sequence[ReportFile], show: Callable[[bool], None]) -> None:
    """Write the files and show the rest, also if a file fails; on stderr if a file goes to stdout.

    `show` is told whether it is stderr.
    """
    try:
        for place, form in files:
            place.put(form.text(found), form.ours)
    finally:
        show(any(place.is_stdout for place, _ in files))


class Progress:
    """Says on stderr how far a long run is."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say how many of what there is are done, unless something was said just now."""
        now = time.monotonic()
        if now - self._said >= PAUSE:
            self._said = now
            say(f"{done} of {total} {what}", err=True)
