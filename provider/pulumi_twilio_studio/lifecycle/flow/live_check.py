"""Whether callers run what the stack published, judged by the definition and not only by its number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.identity import signature_of
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.read import find_live, poll_head
from pulumi_twilio_studio.lifecycle.flow.values import try_parse

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.flow.values import ExistingFlow
    from pulumi_twilio_studio.studio.models import Flow

FindingKind = Literal["failed", "drift", "unknown"]


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the stack recorded it."""

    kind: FindingKind
    """"failed" if what the stack published is wrong, "drift" if somebody changed it, "unknown" if nobody can tell."""

    message: str


@dataclass(frozen=True)
class LiveCheck:
    """What Twilio holds of a flow, compared with what its state records."""

    findings: tuple[Finding, ...]
    revision: int | None = None
    """The live revision. None if there is none, or if it is not known."""

    definition: Definition | None = None
    """The definition of the live revision."""

    head_is_live: bool = False
    """Whether everybody runs that revision, also the test users."""


def check_live(account: Account, existing: ExistingFlow) -> LiveCheck:
    """Compare what is live with the state. It costs one request, and one more below a draft. Raises StudioError."""
    head = poll_head(account, existing)
    if head is None:
        return LiveCheck((Finding("drift", "somebody deleted it"),))
    if head.revision < existing.revision:
        behind = f"Twilio still shows revision {head.revision}, and the state records revision {existing.revision}"
        return LiveCheck((Finding("unknown", behind),))
    live = find_live(account, existing, head)
    findings = (*_findings(account, existing, head, live), *_webhook(existing, head))
    if live is None:
        return LiveCheck(findings)
    is_head = live.revision == head.revision
    return LiveCheck(findings, live.revision, try_parse(live.definition), is_head)


def _findings(
    account: Account, existing: ExistingFlow, head: Flow, live: Flow | None
) -> Iterator[Finding]:
    if existing.live_revision != (live.revision if live else None):
        yield _another_revision(account, existing, live)
        return
    counting = live if existing.counts_live else head
    if counting is None:
        return
    if counting.revision != existing.revision and not existing.counts_live:
        yield Finding("drift", f"somebody saved {flow_report.save(counting)}")
        return
    if existing.has_drifted:
        taken = f"it is not what was declared: the state took over {flow_report.save(counting)}"
        yield Finding("drift", taken)
        return
    stored = try_parse(counting.definition)
    if stored is None or stored.sha256 != existing.stored_sha256:
        yield Finding(
            "failed",
            f"revision {counting.revision} holds another definition than the one that was written",
        )
    if counting.valid is False:
        yield Finding("failed", _invalid(existing, counting))


def _another_revision(account: Account, existing: ExistingFlow, live: Flow | None) -> Finding:
    """Tell that another revision is live than the recorded one, and whose it is."""
    known = existing.live_revision
    recorded = "no live revision" if known is None else f"revision {known}"
    if live is None or live.revision < (known or 0):
        shown = f"revision {live.revision}" if live else "no live revision"
        return Finding("unknown", f"Twilio still shows {shown}, and the state records {recorded}")
    signature = signature_of(live.commit_message)
    if signature and signature.marker in account.markers_of(existing.identity, existing.home):
        return Finding(
            "drift",
            f"revision {live.revision} is live, and the state records {recorded}: this stack published it and could "
            "not record it. Run `pulumi up`",
        )
    published = f"somebody published {flow_report.save(live)}, and the state records {recorded}"
    return Finding("drift", published)


def _invalid(existing: ExistingFlow, revision: Flow) -> str:
    said = [f"{printable(path)}: {printable(why)}" for path, why in revision.errors]
    listed = f": {'; '.join(said)}" if said and not existing.is_secret else ""
    return f"Twilio says that revision {revision.revision} is not valid{listed}"


def _webhook(existing: ExistingFlow, head: Flow) -> Iterator[Finding]:
    known, now = existing.webhook_url, head.webhook_url
    if known and now and known != now:
        yield Finding(
            "drift", f"its web hook is {printable(now)}, and the state records {printable(known)}"
        )
