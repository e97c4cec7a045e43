"""The flow that a command runs on this machine: whatever `find_definition` finds, or a template with its values."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pulumi_twilio_studio.cases import SUFFIX, Filling, read_cases
from pulumi_twilio_studio.cli.parameters import named_values
from pulumi_twilio_studio.definition import parse
from pulumi_twilio_studio.definition.placeholders import Place, pieces, texts
from pulumi_twilio_studio.definition.text import nearest, nearest_of, quoted
from pulumi_twilio_studio.files import content
from pulumi_twilio_studio.stack.definitions import find_definition, is_of_a_flow

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition


@dataclass(frozen=True)
class FlowToRun:
    """A flow that is filled in."""

    label: str
    definition: Definition
    file: Path | None
    """The file that it is from. None for a flow at Twilio or of a stack."""

    values: Mapping[str, str]
    """What its places are filled in with."""

    made_up: tuple[str, ...] = ()
    """The places without a value. Their own name stands in for it."""

    @property
    def remark(self) -> str:
        """What to tell about the places without a value, or ""."""
        if not self.made_up:
            return ""
        return f"Without a value, these stand for themselves: {', '.join(self.made_up)}"

    def seen_from(self, folder: Path) -> str:
        """Return how a file of cases in that folder names the flow's file. "" for a flow that is no file."""
        return os.path.relpath(self.file, folder) if self.file else ""


def find_flow_to_run(
    text: str, stack: str | None, values: Iterable[str], stubs: Path | None = None
) -> FlowToRun:
    """Return the flow that a user named, filled in. Raises what `find_definition` raises, and CasesError.

    A value is for a place of the template, or of a file of cases: the one beside it, or `stubs`. Any other is refused.
    The values of the file of cases beside a template count too: those that are given win. For a place without a value
    stands its name. A reference such as `${flow:Survey}` stands for a SID that is made up: nothing is looked up in an
    account.
    """
    given = named_values(values)
    if is_of_a_flow(text) or not os.path.isfile(text):  # noqa: PTH113 -- Path.is_file fails on a text too long for a name
        if given:
            raise typer.BadParameter("a value is for a template in a file", param_hint="--value")
        named = find_definition(text, stack)
        return FlowToRun(named.label, named.definition, None, {})
    file = Path(text)
    known = {**_values_beside(file), **given}
    places = _places(file)
    missing = [each for each in places if each.isidentifier() and each not in known]
    elsewhere = [each for cases in (_cases_beside(file), stubs) for each in _names_in(cases)]
    unknown = [each for each in given if each not in {*places, *elsewhere}]
    for name in unknown:
        if not nearest_of(name, missing):  # a missing value is told with the name that is near
            message = f"the value {quoted(name)} has no placeholder{nearest(name, places)}"
            raise typer.BadParameter(message, param_hint="--value")
    made_up = tuple(each for each in missing if not nearest_of(each, unknown))
    filled = {**known, **{name: name for name in made_up}}
    return FlowToRun(text, Filling(filled).definition(file), file, filled, made_up)


def _places(flow: Path) -> list[str]:
    """Return what stands in the template's places, each once: the names of values, and references."""
    found = (piece for _, text in texts(parse(flow).to_api()) for piece in pieces(text))
    names = (each.content for each in found if isinstance(each, Place) and each.is_closed)
    return list(dict.fromkeys(names))


def _cases_beside(flow: Path) -> Path:
    return flow.with_name(f"{flow.name.removesuffix('.json')}{SUFFIX}")


def _values_beside(flow: Path) -> Mapping[str, str]:
    cases = _cases_beside(flow)
    return read_cases(cases).written.values if cases.is_file() else {}


def _names_in(cases: Path | None) -> list[str]:
    """Return the names that a file of cases gives values to, or asks for."""
    if cases is None or not cases.is_file():
        return []
    asked = (each.content for each in pieces(content(cases).decode()) if isinstance(each, Place))
    return [*read_cases(cases).written.values, *asked]
