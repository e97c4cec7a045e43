"""A flow as the program declares it, and as the state or Twilio knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import Definition, DefinitionError
from pulumi_twilio_studio.identity import Signature, marker_of, short, sign

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.models import Flow

STATUSES = ("draft", "published")
LAYOUTS = ("ignore", "manage")


@dataclass(frozen=True)
class DesiredFlow:
    """What the program declares."""

    identity: str
    account_sid: str
    friendly_name: str
    status: str
    definition: Definition
    layout: str = "ignore"
    commit_message: str | None = None
    template_sha256: str | None = None
    is_secret: bool = False
    """Whether the definition holds a secret, so that no part of it may be shown."""

    @property
    def marker(self) -> str:
        """What makes a flow ours."""
        return marker_of(self.identity)

    @property
    def signed_message(self) -> str:
        """The commit message of the revision that holds this."""
        template = short(self.template_sha256) if self.template_sha256 else None
        signature = Signature(self.marker, short(self.definition.sha256), template)
        return sign(self.commit_message, signature)


@dataclass(frozen=True)
class ExistingFlow:
    """What the state, or Twilio, knows."""

    sid: str
    account_sid: str
    friendly_name: str
    status: str
    revision: int
    definition: Definition | None
    """None for one that the Console let through and that has no canonical form."""

    stored_sha256: str | None
    """The hash of what Twilio stored for `definition`; another one than ours when Twilio rewrote what it was sent."""

    date_updated: str | None = None
    """When the revision was written, ISO 8601; tells whether reads may still lag behind it."""

    webhook_url: str | None = None
    url: str | None = None
    valid: bool | None = None
    is_secret: bool = False
    """As declared: whether the definition holds a secret."""


def existing_flow(flow: Flow) -> ExistingFlow:
    """What an answer that holds a definition says of a flow."""
    definition = readable(flow.definition)
    return ExistingFlow(
        sid=flow.sid,
        account_sid=flow.account_sid,
        friendly_name=flow.friendly_name,
        status=flow.status,
        revision=flow.revision,
        definition=definition,
        stored_sha256=definition.sha256 if definition else None,
        # Twilio's date_updated is null until the first update.
        date_updated=flow.date_updated or flow.date_created,
        webhook_url=flow.webhook_url,
        url=flow.url,
        valid=flow.valid,
    )


def readable(api: Mapping[str, Any] | None) -> Definition | None:
    """The definition that Twilio answered, or None when the Console stored one that no API call could."""
    try:
        return Definition.from_api(api or {})
    except DefinitionError:
        return None


def differences(existing: ExistingFlow, desired: DesiredFlow) -> frozenset[str]:
    """The properties in which Twilio would have to be changed; empty means that nothing may be written.

    The commit message is not among them: it belongs to the next revision, and every write makes
    one.
    """
    layout = desired.layout == "manage"
    found = {
        "friendly_name": existing.friendly_name != desired.friendly_name,
        "status": existing.status != desired.status,
        "definition": existing.definition is None
        or not existing.definition.same_as(desired.definition, layout=layout),
    }
    return frozenset(name for name, differs in found.items() if differs)


def arranged(desired: Definition, layout: str, canvas: Mapping[str, Any]) -> Definition:
    """The desired definition with its widgets where they belong on the canvas that there is.

    When the layout is ignored, the canvas belongs to whoever arranged it: widgets that stand on it
    stay where they are, and only those that are new come where the file has them.
    """
    if layout == "manage":
        return desired
    return Definition(
        content=desired.content,
        layout={widget: canvas.get(widget, offset) for widget, offset in desired.layout.items()},
    )
