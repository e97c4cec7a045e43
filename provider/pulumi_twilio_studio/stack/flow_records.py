"""What the state of a stack records of each of its flows, for those who compare stacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.lifecycle.flow.values import content_sha256
from pulumi_twilio_studio.lifecycle.flow.version import version_in
from pulumi_twilio_studio.stack.state import FLOW, name_in

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.state import StackState


@dataclass(frozen=True)
class FlowRecord:
    """A flow as the last run of its stack left it."""

    name: str
    """Its name in the program."""

    urn: str
    sid: str
    account_sid: str
    friendly_name: str
    version: str
    """A hash of its source (lifecycle/flow/version.py). "" if the state does not know it."""

    definition_sha256: str
    """A hash of what the definition means. "" if the state holds no sound definition."""

    declares: str
    """The declared status: "published" or "draft"."""

    revision: int
    """The newest revision."""

    live_revision: int | None
    """None if nothing was ever published."""

    written: str | None
    """When the newest revision was written, ISO 8601."""

    webhook_url: str | None
    pin: str | None
    """The revision that it is rolled back to."""

    tests: tuple[str, ...]
    """The files of test cases that passed before it was written."""

    identity: str
    has_drifted: bool
    """Whether somebody's change of what counts is recorded. False if a secret hides it."""


def flow_records(state: StackState) -> dict[str, FlowRecord]:
    """Return the flows of the stack by their names in the program, without those that wait to be deleted."""
    kept = (each for each in state.resources if each["type"] == FLOW and not each.get("delete"))
    found = (_record(each) for each in kept if (each.get("outputs") or {}).get("revision"))
    return {record.name: record for record in found}


def _record(resource: Mapping[str, Any]) -> FlowRecord:
    """Return what an entry of the state records.

    If nothing had to be written, the inputs know what is declared now, and the outputs what was declared before.
    """
    inputs, outputs = resource.get("inputs") or {}, resource["outputs"]
    live, tests = outputs.get("live_revision"), outputs.get("tests")
    return FlowRecord(
        name=name_in(resource["urn"]),
        urn=resource["urn"],
        sid=resource["id"],
        account_sid=outputs["account_sid"],
        friendly_name=_text(outputs.get("friendly_name")),
        version=version_in(outputs),
        definition_sha256=_text(outputs.get("definition_sha256")),
        declares=_text(inputs.get("status")) or outputs["declares"],
        revision=int(outputs["revision"]),
        live_revision=None if live is None else int(live),
        written=outputs.get("date_updated"),
        webhook_url=outputs.get("webhook_url"),
        pin=_text(inputs.get("pin")) or None,
        tests=tuple(sorted(tests)) if isinstance(tests, Mapping) else (),
        identity=outputs["identity"],
        has_drifted=_has_drifted(outputs),
    )


def _has_drifted(outputs: Mapping[str, Any]) -> bool:
    """Return whether what the state holds is something else than what was last declared."""
    names = ("declared_sha256", "friendly_name", "definition_sha256", "layout", "canvas")
    declared, friendly_name, sha256, layout, canvas = (outputs.get(name) for name in names)
    texts = (declared, friendly_name, sha256)
    if not all(isinstance(each, str) for each in texts) or (
        layout == "manage" and _is_hidden(outputs)
    ):
        return False
    if not sha256:  # the Console stored what no API call accepts
        return True
    definition = Definition.kept(_text(outputs.get("definition")), str(canvas or "{}"), str(sha256))
    return declared != content_sha256(str(friendly_name), definition, str(layout))


def _is_hidden(outputs: Mapping[str, Any]) -> bool:
    return not isinstance(outputs.get("definition"), str)


def _text(value: object) -> str:
    """Return a text. A secret is an object in a state, and is not shown."""
    return value if isinstance(value, str) else ""
