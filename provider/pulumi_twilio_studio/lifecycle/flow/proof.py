"""Whether Twilio agrees with what the earlier stack records of a flow, and since when the flow is live there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.flow import promotion_report as report
from pulumi_twilio_studio.lifecycle.flow.report import written_at
from pulumi_twilio_studio.studio.errors import (
    ConfigurationError,
    Inactive,
    NotFound,
    Rejected,
    StudioError,
    WrongAccount,
)

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.declared import Run
    from pulumi_twilio_studio.lifecycle.flow.earlier import Earlier, EarlierFlow
    from pulumi_twilio_studio.studio.models import Flow

# What Twilio, or the configuration, says if these credentials are not meant for an account.
_OUT_OF_REACH = (ConfigurationError, Inactive, Rejected, WrongAccount)


def agreement_problem(run: Run, earlier: Earlier, flow: EarlierFlow, name: str) -> str | None:
    """Return in what Twilio contradicts the record. None if it agrees, or if this run cannot ask that account."""
    try:
        account = _reached(run, earlier, flow)
        if account is None:
            return None
        return _contradiction(account, earlier, flow, name)
    except StudioError as failure:
        _give_up(run, earlier, flow, failure)
        return None


def time_problem(run: Run, earlier: Earlier, flow: EarlierFlow, name: str) -> str | None:
    """Return why the flow has not been live for long enough there. None if it has, or if that does not matter."""
    if earlier.lasting is None:
        return None
    since = _time(flow.live_since or _asked_since(run, earlier, flow))
    now = run.parent().now()
    if since is not None and now - since >= earlier.lasting:
        return None
    at_least = _time(flow.not_after)
    if since is None and at_least is not None and now - at_least >= earlier.lasting:
        return None
    return report.too_young(name, earlier.called, flow.version, since, earlier.lasting)


def _reached(run: Run, earlier: Earlier, flow: EarlierFlow) -> Account | None:
    """Return the account of the earlier stack, if this run's credentials reach it. Raises StudioError."""
    if flow.account_sid in earlier.unreachable:
        return None
    if not run.parent().accounts.reaches(flow.account_sid):
        earlier.unreachable.add(flow.account_sid)
        return None
    return run.account(flow.account_sid)


def _give_up(run: Run, earlier: Earlier, flow: EarlierFlow, failure: StudioError) -> None:
    """Ask that account nothing more in this run: the record alone is the proof. Tell it if that is not usual."""
    earlier.unreachable.add(flow.account_sid)
    if not isinstance(failure, _OUT_OF_REACH):
        run.tell(report.not_asked(flow.account_sid, earlier.called, failure))


def _contradiction(account: Account, earlier: Earlier, flow: EarlierFlow, name: str) -> str | None:
    row = account.index.row(flow.sid)
    if row is None:  # a list lags behind a flow that was made just now
        try:
            row = account.ask(lambda: account.client.fetch_flow(flow.sid), flow.live_since)
        except NotFound:
            return report.gone(name, earlier.called, flow.sid, account.sid)
    live = _published_since(account, flow, row)
    return None if live is None else report.published_since(name, earlier.called, flow, live)


def _published_since(account: Account, flow: EarlierFlow, head: Flow) -> Flow | None:
    """Return the live revision if it is newer than the recorded one. An older head lags behind."""
    if head.revision <= flow.revision:
        return None
    live = head
    if head.status != "published":
        live = account.client.fetch_revision(flow.sid, "LatestPublished")
    return live if live.revision > (flow.live_revision or 0) else None


def _asked_since(run: Run, earlier: Earlier, flow: EarlierFlow) -> str | None:
    """Return since when the live revision is live, as Twilio says. None if this run cannot ask."""
    try:
        account = _reached(run, earlier, flow)
        if account is None or flow.live_revision is None:
            return None
        return written_at(account.client.fetch_revision(flow.sid, flow.live_revision))
    except StudioError as failure:
        _give_up(run, earlier, flow, failure)
        return None


def _time(text: str | None) -> datetime | None:
    """Return a date of Twilio. None if it is not known."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
