"""Files of test cases: read, and run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from pulumi_twilio_studio.cases.contacts import with_contacts
from pulumi_twilio_studio.cases.entries import CasesEntry, keys_at
from pulumi_twilio_studio.cases.filling import Filling
from pulumi_twilio_studio.cases.forms import TAGS
from pulumi_twilio_studio.cases.misnamed import misnamed
from pulumi_twilio_studio.cases.problems import CasesError, Collected
from pulumi_twilio_studio.cases.runner import run, talk_of
from pulumi_twilio_studio.cases.written import scalar
from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.definition.reading import Source, Unreadable, text_in
from pulumi_twilio_studio.definition.text import nearest
from pulumi_twilio_studio.file_problems import FileProblem, misfit_sentence
from pulumi_twilio_studio.yaml_positions import Document, Keys, read

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.entries import CaseEntry
    from pulumi_twilio_studio.cases.results import CaseResult
    from pulumi_twilio_studio.cases.runner import FindFlow
    from pulumi_twilio_studio.cases.talk import Talk

SUFFIX = ".tests.yaml"
_A_TIME = "must be a number and seconds, minutes, hours or days, such as 5 minutes"


@dataclass(frozen=True)
class CaseFile:
    """The test cases of one flow, as a file holds them."""

    path: Path
    written: CasesEntry
    document: Document = field(repr=False, default_factory=lambda: Document(Path()))

    @property
    def cases(self) -> list[CaseEntry]:
        """The cases, in the order of the file."""
        return self.written.cases

    @property
    def flow(self) -> Path:
        """The file of the flow."""
        usual = f"{self.path.name.removesuffix(SUFFIX)}.json"
        return self.path.parent / (self.written.flow or usual)

    def line(self, at: int) -> int:
        """Return the line on which a case begins."""
        return self._lines[at]

    @cached_property
    def _lines(self) -> list[int]:
        return [self.document.places[("cases", at)][0] for at in range(len(self.cases))]

    def run(
        self,
        source: Source | Definition | None = None,
        values: Mapping[str, str] | None = None,
        find_flow: FindFlow | None = None,
    ) -> list[CaseResult]:
        """Run all cases. See `result`. A CasesError tells what is wrong with any of them."""
        results, wrong = [], Collected()
        for at in range(len(self.cases)):
            with wrong.collect():
                results.append(self.result(at, source, values, find_flow))
        wrong.tell()
        return results

    def result(
        self,
        at: int,
        source: Source | Definition | None = None,
        values: Mapping[str, str] | None = None,
        find_flow: FindFlow | None = None,
    ) -> CaseResult:
        """Run one case, on the file's flow unless another source is given.

        A template is filled in with the file's values, or with these, and with the case's own, which win. A Definition
        stays as it is: then the values are only for the texts of the case. The file's flows are read once.
        `find_flow` is asked for a flow that no file is known for.

        Raises DefinitionError and CasesError.
        """
        case = self.cases[at]
        given = {**self.written.values, **(values or {}), **case.values}
        filling, find_beside = self._filled(given)
        if isinstance(source, Definition):
            definition = source
        elif source is not None:
            definition = filling.definition(source)
        else:
            definition = find_beside.definition(self.flow)
        find = find_beside.find if find_flow is None else _first(find_beside.find, find_flow)
        self.refuse_misnamed(at, definition, filling, find)
        result = run(case, definition, filling, find, self.written.now)
        failure = result.failure
        if failure is not None and failure.turn is not None:
            line, _ = self.document.places[("cases", at, "turns", failure.turn)]
            failure = replace(failure, line=line)
        elif failure is not None:
            failure = replace(failure, line=self._lines[at])
        return replace(result, file=str(self.path), line=self._lines[at], failure=failure)

    def talk(self, at: int, source: Source | None = None) -> tuple[Talk, Filling]:
        """Return the talk that a case is, before it begins, on the file's flow unless a source is given.

        Raises DefinitionError and CasesError.
        """
        case = self.cases[at]
        filling, flows = self._filled({**self.written.values, **case.values})
        definition = flows.definition(self.flow) if source is None else filling.definition(source)
        self.refuse_misnamed(at, definition, filling, flows.find)
        return talk_of(case, definition, filling, flows.find, self.written.now), filling

    def refuse_misnamed(
        self, at: int, definition: Definition, filling: Filling, find: FindFlow
    ) -> None:
        """Raise CasesError for each widget that the case names and that there is not."""
        wrong = misnamed(self.cases[at], definition, filling, find)
        if wrong:
            case: Keys = ("cases", at)
            above = case if case in self.document.places else ()  # a case from Python has no file
            raise CasesError(self.document.problem((*above, *keys), why) for keys, why in wrong)

    @property
    def flows_read(self) -> set[Path]:
        """The files of flows that the results so far depend on."""
        return {path for _, flows in self._known_fillings.values() for path in flows.read}

    @cached_property
    def _known_fillings(self) -> dict[frozenset[tuple[str, str]], tuple[Filling, _Flows]]:
        return {}

    def _filled(self, values: Mapping[str, str]) -> tuple[Filling, _Flows]:
        key = frozenset(values.items())
        if key not in self._known_fillings:
            filling = Filling(values, str(self.path))
            filling.learn({values[name]: text for name, text in self.written.values.items()})
            self._known_fillings[key] = filling, _Flows(self, filling)
        return self._known_fillings[key]


def _first(find: FindFlow, other: FindFlow) -> FindFlow:
    return lambda sid: find(sid) or other(sid)


class _Flows:
    """The file's flow and the flows that it runs, filled in. Each file is read once."""

    def __init__(self, file: CaseFile, filling: Filling) -> None:
        self._file = file
        self._filling = filling
        self.read: dict[Path, Definition] = {}
        self._known: dict[str, Definition | None] = {}

    def definition(self, path: Path) -> Definition:
        """Return the definition that the template in a file is. Raises DefinitionError."""
        if path not in self.read:
            self.read[path] = self._filling.definition(path)
        return self.read[path]

    def find(self, sid: str) -> Definition | None:
        """Return the flow of that SID, or None if no file is known for it."""
        if sid not in self._known:
            path = self._path(sid)
            self._known[sid] = None if path is None else self.definition(path)
        return self._known[sid]

    def _path(self, sid: str) -> Path | None:
        for written, path in self._file.written.subflows.items():
            if self._filling.text(written) == sid:
                return self._file.path.parent / path
        reference = self._filling.references.get(sid)
        if reference is None or reference.kind != "flow":
            return None
        folder = self._file.flow.parent
        name = _plain(reference.names[-1])
        named = (each for each in folder.glob("*.json") if _plain(each.stem) == name)
        return next(named, None)


def _plain(name: str) -> str:
    return name.casefold().replace(" ", "_").replace("-", "_")


def read_cases(path: Path | str) -> CaseFile:
    """Read a file of cases. Raises CasesError with everything that is wrong with it."""
    path = Path(path)
    try:
        text = text_in(path)
    except Unreadable as reason:
        raise CasesError([FileProblem(str(path), 1, 1, "", str(reason))]) from None
    return parsed_cases(text, path)


def parsed_cases(text: str, path: Path) -> CaseFile:
    """Return the cases that a text is. Paths in it are relative to the folder of `path`. Raises CasesError."""
    document, problems = read(text, path, scalar)
    if problems:
        raise CasesError(problems)
    try:
        written = CasesEntry.model_validate(document.data or {})
    except ValidationError as error:
        misfits = error.errors(include_url=False)
        raise CasesError(_problem(document, each) for each in misfits) from None
    return CaseFile(path, with_contacts(written), document)


def _problem(document: Document, misfit: Any) -> FileProblem:
    keys = _written(document, tuple(key for key in misfit["loc"] if key not in TAGS))
    unknown = ""
    if misfit["type"] == "extra_forbidden":
        known = keys_at(keys[:-1])
        unknown = nearest(str(keys[-1]), known) or f"; there are {', '.join(known)}"
    return document.problem(keys, misfit_sentence(misfit, unknown, _A_TIME))


def _written(document: Document, keys: Keys) -> Keys:
    """Leave out the 0 of a list whose only item is written alone."""
    written: Keys = ()
    for key in keys:
        if key != 0 or (*written, key) in document.places:
            written = (*written, key)
    return written
