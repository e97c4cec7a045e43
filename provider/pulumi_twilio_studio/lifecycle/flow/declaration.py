"""How a program would declare an existing flow, so that `up` takes it over and writes nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.definition.lint import lint, widgets_with_secrets
from pulumi_twilio_studio.definition.text import quoted
from pulumi_twilio_studio.identity import signature_of
from pulumi_twilio_studio.lifecycle.flow.template import as_template
from pulumi_twilio_studio.lifecycle.references import Names
from pulumi_twilio_studio.lifecycle.safe_names import plain_name
from pulumi_twilio_studio.studio.errors import NotFound

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.history import Which
    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.models import Flow


@dataclass(frozen=True)
class Declaration:
    """What to write to declare one revision of a flow, and what a person should know first."""

    sid: str
    friendly_name: str
    status: str
    revision: int
    definition: Definition
    remarks: tuple[str, ...]
    unnamed: tuple[str, ...] = ()
    """Remarks on what stays in the template although it belongs to one account."""

    template: Mapping[str, Any] | None = None
    """The definition with references in place of SIDs, if it was asked for."""

    @property
    def name(self) -> str:
        """The friendly name in letters that suit a resource and a file, or the SID if none are left."""
        return plain_name(self.friendly_name, self.sid)

    @property
    def text(self) -> str:
        """The definition as a file: JSON in API form, with its keys in the order of a Console export."""
        api = self.definition.to_api() if self.template is None else self.template
        return json.dumps(api, indent=2, ensure_ascii=False) + "\n"

    def python(self, path: str) -> str:
        """Return the declaration for a program that has the definition at that path."""
        file = literal(path)
        definition = file if self.template is None else f"studio.template({file})"
        return spelled(
            self.name,
            friendly_name=self.friendly_name,
            definition=definition,
            status=self.status,
            sid=self.sid,
            meant=self.meant(),
        )

    def meant(self, *, is_template: bool | None = None) -> list[str]:
        """Return the codes of errors at which `up` would stop although the flow exists and Twilio accepts it."""
        is_filled = self.template is None if is_template is None else not is_template
        found = lint(self.definition, is_filled=is_filled)
        errors = (each.code for each in found if each.severity == "error" and each.can_be_silenced)
        return sorted(set(errors))


def declaration(
    client: Client,
    sid: str,
    which: Which | None = None,
    *,
    template: bool = False,
    names: Names | None = None,
) -> Declaration:
    """Return how to declare a revision of the flow: by default the live one, or the head if nothing is published.

    With `template`, SIDs become references, so that other accounts can use the definition too. `names` are the
    account's, if the caller has them.

    Raises StudioError, and DefinitionError if the Console stored what no API call accepts.
    """
    head = client.fetch_flow(sid)
    live = _live(client, head)
    chosen = _chosen(client, head, live, which)
    definition = Definition.from_api(
        chosen.definition, source=f"revision {chosen.revision} of {sid}"
    )
    names = names or Names(client.directory, cache(client.flows))
    api, unnamed = as_template(definition.to_api(), names) if template else (None, [])
    is_live = live is not None and chosen.revision == live.revision
    is_draft = chosen.revision == head.revision and not is_live
    return Declaration(
        sid=sid,
        friendly_name=chosen.friendly_name,
        status="draft" if is_draft or live is None else "published",
        revision=chosen.revision,
        definition=definition,
        remarks=(*_remarks(head, live, chosen, which), *_credentials(definition)),
        unnamed=tuple(unnamed),
        template=api,
    )


def spelled(
    name: str,
    *,
    friendly_name: str,
    definition: str,
    status: str,
    sid: str,
    meant: Collection[str],
) -> str:
    """Return the call that declares and adopts a flow. `definition` is an expression, `meant` codes of findings."""
    values = {
        "friendly_name": literal(friendly_name),
        "definition": definition,
        "status": literal(status),
        "adopt": literal(sid),
    }
    if meant:
        values["ignore_warnings"] = f"[{', '.join(map(literal, meant))}]"
    arguments = [f"{key}={value}" for key, value in values.items()]
    lines = [f"    {argument},\n" for argument in (literal(name), *arguments)]
    return f"studio.Flow(\n{''.join(lines)})"


def literal(text: str) -> str:
    """Return a Python literal in double quotes: JSON, with escapes for what a terminal would obey or not show."""
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in shown
    )


def _live(client: Client, head: Flow) -> Flow | None:
    if head.status == "published":
        return head
    try:
        return client.fetch_revision(head.sid, "LatestPublished")
    except NotFound:  # never published
        return None


def _chosen(client: Client, head: Flow, live: Flow | None, which: Which | None) -> Flow:
    if which is None:
        return live or head
    for known in (head, live):
        if known is not None and which == known.revision:
            return known
    return client.fetch_revision(head.sid, which)


def _remarks(head: Flow, live: Flow | None, chosen: Flow, which: Which | None) -> Iterator[str]:
    if which is None and live is not None and live.revision != head.revision:
        yield (
            f"The head, revision {head.revision}, is a draft. This is revision {live.revision}, "
            f"which is live. --revision {head.revision} takes the draft."
        )
    if live is None:
        yield 'No revision of this flow is published, so it is declared with status="draft".'
    if chosen.revision not in {head.revision, live.revision if live else None}:
        yield (
            f"Revision {chosen.revision} is not live and not the head. `pulumi up` will write "
            "its definition as a new revision, unless the flow still means the same."
        )
    signature = signature_of(head.commit_message)
    if signature is not None:
        yield (
            f"The head carries the marker {signature.marker}: some stack declares this flow "
            "already. Two stacks that declare one flow undo each other's work."
        )


def _credentials(definition: Definition) -> Iterator[str]:
    for name in widgets_with_secrets(definition.to_api()):
        yield (
            f"Widget {quoted(name)} seems to hold a credential. Check it before you commit the "
            "file. studio.template can fill in a secret."
        )
