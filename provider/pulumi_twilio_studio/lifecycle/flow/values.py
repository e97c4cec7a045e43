"""A flow as the program declares it, and a flow as the state or Twilio knows it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, get_args

from pulumi_twilio_studio.definition import Definition, DefinitionError
from pulumi_twilio_studio.identity import Receipt, Signature, marker_of, short, sign
from pulumi_twilio_studio.lifecycle.flow.commit import ending
from pulumi_twilio_studio.words import FlowStatus, Layout, OnDrift

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.studio.models import Flow

STATUSES, LAYOUTS, POLICIES = get_args(FlowStatus), get_args(Layout), get_args(OnDrift)
LATEST_PUBLISHED = "LatestPublished"


@dataclass(frozen=True)
class DesiredFlow:
    """What the program declares."""

    identity: str
    account_sid: str
    friendly_name: str
    status: str
    definition: Definition
    layout: str = "ignore"
    on_drift: str = "repair"
    commit_message: str | None = None
    template_sha256: str | None = None
    pin: str | None = None
    """The revision that `definition` comes from, if it does not come from the program."""

    adopt: str | None = None
    """The SID of the flow to take over."""

    is_secret: bool = False
    """Whether the definition holds a secret, so that no part of it may be shown."""

    home: str = ""
    """A hash of where the state is kept that will hold the flow."""

    hides_texts: bool = False
    """Whether the name or the commit message is secret."""

    commit: str = ""
    """The commit that this run was started from. Only the message of the next revision says it."""

    override: str = ""
    """Why the flow goes live although the gate of promotion refuses it. Only the next message says it."""

    @classmethod
    def of(cls, values: Mapping[str, Any], home: str) -> DesiredFlow:
        """Return checked inputs, all of them known, as the flow whose state is kept in that home."""
        return cls(
            identity=values["identity"],
            account_sid=values["account_sid"],
            friendly_name=values["friendly_name"],
            status=values["status"],
            definition=Definition.kept(values["definition"], values["canvas"]),
            layout=values["layout"],
            on_drift=values["on_drift"],
            commit_message=values.get("commit_message"),
            template_sha256=values.get("template_sha256"),
            pin=values.get("pin"),
            adopt=values.get("adopt"),
            is_secret=bool(values.get("is_secret")),
            home=home,
            hides_texts=bool(values.get("hidden")),
        )

    @property
    def called(self) -> tuple[str, str | None]:
        """Its name. Its SID is not known yet."""
        return self.friendly_name, None

    @property
    def sends_secrets(self) -> bool:
        """Whether any part is secret. Then Twilio's own words are not shown either, because they may quote it."""
        return self.is_secret or self.hides_texts

    @property
    def marker(self) -> str:
        """What makes a flow ours."""
        return marker_of(self.identity, self.home)

    @property
    def signature(self) -> Signature | Receipt:
        """What the signed revision says about itself."""
        template = short(self.template_sha256) if self.template_sha256 else None
        return Signature(self.marker, short(self.definition.sha256), template)

    @property
    def signed_message(self) -> str:
        """The commit message of the signed revision. It begins with the override. A roll back names its revision."""
        said = (
            f"Override: {self.override}" if self.override else "",
            rolls_back_to(self.pin) if self.pin else "",
            (self.commit_message or "").strip(),
        )
        return sign(": ".join(filter(None, said)), self.signature, ending(self.commit))

    @property
    def sha256(self) -> str:
        """The hash of what Twilio has to hold."""
        return content_sha256(self.friendly_name, self.definition, self.layout)


@dataclass(frozen=True)
class ExistingFlow:
    """What the state or Twilio knows.

    Twilio keeps every save as a revision. The newest one is the head, which may be somebody's draft. Callers run the
    newest *published* one. Name, status and definition here are those of the revision that counts: the live one if
    `declares` is "published" and a live one exists, or else the head.
    """

    sid: str
    account_sid: str
    revision: int
    """The head's number."""

    live_revision: int | None
    """The newest published revision. None if callers have nothing to run."""

    declares: str
    """The status that was declared when the state was written."""

    identity: str
    """The identity that the state records. For a flow that no state knows, the declared one."""

    friendly_name: str
    status: str
    definition: Definition | None
    """None if the Console stored a definition that has no canonical form."""

    stored_sha256: str | None
    """The hash of what Twilio stored for `definition`. It differs from ours if Twilio rewrote what we sent."""

    declared_sha256: str | None = None
    """The hash of what was last declared and done. If the content has another hash, somebody changed it."""

    layout: str = "ignore"
    on_drift: str = "repair"
    date_updated: str | None = None
    """When the head was written, ISO 8601. It tells whether reads may still lag behind."""

    webhook_url: str | None = None
    url: str | None = None
    valid: bool | None = None
    is_secret: bool = False
    """As declared: whether the definition holds a secret."""

    home: str = ""
    """A hash of where the state was kept when the flow was last signed. Empty if an earlier version signed it."""

    last_save: str = field(default="", compare=False)
    """Which save made the revision that counts, in words. Not kept in the state."""

    head: Flow | None = field(default=None, compare=False, repr=False)
    """The head as Twilio answered it, if it was fetched. Not kept in the state."""

    @classmethod
    def of(cls, sid: str, state: Mapping[str, Any]) -> ExistingFlow:
        """Return the flow that the outputs in a state describe. Its definition is read when somebody asks for it."""
        text = state.get("definition")
        sha256 = state.get("definition_sha256", "")
        definition = Definition.kept(text, state["canvas"], sha256) if text else None
        live = state.get("live_revision")
        return cls(
            sid=sid,
            account_sid=state["account_sid"],
            revision=int(state["revision"]),
            live_revision=None if live is None else int(live),
            declares=state["declares"],
            identity=state["identity"],
            friendly_name=state["friendly_name"],
            status=state["status"],
            definition=definition,
            stored_sha256=state.get("stored_sha256") or (definition.sha256 if definition else None),
            declared_sha256=state.get("declared_sha256"),
            layout=state["layout"],
            on_drift=state.get("on_drift", "repair"),
            date_updated=state.get("date_updated"),
            webhook_url=state.get("webhook_url"),
            url=state.get("url"),
            valid=state.get("valid"),
            is_secret=bool(state.get("is_secret")),
            home=state.get("home") or "",
        )

    @property
    def called(self) -> tuple[str, str | None]:
        """Its name and its SID."""
        return self.friendly_name, self.sid

    @property
    def fetched_head(self) -> Flow:
        """The head, where it must have been fetched."""
        if self.head is None:
            raise AssertionError("the head was not fetched")
        return self.head

    @property
    def counts_live(self) -> bool:
        """Whether the live revision counts, and not the head as such."""
        return self.declares == "published" and self.live_revision is not None

    @property
    def has_drifted(self) -> bool:
        """Whether the revision that counts differs from what was last declared."""
        if self.declared_sha256 is None:
            return False
        if self.definition is None:
            return True
        return self.declared_sha256 != content_sha256(
            self.friendly_name, self.definition, self.layout
        )


def rolls_back_to(pin: str) -> str:
    """Return the text with which a commit message says what a roll back does."""
    revision = pin.rpartition("@")[2]
    if revision == LATEST_PUBLISHED:
        return "Roll back to the latest published revision"
    return f"Roll back to revision {revision}"


def content_sha256(friendly_name: str, definition: Definition, layout: str) -> str:
    """Return the hash of a name and of what a definition means, and of its canvas if that is managed."""
    canvas = json.dumps(definition.layout, sort_keys=True) if layout == "manage" else ""
    return sha256(f"{friendly_name}\0{definition.sha256}\0{canvas}".encode()).hexdigest()


def offsets(api: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the place of each widget on the canvas, by name, even if the definition has no canonical form."""
    found = {}
    states = (api or {}).get("states")
    for widget in states if isinstance(states, list) else ():
        match widget:
            case {"name": str(name), "properties": {"offset": offset}}:
                found[name] = offset
    return found


def try_parse(api: Mapping[str, Any] | None) -> Definition | None:
    """Return the definition that Twilio answered, or None if the Console stored one that no API call accepts."""
    try:
        return Definition.from_api(api or {})
    except DefinitionError:
        return None


def differences(existing: ExistingFlow, desired: DesiredFlow) -> frozenset[str]:
    """Return the names of what differs. If it is empty, nothing may be written.

    The commit message is not compared: it belongs to the next revision, and every write makes one. A declared status
    "draft" is not compared either: what is live stays live, because Twilio cannot unpublish. A changed identity waits
    while somebody else's draft stands above the live revision.
    """
    layout = desired.layout == "manage"
    covered = existing.declares == "published" and existing.revision != existing.live_revision
    publish, throw_away = desired.status == "published", desired.pin == LATEST_PUBLISHED
    found = {
        "friendly_name": existing.friendly_name != desired.friendly_name,
        "status": publish and existing.status != "published",
        "definition": existing.definition is None
        or not existing.definition.same_as(desired.definition, layout=layout),
        "draft": publish and throw_away and existing.revision != existing.live_revision,
        # Until a revision carries a renamed resource's new name, the old name's next owner would find this flow.
        "identity": existing.identity != desired.identity and not covered,
    }
    return frozenset(name for name, differs in found.items() if differs)


def with_layout(desired: Definition, layout: str, canvas: Mapping[str, Any]) -> Definition:
    """Return the desired definition with the places that its widgets get on the existing canvas.

    If the layout is ignored, the canvas belongs to whoever arranged it. Widgets that are on it stay where they are.
    Only new widgets get the place that the file gives them.
    """
    if layout == "manage":
        return desired
    there = {**desired.layout, **canvas}
    places = {widget: there[widget] for widget in desired.content["states"] if widget in there}
    return Definition(content=desired.content, layout=places)
