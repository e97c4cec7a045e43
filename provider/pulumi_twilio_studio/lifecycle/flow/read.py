"""Find out what Twilio holds of a flow, its head and its live revision, with as few requests as are reliable."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.identity import short, signature_of
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.owner_report import deleted
from pulumi_twilio_studio.lifecycle.flow.values import ExistingFlow, content_sha256, try_parse
from pulumi_twilio_studio.studio.errors import Inactive, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.studio.models import Flow


def look(account: Account, existing: ExistingFlow) -> ExistingFlow | None:
    """Return what Twilio holds now, or None if the flow is gone. Tell what somebody changed.

    One list call answers for all flows of the account. A flow is fetched only if the list does not show the revision
    that the state knows. Its live revision is fetched only if the fetched head is a draft with revisions below it.
    Reads lag behind writes, so a 404 or an older revision is believed only after another look.
    """
    row = account.index.row(existing.sid)
    if row is not None and row.revision == existing.revision:
        return _reported(account, existing, _unmoved(existing, row), row)
    head = poll_head(account, existing)
    if head is None:
        gone = deleted(existing)
        account.gone[existing.identity] = gone
        account.refusals.note(existing.identity, existing.on_drift, gone.title)
        return None
    if head.revision < existing.revision:
        account.tell(flow_report.lag(existing, head))
        return existing
    if head.valid is False:
        account.tell(flow_report.invalid(head, hidden=existing.is_secret))
    found = resolve_effective(account, existing, head, existing.declares)
    return _reported(account, existing, found, head)


def resolve_for_status(account: Account, existing: ExistingFlow, status: str) -> ExistingFlow:
    """Return the flow as seen for a new desired status. Fetches the head only if that may select another revision."""
    if existing.declares == status:
        return existing
    if existing.live_revision in (None, existing.revision):
        return replace(existing, declares=status)
    head = poll_head(account, existing)
    if head is None or head.revision != existing.revision:
        return existing  # the update looks at the head itself, and says what is wrong
    return resolve_effective(account, existing, head, status)


def resolve_effective(
    account: Account, known: ExistingFlow, head: Flow, status: str
) -> ExistingFlow:
    """Build the flow from a fetched head. Keep the state's definition where Twilio's means the same."""
    live = find_live(account, known, head)
    chosen = live if status == "published" and live is not None else head
    found = try_parse(chosen.definition)
    stored = found.sha256 if found else None
    definition = found
    if known.definition is not None and found is not None and stored == known.stored_sha256:
        places = found.layout if known.layout == "manage" else known.definition.layout
        definition = Definition(content=known.definition.content, layout=places)
    seen = replace(
        known,
        revision=head.revision,
        live_revision=live.revision if live else None,
        declares=status,
        friendly_name=chosen.friendly_name,
        status="published" if live and chosen.revision == live.revision else "draft",
        definition=definition,
        stored_sha256=stored,
        date_updated=flow_report.written_at(head),
        webhook_url=head.webhook_url,
        url=head.url,
        valid=head.valid,
        last_save=flow_report.save(chosen),
        head=head,
    )
    return _ours_after_all(account, seen, chosen)


def _ours_after_all(account: Account, seen: ExistingFlow, chosen: Flow) -> ExistingFlow:
    """Treat a revision as declared, not as drift, if this resource wrote it in a run that could not record it."""
    signature = signature_of(chosen.commit_message)
    if seen.definition is None or signature is None:
        return seen
    if signature.marker not in account.markers_of(seen.identity, seen.home):
        return seen
    if signature.definition != short(seen.definition.sha256):
        return seen
    content = content_sha256(seen.friendly_name, seen.definition, seen.layout)
    return replace(seen, declared_sha256=content)


def held_by_head(account: Account, existing: ExistingFlow, seen: ExistingFlow) -> Definition | None:
    """Return what a draft above the live revision holds, or None if there is none. Asks if the state does not know."""
    if seen.revision == seen.live_revision:
        return None
    if existing.declares == "draft":
        return existing.definition
    try:
        return try_parse(account.client.fetch_flow(seen.sid).definition)
    except (Inactive, NotFound):  # the message is then only shorter
        return None


def with_last_save(account: Account, seen: ExistingFlow) -> ExistingFlow:
    """Add who saved the revision that counts. The state does not keep it, and the list shows it only for the head."""
    row = None if seen.last_save else account.index.row(seen.sid)
    if row is None:
        return seen
    is_head = seen.declares == "draft" or row.revision == seen.live_revision
    last = flow_report.save(row) if is_head else f"revision {seen.live_revision}"
    return replace(seen, last_save=last)


def poll_head(account: Account, existing: ExistingFlow) -> Flow | None:
    """Return the head. None if the flow stays away, or an older head if no newer one appears."""
    head = None
    for head in poll_heads(account, existing.sid, existing.date_updated):
        if head is not None and head.revision >= existing.revision:
            return head
    return head


def poll_heads(account: Account, sid: str, written: str | None = None) -> Iterator[Flow | None]:
    """Yield what each look at the flow shows, None for a 404. `written` is when it was last written."""
    for _ in account.looks(written):
        try:
            yield account.client.fetch_flow(sid)
        except NotFound:
            yield None


def find_live(account: Account, known: ExistingFlow, head: Flow) -> Flow | None:
    """Return the revision that callers run: the head if it is published, or else the newest published revision.

    None if there is none: nothing stands below a first revision. An answer that is older than the known live revision
    lags behind, and is asked for again.
    """
    if head.status == "published":
        return head
    if head.revision == 1:
        return None
    live = None
    for _ in account.looks(flow_report.written_at(head)):
        try:
            live = account.client.fetch_revision(head.sid, "LatestPublished")
        except NotFound:  # never published, or not visible yet
            live = None
        if live is not None and live.revision >= (known.live_revision or 0):
            break
        if live is None and known.live_revision is None:
            break
    return live


def _unmoved(existing: ExistingFlow, row: Flow) -> ExistingFlow:
    """Return the state's flow, corrected by a list row: a name may change without a revision (undocumented)."""
    if existing.declares == "published" and existing.live_revision != row.revision:
        return replace(existing, last_save=f"revision {existing.live_revision}")
    return replace(existing, friendly_name=row.friendly_name, last_save=flow_report.save(row))


def _reported(
    account: Account, known: ExistingFlow, found: ExistingFlow, head: Flow
) -> ExistingFlow:
    if found.has_drifted:
        drift = flow_report.drift(known, found)
        account.tell(drift)
        account.refusals.note(known.identity, known.on_drift, drift.title)
    if found.declares == "published" and head.status == "draft" and found.live_revision:
        account.tell(flow_report.draft(found, head))
    return found
