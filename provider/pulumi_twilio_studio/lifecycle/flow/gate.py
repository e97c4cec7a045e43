"""The gate: a flow's test cases run before anything is written, and one that fails stops the run.

The state keeps a short hash of each file that the cases were read from. So a flow whose definition and files are as the
state knows them costs no more than reading those files.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import Definition, Found, Reference, Unresolved, is_unresolved
from pulumi_twilio_studio.definition.placeholders import Place, write_pieces
from pulumi_twilio_studio.files import content
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.references import Names, look_up_all
from pulumi_twilio_studio.studio.errors import Inactive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.cases import CaseFile, CaseResult
    from pulumi_twilio_studio.lifecycle.declared import Run, Values

Digests = tuple[tuple[str, str], ...]
"""Files, each with a hash of its content."""


@dataclass(frozen=True)
class Gate:
    """The cases of one flow."""

    files: tuple[str, ...]
    """Absolute paths. At least one."""

    values: str
    """JSON: what the template's places were filled in with, as text, or a list of the reference that was."""

    template: str
    """The definition as the program gave it. Its references may be unresolved."""

    @classmethod
    def taken(cls, inputs: Values) -> Gate | None:
        """Take what describes the cases out of the inputs. Return None if there are none to run.

        With `ignore_changes`, the engine gives back what the state keeps. That stays in the inputs.
        """
        values, template = inputs.pop("tested_with", "{}"), inputs.get("definition")
        if not isinstance(inputs.get("tests"), list):
            return None
        files = inputs.pop("tests")
        if isinstance(values, str) and isinstance(template, str):
            return cls(tuple(files), values, template)
        return cls(tuple(files), "{}", "")

    def problems(self, run: Run, inputs: Values, known: Mapping[str, Any]) -> list[str]:
        """Run the cases if the definition or a file of them is not as the state knows it. Return what fails.

        Notes the files in the inputs, unless they were not run: while the definition is not known, or if it is an
        earlier revision. Raises Error if a file cannot be read.
        """
        if "pin" in inputs:
            return []
        is_known = inputs["definition"] in (UNKNOWN, known.get("definition"))
        if is_known and (inputs["definition"] is UNKNOWN or self._are_as(known.get("tests"))):
            if "tests" in known:
                inputs["tests"] = known["tests"]
            return []
        try:
            values = self._values(run, inputs)
        except Inactive:  # nothing is written there
            return []
        read = tuple((file, _digest(file)) for file in self.files)
        outcome = _outcome(inputs["definition"], read, tuple(sorted(values.items())))
        inputs["tests"] = {self._name(file): digest for file, digest in outcome.files}
        if not outcome.failed:
            return []
        from pulumi_twilio_studio.lifecycle.flow.gate_report import failures  # noqa: PLC0415 -- hardly any run needs it

        shows_words = not inputs.get("is_secret")
        return [failures(outcome.failed, outcome.count, shows_words=shows_words)]

    def _values(self, run: Run, inputs: Values) -> dict[str, str]:
        """Return what the places of the template were filled in with, by the content of the place."""
        given = json.loads(self.values)
        texts = {
            name: write_pieces([value]) for name, value in given.items() if isinstance(value, str)
        }
        named = {name: value[0] for name, value in given.items() if name not in texts}
        if is_unresolved(self.template):
            own = Unresolved.from_text(self.template).references
            named |= {each.place.content: each.place.content for each in own}
        if not named:
            return texts
        references = {name: Reference.at(Place(place)) for name, place in named.items()}
        names = Names.of(run.account(inputs["account_sid"]))
        found = look_up_all(names, list(dict.fromkeys(references.values())))
        led = {name: found[reference] for name, reference in references.items()}
        return {**texts, **{name: to.text for name, to in led.items() if isinstance(to, Found)}}

    def _are_as(self, known: object) -> bool:
        """Return whether the files, and what else they read, are as the state knows them."""
        if not isinstance(known, dict) or not {*map(self._name, self.files)} <= known.keys():
            return False
        folder = Path(self.files[0]).parent
        return all(_digest(str(folder / name)) == digest for name, digest in known.items())

    def _name(self, file: str) -> str:
        """Return what the state calls a file: it is the same on every machine."""
        return Path(os.path.relpath(file, Path(self.files[0]).parent)).as_posix()


@dataclass(frozen=True)
class _Outcome:
    """What came of the cases of some files."""

    files: Digests
    """All that was read, also what the cases name."""

    count: int
    failed: tuple[CaseResult, ...]


def _outcome(definition: str, files: Digests, values: Digests) -> _Outcome:
    """Return what comes of the cases of these files. Equal content runs once a process."""
    key = (definition, files, values)
    known = _outcomes.get(key)
    if known is not None and all(_digest(file) == digest for file, digest in known.files):
        return known
    if known is not None:
        _suite.cache_clear()  # they have read the flows that the flow runs, too
    _outcomes[key] = _run(definition, files, values)
    return _outcomes[key]


_outcomes: dict[tuple[str, Digests, Digests], _Outcome] = {}


def _run(definition: str, files: Digests, values: Digests) -> _Outcome:
    from pulumi_twilio_studio.cases.problems import Collected  # noqa: PLC0415 -- as in _suite

    flow, suites = Definition.kept(definition), [_suite(*each) for each in files]
    results, wrong = [], Collected()
    for suite in suites:
        for at, case in enumerate(suite.cases):
            # A case with values of its own is about another definition: the file's flow, with these values.
            source = None if case.values else flow
            with wrong.collect():
                results.append(suite.result(at, source, dict(values)))
    wrong.tell()
    read = sorted({str(path) for suite in suites for path in suite.flows_read})
    failed = tuple(each for each in results if not each.passed)
    return _Outcome((*files, *((each, _digest(each)) for each in read)), len(results), failed)


@cache
def _suite(file: str, _digest: str) -> CaseFile:
    # Imported here: a run without a change runs no case, and starts sooner without them.
    from pulumi_twilio_studio.cases import read_cases  # noqa: PLC0415 -- see above

    return read_cases(Path(file))


def _digest(file: str) -> str:
    """Return a short hash of what a file holds, or "" if it cannot be read: whoever reads it then says why."""
    try:
        return sha256(content(Path(file))).hexdigest()[:16]
    except (OSError, ValueError):
        return ""
