"""A conversation with a flow, from Python: what the person does, what the person hears, and where the flow is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.cases.entries import CaseEntry, CasesEntry
from pulumi_twilio_studio.cases.expectations import Expectation
from pulumi_twilio_studio.cases.files import SUFFIX, CaseFile
from pulumi_twilio_studio.cases.forms import TextEntry
from pulumi_twilio_studio.cases.results import Failure
from pulumi_twilio_studio.cases.telling import told_conversation, told_failure
from pulumi_twilio_studio.cases.unexpected import Unexpected
from pulumi_twilio_studio.durations import duration
from pulumi_twilio_studio.yaml_positions import Document

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.filling import Filling
    from pulumi_twilio_studio.cases.talk import Talk

_OF_THE_FILE = ("subflows", "now")


class Verdict:
    """Whether something was heard. A failed `assert` shows what was."""

    def __init__(self, expected: Expectation, texts: list[str], conversation: list[str]) -> None:
        self._fits = any(map(expected.fits, texts))
        self._lines = [f"{expected} was not heard", *conversation]

    def __bool__(self) -> bool:
        return self._fits

    def __repr__(self) -> str:
        return "\n".join(self._lines) if not self._fits else "heard"


class Conversation:
    """A talk with a flow. Servers and Twilio answer as `requests` and `outcomes` say.

    What the person cannot do at that place, and a request that no entry is for, raise AssertionError with the
    conversation so far.
    """

    def __init__(self, talk: Talk, filling: Filling) -> None:
        self._talk = talk
        self._filling = filling
        with _told(talk):
            talk.begin()

    @classmethod
    def begin(
        cls, flow: str | Path | Mapping[str, Any], folder: Path, case: Mapping[str, Any]
    ) -> Conversation:
        """Begin as a case does that has these keys. A path is relative to the folder, or to the current one.

        Raises ValueError for keys that make no sense, DefinitionError and CasesError.
        """
        entry = CaseEntry.model_validate({"name": "", **_without(case, _OF_THE_FILE)})
        about = {key: case[key] for key in _OF_THE_FILE if key in case}
        written = CasesEntry.model_validate(about).model_copy(update={"cases": [entry]})
        source = flow if isinstance(flow, Mapping) else _path(Path(flow), folder)
        beside = folder / "flow" if isinstance(source, Mapping) else source
        written = written.model_copy(update={"flow": beside.name})
        path = beside.with_name(f"{beside.stem}{SUFFIX}")
        file = CaseFile(path, written, Document(Path("conversation")))
        return cls(*file.talk(0, source))

    def says(self, text: str, *, confidence: float = 0.9, **fields: str) -> None:
        """Let the person write a message, or speak. `fields` are more fields of the message, such as MediaUrl0."""
        with self._turn():
            self._talk.says(text, confidence=confidence, fields=fields)

    def presses(self, keys: str) -> None:
        """Let the person press keys of the phone."""
        with self._turn():
            self._talk.presses(keys)

    def stays_silent(self) -> None:
        """Let the person do nothing until the flow stops waiting."""
        with self._turn():
            self._talk.stays_silent()

    def waits(self, time: str) -> None:
        """Let time pass in which the person does nothing, such as "5 minutes"."""
        with self._turn():
            self._talk.waits(duration(time))

    def hangs_up(self) -> None:
        """Let the person end the call."""
        with self._turn():
            self._talk.hangs_up()

    def heard(self, text: str | None = None, *, contains: str | None = None) -> Verdict:
        """Return whether one of the `texts` is this one, or fits it as a /pattern/, or contains that part."""
        wish = TextEntry(contains=[contains]) if contains is not None else text
        if wish is None:
            raise TypeError("heard() needs a text or contains=")
        expected = Expectation(wish, self._filling)
        return Verdict(expected, self.texts, told_conversation(self._talk.lines))

    @property
    def texts(self) -> list[str]:
        """What was heard or read since the person did something."""
        return [each.text for each in self._talk.heard]

    @property
    def path(self) -> list[str]:
        """The widgets that ran, without the trigger, and the one that waits."""
        return self._talk.path(self._talk.execution.surroundings.flow_sid)

    @property
    def variables(self) -> Mapping[str, Any]:
        """The variables of the flow."""
        variables: Mapping[str, Any] = self._talk.execution.outer_context["flow"]["variables"]
        return variables

    @property
    def ended(self) -> str:
        """How the flow ended: "ended", "hung up", "stopped" or "failed". "" while it waits."""
        end = self._talk.execution.end
        return end.reason if end else ""

    @property
    def effects(self) -> list[Any]:
        """What the outside saw, in order: messages, calls, requests, handovers, as the simulator has them."""
        return list(self._talk.execution.effects)

    def refuse_unused(self) -> None:
        """Raise AssertionError if an entry of `requests` or `outcomes` was not needed."""
        with _told(self._talk):
            self._talk.refuse_unused()

    def __repr__(self) -> str:
        return "\n".join(told_conversation(self._talk.lines))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with _told(self._talk):
            self._talk.forget()
            yield


@contextmanager
def _told(talk: Talk) -> Iterator[None]:
    """Make an AssertionError of what is not as expected."""
    __tracebackhide__ = True
    try:
        yield
    except Unexpected as error:
        failure = Failure(error.message, error.expected, error.got, error.widget)
        lines = [*told_conversation(talk.lines), "", *told_failure(failure)]
        raise AssertionError("\n".join(lines)) from None


def _without(case: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in case.items() if key not in keys}


def _path(path: Path, folder: Path) -> Path:
    beside = folder / path
    return beside if beside.exists() else path
