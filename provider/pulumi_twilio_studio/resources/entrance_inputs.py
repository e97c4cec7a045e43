"""What the declarations of all entrances have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi

from pulumi_twilio_studio.resources.configuration import check_configuration
from pulumi_twilio_studio.resources.flow import Flow
from pulumi_twilio_studio.resources.identities import claim
from pulumi_twilio_studio.resources.note import Note
from pulumi_twilio_studio.resources.options import refuse_idle

if TYPE_CHECKING:
    from pulumi_twilio_studio.kinds import Kind
    from pulumi_twilio_studio.resources.properties import Properties


def begin_entrance(opts: pulumi.ResourceOptions | None, resource_name: str) -> None:
    """Refuse options that do nothing, and a configuration that cannot work. Raises RunError."""
    instead = "Leave import_ out, and set take_over=True: `up` takes it over."
    refuse_idle(opts, resource_name, instead_of_import=instead)
    check_configuration()


def flow_sid(flow: Flow | pulumi.Input[str] | None) -> pulumi.Input[str] | None:
    """Return the SID of a flow that is given as a resource, as a SID, or as an output of a SID."""
    return flow.sid if isinstance(flow, Flow) else flow


def claim_entrance(kind: Kind, resource_name: str, noun: str) -> str:
    """Return the identity of the named entrance. Resources of other kinds may have that name too.

    A number, its address and its flow live in one account and are often called the same. `noun` is what several of the
    kind are called in sentences. Two of them with one name end the program.
    """
    return f"{kind.name}@{claim(resource_name, noun)}"


def noted(
    kind: Kind, resource_name: str, given: Properties, opts: pulumi.ResourceOptions | None
) -> pulumi.ResourceOptions:
    """Declare the note of an entrance. Return the entrance's own options, which let it wait for the note."""
    own = opts or pulumi.ResourceOptions()
    around = pulumi.ResourceOptions(
        parent=own.parent,
        provider=own.provider,
        deleted_with=own.deleted_with,
        retain_on_delete=own.retain_on_delete,
    )
    note = Note(kind, resource_name, given, around)
    return pulumi.ResourceOptions.merge(own, pulumi.ResourceOptions(depends_on=[note]))
