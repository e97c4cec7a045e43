"""What `pulumi preview --json` says a stack would change, with the flows on both sides as definitions.

The engine reads before it compares (`--refresh`), so the existing side is what Twilio holds now. What the provider says
comes as data after a mark (lifecycle/diagnostics.py). Everything else that the engine prints is text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pulumi_twilio_studio.definition import Definition, DefinitionError
from pulumi_twilio_studio.kinds import KINDS, NOTE, STACK
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.stack.state import FLOW, name_in

# A step of the engine -> what it does to the resource. A replacement has three steps, and one of them is told.
DOES = {"create": "create", "update": "update", "replace": "replace", "delete": "delete"}
PLAIN = tuple(dict.fromkeys(name for kind in KINDS for name in kind.reviewed))
_WARNED = "warning: "  # how the engine begins what a program warns of
_SECRET = "[secret]"  # noqa: S105 -- what the engine shows in the place of one
_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"  # pulumi, sdk/python rpc.py UNKNOWN


@dataclass(frozen=True)
class Step:
    """What the preview would do to one resource."""

    does: str
    """"create", "update", "replace" or "delete"."""

    name: str
    type: str
    sid: str
    """The resource's id. "" if it is to be created."""

    existing: Mapping[str, Any] = field(repr=False)
    """Properties as Twilio has them. Empty if it is to be created."""

    desired: Mapping[str, Any] = field(repr=False)
    """Properties as declared. Empty if it is to be deleted."""

    @property
    def is_flow(self) -> bool:
        """Whether the resource is a flow of ours."""
        return self.type == FLOW

    @property
    def kind(self) -> str:
        """The resource's kind without its package: "Flow", "TestUsers"."""
        return self.type.rpartition(":")[2]

    @property
    def layout(self) -> bool:
        """Whether a widget that was moved on the canvas counts."""
        return self.desired.get("layout") == "manage"

    @property
    def lines(self) -> list[str]:
        """The properties that change, except the definition: `status: "draft" -> "published"`."""
        return list(_lines(self.existing, self.desired))


@dataclass(frozen=True)
class Preview:
    """A preview, as a person asks about it."""

    steps: tuple[Step, ...]
    notices: tuple[Diagnostic, ...]
    """What the provider said about drift, drafts and lint findings. What others said is a note."""

    errors: tuple[str, ...]
    """Why the preview failed. Empty if it did not."""

    def notices_of(self, *sids: str) -> list[Diagnostic]:
        """Return the notices about any of those SIDs."""
        return [notice for notice in self.notices if notice.sid and notice.sid in sids]


def read(text: str, mark: str | None = None) -> Preview:
    """Parse what `pulumi preview --json` printed, if the provider had that mark."""
    told = json.loads(text[text.index("{") :])
    ours: list[Diagnostic] = []
    others: list[Mapping[str, str]] = []
    for diagnostic in told.get("diagnostics") or []:
        start, _, rest = diagnostic["message"].removeprefix(_WARNED).partition(" ")
        if mark and start == mark:
            ours.append(_parse_notice(rest))
        else:
            others.append(diagnostic)
    notes = map(Diagnostic.of, _join_lines(others, "info", "warning"))
    return Preview(
        steps=tuple(_steps(told.get("steps") or [])),
        notices=(*ours, *notes),
        errors=tuple(_join_lines(others, "error")),
    )


def _parse_notice(text: str) -> Diagnostic:
    """Return what the provider said. If the engine hid a secret in its structure, all of it is a note."""
    try:
        return Diagnostic.from_json(text)
    except ValueError:
        return Diagnostic.of(text.rstrip())


def definition_of(properties: Mapping[str, Any]) -> tuple[Definition | None, str]:
    """Return the definition among a flow's properties. If it cannot be shown, return None and the reason."""
    text, canvas = properties.get("definition"), properties.get("canvas")
    if text is None:
        return None, ""
    if text == _SECRET:
        return None, "The definition is secret."
    if text == _UNKNOWN:
        return (
            None,
            "The definition holds values that are known only after other resources are created.",
        )
    try:
        return Definition.from_text(text, canvas or "{}"), ""
    except DefinitionError as error:
        return None, str(error)


def _steps(steps: Sequence[Mapping[str, Any]]) -> Iterator[Step]:
    for step in steps:
        existing, desired = step.get("oldState") or {}, step.get("newState") or {}
        either = desired or existing
        is_shown = either.get("custom") and either.get("type") not in {NOTE, STACK}
        if step["op"] not in DOES or not is_shown:
            continue
        yield Step(
            does=DOES[step["op"]],
            name=name_in(step["urn"]),
            type=either["type"],
            sid=existing.get("id", ""),
            # The outputs: with on_drift="ignore", the inputs stay as the program gave them.
            existing=existing.get("outputs") or {},
            desired=desired.get("inputs") or {},
        )


def _lines(existing: Mapping[str, Any], desired: Mapping[str, Any]) -> Iterator[str]:
    for name in PLAIN:
        before, after = existing.get(name), desired.get(name)
        if not desired or before == after or (after is None and name == "pin"):
            continue
        if not existing:
            yield f"{name}: {_show(after)}"
        else:
            yield f"{name}: {_show(before)} -> {_show(after)}"


def _show(value: Any) -> str:
    return "known later" if value == _UNKNOWN else json.dumps(value, ensure_ascii=False)


def _join_lines(diagnostics: Sequence[Mapping[str, str]], *severities: str) -> list[str]:
    """Return the messages of those severities. The engine splits the lines below a sentence. Join them again."""
    found: list[str] = []
    for diagnostic in diagnostics:
        text = diagnostic["message"].rstrip().removeprefix("error: ")
        if diagnostic["severity"] not in severities or not text:
            continue
        if text.startswith("    ") and found:
            found[-1] += f"\n{text}"
        else:
            found.append(text)
    return found
