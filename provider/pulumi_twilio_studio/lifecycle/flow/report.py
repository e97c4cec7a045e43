"""What people are told about a change: which flow, who changed it, and what changed, widget by widget.

The engine shows how two whole definitions differ, which is hundreds of lines for a large flow. These lines are short
enough to read. Each function returns a message, which its caller tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import changes, locate
from pulumi_twilio_studio.foreign import printable, quoted
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.definition.lint import Finding
    from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow, ExistingFlow
    from pulumi_twilio_studio.studio.models import Flow

# Up to so many warnings of one code get a line each. Of more, so many widgets are named.
APART = 3
NAMED = 8


def save(revision: Flow) -> str:
    """Say which save this was: its number, its time, its author, and its message."""
    author = f" by {printable(revision.author_sid)}" if revision.author_sid else ""
    message = f", {quoted(revision.commit_message)}" if revision.commit_message else ""
    when = printable(str(written_at(revision)))
    return f"revision {revision.revision} of {when}{author}{message}"


def written_at(revision: Flow) -> str | None:
    """Return when a revision was written. Twilio's date_updated is null until the first update."""
    return revision.date_updated or revision.date_created


def drift(known: ExistingFlow, found: ExistingFlow) -> Diagnostic:
    """Tell what somebody changed outside the stack, and who: each change, if both definitions are known."""
    title = f"somebody changed flow {quoted(known.friendly_name)} ({known.sid}): {found.last_save}"
    plain = _plain(known.friendly_name, found.friendly_name, known.status, found.status)
    layout = known.layout == "manage"
    lines = _lines(known.definition, found.definition, layout=layout, hidden=known.is_secret)
    return Diagnostic("drift", known.sid, title, (*plain, *lines))


def lag(existing: ExistingFlow, head: Flow) -> Diagnostic:
    """Tell that Twilio still answers an older revision than the one that the state knows."""
    title = (
        f"Twilio still shows flow {quoted(existing.friendly_name)} ({existing.sid}) as revision {head.revision}, but "
        f"this stack knows the newer revision {existing.revision}. The newer one counts."
    )
    return Diagnostic("lag", existing.sid, title)


def draft(found: ExistingFlow, head: Flow) -> Diagnostic:
    """Tell that somebody's draft stands above a live revision that is right."""
    return Diagnostic(
        "draft",
        found.sid,
        f"flow {quoted(found.friendly_name)} ({found.sid}) has an unpublished draft: "
        f"{save(head)}. It is left alone. Callers run revision {found.live_revision}.",
    )


def plan(
    existing: ExistingFlow, desired: DesiredFlow, head: Definition | None = None
) -> Diagnostic:
    """Tell what an update will change, and what happens to the existing revisions.

    `head` is what the head holds, if it is known and is not the revision that counts.
    """
    title = f"flow {quoted(existing.friendly_name)} ({existing.sid}) will change"
    plain = _plain(existing.friendly_name, desired.friendly_name, existing.status, desired.status)
    layout, hidden = desired.layout == "manage", desired.is_secret or existing.is_secret
    lines = _lines(existing.definition, desired.definition, layout=layout, hidden=hidden)
    pinned = [f"(as in revision {desired.pin})"] if desired.pin else []
    told = (*pinned, *plain, *lines)
    return Diagnostic("change", existing.sid, title, told, tuple(_left(existing, desired, head)))


def _left(existing: ExistingFlow, desired: DesiredFlow, head: Definition | None) -> Iterator[str]:
    """Yield what happens to the revision that counts, and to the draft that the head may be."""
    if existing.has_drifted:
        yield f"{existing.last_save} is overwritten; it stays in Twilio's history"
    if existing.revision == existing.live_revision:
        return
    held = head if existing.counts_live else existing.definition
    keeps = held is not None and held.same_as(desired.definition, layout=desired.layout == "manage")
    if keeps and desired.status == "published":
        yield f"revision {existing.revision}, a draft, is published unchanged"
    elif existing.counts_live or not existing.has_drifted:
        yield f"the draft of revision {existing.revision} is replaced; it stays in Twilio's history"


def overtaken(head: Flow, written: Flow) -> Diagnostic:
    """Tell that somebody saved between our look at the head and our write. Twilio offers no way to prevent that."""
    return Diagnostic(
        "overtaken",
        written.sid,
        f"somebody saved flow {quoted(written.friendly_name)} ({written.sid}) just before we "
        f"wrote revision {written.revision}. Look at what comes after revision {head.revision} "
        "in its history.",
    )


def rewritten(desired: DesiredFlow, stored: Definition | None, sid: str) -> Diagnostic:
    """Tell what Twilio stored if it did not store a definition as it was sent."""
    title = f"Twilio stored flow {sid} with changes of its own; they are not shown as drift"
    lines = _lines(desired.definition, stored, layout=False, hidden=desired.is_secret)
    return Diagnostic("rewritten", sid, title, tuple(lines))


def invalid(head: Flow, *, hidden: bool) -> Diagnostic:
    """Tell what Twilio finds wrong with a flow that it holds. The Console stores what the API would refuse."""
    api = head.definition or {}
    problems = [
        printable(f"{locate(path, api)}: {message}") for path, message in head.errors if not hidden
    ]
    title = f"flow {quoted(head.friendly_name)} ({head.sid}) is not valid at Twilio"
    return Diagnostic("invalid", head.sid, title, tuple(problems))


def warnings(
    friendly_name: str, found: list[Finding], *, old: Sequence[Finding] = (), hidden: bool
) -> Diagnostic:
    """Tell what is odd about a definition to deploy. Of warnings that it had before, only the number is told."""
    flow = f"flow {quoted(friendly_name)}"
    before = f"{len(old)} that it had before" if old else ""
    if not found:
        title = f"{flow} has no new warning, and {before}; `twilio-studio lint` shows them"
        return Diagnostic("lint", "", title)
    new = "new " if old else ""
    count = f"1 {new}warning" if len(found) == 1 else f"{len(found)} {new}warnings"
    title = f"{count} about {flow}" + (f", and {before}" if old else "")
    by_code: dict[str, list[Finding]] = {}
    for each in found:
        by_code.setdefault(each.code, []).append(each)
    lines = [line for each in by_code.values() for line in _of_one_code(each, hidden=hidden)]
    return Diagnostic("lint", "", title, tuple(lines))


def _of_one_code(found: list[Finding], *, hidden: bool) -> list[str]:
    """Return a line for each warning, or one line for many: the same habit twenty times is one piece of news."""
    shown = [f"widget {quoted(str(each.widget))}" if hidden else str(each) for each in found]
    if len(found) <= APART:
        return [f"{each.code}: {text}" for each, text in zip(found, shown, strict=True)]
    others = list(dict.fromkeys(quoted(each.widget) for each in found[1:] if each.widget))
    more = [f"{len(others) - NAMED} more"] if len(others) > NAMED else []
    listed = ", ".join([*others[:NAMED], *more])
    return [f"{found[0].code}: {len(found)} times. The first: {shown[0]}. Also in {listed}"]


def _plain(name: str, desired_name: str, status: str, desired_status: str) -> list[str]:
    fields = (("friendly_name", name, desired_name), ("status", status, desired_status))
    return [
        f"~ {field}: {quoted(before)} -> {quoted(after)}"
        for field, before, after in fields
        if before != after
    ]


def _lines(
    existing: Definition | None, desired: Definition | None, *, layout: bool, hidden: bool
) -> list[str]:
    if existing is None and desired is None:
        return []
    if existing is None or desired is None:
        which = "known" if existing is None else "found"
        return [f"~ Twilio's API would refuse the definition that was {which}"]
    found = changes(existing, desired, layout=layout)
    return [(change.without_values() if hidden else change).line for change in found]


def not_validated(account_sid: str, friendly_name: str) -> Diagnostic:
    """Tell what a preview cannot check in a suspended account."""
    return Diagnostic(
        "note",
        account_sid,
        f"account {account_sid} is suspended: Twilio has not validated the definition of {quoted(friendly_name)}.",
    )
