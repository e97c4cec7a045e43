"""Each argument of each resource with each of its values: given as it is, as an output, and known only afterwards.

The programs run on the small engine (`support.program_engine`); tests/engine/test_arguments.py runs them on Pulumi's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pulumi_twilio_studio as studio
from promises.declaring import FORMS, OTHERWISE, REFUSING, TAKING, Case, declare
from promises.samples import Twilio, write
from studio_emulator import Emulator
from support.program_engine import run_program
from support.small_engine import Run, Stack


@pytest.fixture
def small(tmp_path: Path, credentials: dict[str, str]) -> Stack:
    """A stack in a folder that has the files of the samples."""
    stack = Stack(tmp_path, "shop", "test", credentials, {})
    write(tmp_path)
    return stack


def declared(stack: Stack, form: str) -> dict[str, Any]:
    """What the state holds of a form: its resources' inputs, alike for all forms where they mean the same."""
    made_here = {each["id"]: each["urn"].rpartition("::")[2] for each in stack.resources}
    found = {}
    for entry in stack.resources:
        kind, name = entry["type"].rpartition(":")[2], entry["urn"].rpartition("::")[2]
        if name == form or name.startswith(f"{form}-"):
            inputs = {key: value for key, value in entry["inputs"].items() if key != "identity"}
            text = repr(sorted(inputs.items()))
            for sid, of in made_here.items():
                text = text.replace(sid, of)
            found[f"{kind} {name}".replace(form, "*")] = text.replace(form, "*")
    return found


def without_sids(found: dict[str, Any], given: set[str]) -> dict[str, Any]:
    """Alike also where each form was given a SID of its own."""
    return {name: "".join(part for part in _split(text, given)) for name, text in found.items()}


def _split(text: str, given: set[str]) -> Iterator[str]:
    for sid in given:
        text = text.replace(sid, "SID")
    yield text


@pytest.mark.parametrize("case", TAKING, ids=str)
def test_an_argument_means_the_same_in_every_form(
    case: Case, small: Stack, emulator: Emulator
) -> None:
    twilio = Remembering(emulator)

    def program() -> None:
        twilio.begin()
        anchor = studio.Flow("anchor", definition="plain.json").sid
        for form in FORMS:
            declare(case, form, twilio, anchor)

    previewed = run_program(small, program, Run(is_preview=True))
    written = emulator.writes()
    made = run_program(small, program)
    again = run_program(small, program)

    assert ([], []) == (previewed.refusals, previewed.tracebacks)
    assert ([], []) == (made.refusals, made.tracebacks)
    assert [] == [each for each in written if each["form"].get("CommitMessage")]
    plain, *others = (without_sids(declared(small, form), twilio.given) for form in FORMS)
    assert plain
    assert [plain, plain] == others
    assert {"create", "update"}.isdisjoint(again.steps)


@pytest.mark.parametrize("case", REFUSING, ids=str)
def test_an_argument_that_takes_no_output_means_the_same_or_is_refused_in_a_sentence_at_preview(
    case: Case, small: Stack, emulator: Emulator
) -> None:
    twilio = Remembering(emulator)

    def program(form: str) -> None:
        twilio.begin()
        anchor = studio.Flow("anchor", definition="plain.json").sid
        declare(case, form, twilio, anchor)

    plain, *others = (
        run_program(small, lambda form=form: program(form), Run(is_preview=True)) for form in FORMS
    )

    assert ([], []) == (plain.refusals, plain.tracebacks)
    for other in others:
        assert [] == other.tracebacks
        assert plain.steps == other.steps or case.argument.name in " ".join(other.refusals)


@pytest.mark.parametrize("case", REFUSING, ids=str)
def test_an_argument_that_takes_no_output_is_taken_as_it_is(
    case: Case, small: Stack, emulator: Emulator
) -> None:
    twilio = Twilio(emulator)
    run_program(small, lambda: declare(OTHERWISE, FORMS[0], twilio))

    made = run_program(small, lambda: declare(case, FORMS[0], twilio))

    assert ([], []) == (made.refusals, made.tracebacks)
    assert declared(small, FORMS[0])


class Remembering(Twilio):
    """Gives the same things in every run of a program, as a program names the same things in every run."""

    def __init__(self, emulator: Emulator) -> None:
        super().__init__(emulator)
        self._known: list[str] = []
        self._at = 0

    def begin(self) -> None:
        """A program begins."""
        self._at = 0

    @property
    def given(self) -> set[str]:
        """All SIDs that programs were given."""
        return set(self._known)

    def subaccount(self) -> str:
        """The SID of an account."""
        return self._same(super().subaccount)

    def flow(self) -> str:
        """The SID of a flow."""
        return self._same(super().flow)

    def number(self, account_sid: str | None = None) -> str:
        """A number."""
        return self._same(lambda: super(Remembering, self).number(account_sid))

    def service(self, account_sid: str | None = None) -> str:
        """The name of a Messaging service."""
        return self._same(lambda: super(Remembering, self).service(account_sid))

    def address(self) -> str:
        """An address."""
        return self._same(super().address)

    def _same(self, make: Any) -> str:
        if self._at == len(self._known):
            self._known.append(make())
        self._at += 1
        return self._known[self._at - 1]
