"""Bring a revision of a flow into the file that its definition came from."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.files import content
from pulumi_twilio_studio.lifecycle.definition_file import write_definition
from pulumi_twilio_studio.lifecycle.flow.declaration import declaration
from pulumi_twilio_studio.lifecycle.flow.pull_into import File, into
from pulumi_twilio_studio.lifecycle.flow.search import sid_of

if TYPE_CHECKING:
    from pathlib import Path

    from pulumi_twilio_studio.lifecycle.flow.history import Which
    from pulumi_twilio_studio.studio.client import Client


@dataclass(frozen=True)
class PulledInto:
    """What was brought into a file."""

    revision: int
    is_changed: bool
    """Whether the file was written."""

    remarks: tuple[str, ...]


def pull_into_file(
    client: Client, flow: str, which: Which | None, file: Path, *, template: bool
) -> PulledInto:
    """Write what differs in a revision into an existing file. `flow` is a SID or a friendly name.

    Raises StudioError, DefinitionError and CannotWrite.
    """
    sid = sid_of(client, flow)
    existing = File.at(file)
    existing.definition  # noqa: B018 -- what is wrong with the file is said before Twilio is asked
    found = declaration(client, sid, which)
    text, remarks = into(client, sid, found.definition, existing, template=template)
    is_changed = text != existing.text
    if is_changed:
        write_definition(file, text, force=True, mark=content(file).startswith(BOM_UTF8))
    return PulledInto(found.revision, is_changed, (*found.remarks, *remarks))
