"""What a user reads if the gate of promotion refuses a flow, or if an override lets it pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.foreign import printable, quoted
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.flow.report import save
from pulumi_twilio_studio.words import OVERRIDE

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from pulumi_twilio_studio.failures import Error
    from pulumi_twilio_studio.lifecycle.flow.earlier import EarlierFlow
    from pulumi_twilio_studio.studio.models import Flow

SHOWN = 8
"""How many digits of a version people read."""


def with_ways_on(refusal: str, stack: str, *, is_unreasoned: bool) -> str:
    """Return the refusal with what to do next."""
    unreasoned = f" {OVERRIDE} is set, but says no reason." if is_unreasoned else ""
    return (
        f"{refusal}. Deploy {stack} first. To pass once without that, set {OVERRIDE} to the reason, "
        f"which the commit message then says.{unreasoned}"
    )


def another_version(
    name: str, earlier: tuple[str, str], own: tuple[str, str], *, is_filled: bool
) -> str:
    """Say that the earlier stack runs another version. Both sides are a stack's name and a version."""
    (stack, live), (here, wanted) = earlier, own
    said = (
        f"flow {quoted(name)} would go live in {printable(here)} as version {wanted[:SHOWN]}, but {stack} runs "
        f"version {live[:SHOWN]}"
    )
    if not is_filled:
        return said
    return (
        f"{said}. The program puts this definition together, so what it is filled in with for one environment makes "
        "it another version: studio.template has one version everywhere"
    )


def unreadable(stack: str, failure: Error) -> str:
    """Say that nothing can be known of the earlier stack."""
    return f"it cannot be known what {stack} runs: {failure}"


def not_declared(name: str, stack: str) -> str:
    """Say that the earlier stack has no such flow."""
    return f"{stack} has no flow {quoted(name)}, so nothing has been tried there"


def flawed(name: str, stack: str, flaw: str) -> str:
    """Say why what is recorded of the flow does not count."""
    return f"flow {quoted(name)} of {stack} {printable(flaw)}"


def not_live(name: str, stack: str) -> str:
    """Say that callers of the earlier stack do not get the flow."""
    return f"flow {quoted(name)} of {stack} is a draft there, so no version of it is proved"


def drifted(name: str, stack: str) -> str:
    """Say that the earlier stack knows of a change that it did not make."""
    return (
        f"somebody changed flow {quoted(name)} of {stack} behind its back, so what runs there is not what that stack "
        "declares"
    )


def no_version(name: str, stack: str) -> str:
    """Say that the record tells no version."""
    return (
        f"flow {quoted(name)} of {stack} has no version that can be compared, because its definition is secret there, "
        "or is not sound"
    )


def gone(name: str, stack: str, sid: str, account_sid: str) -> str:
    """Say that Twilio no longer has the flow."""
    return f"flow {quoted(name)} ({sid}) of {stack} is gone: account {account_sid} does not show it"


def published_since(name: str, stack: str, flow: EarlierFlow, live: Flow) -> str:
    """Say that callers of the earlier stack get a newer revision than it records."""
    return (
        f"flow {quoted(name)} ({flow.sid}) of {stack} is no longer what that stack records: revision "
        f"{flow.live_revision} was live, and callers now run {save(live)}"
    )


def too_young(
    name: str, stack: str, version: str, since: datetime | None, lasting: timedelta
) -> str:
    """Say since when the version is live, and when it may go on."""
    said = f"flow {quoted(name)} must run in {stack} for {spelled(lasting)} first"
    if since is None:
        return f"{said}, and it is not known since when version {version[:SHOWN]} runs there"
    return (
        f"{said}; version {version[:SHOWN]} runs there since {since:%Y-%m-%dT%H:%M:%SZ}, and may go on at "
        f"{since + lasting:%Y-%m-%dT%H:%M:%SZ}"
    )


def spelled(length: timedelta) -> str:
    """Return a length of time as the configuration writes it. One day is 24h."""
    seconds = int(length.total_seconds())
    for unit, size, least in (("d", 86400, 2), ("h", 3600, 1), ("m", 60, 1)):
        if seconds % size == 0 and seconds >= least * size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def not_asked(account_sid: str, stack: str, failure: Error) -> Diagnostic:
    """Tell that only the record proves what the earlier stack runs, although its account may be in reach."""
    title = (
        f"account {account_sid} of {stack} cannot be asked, so its record alone counts: {failure}"
    )
    return Diagnostic("note", account_sid, title)


def passed(name: str, reason: str, refusal: str) -> Diagnostic:
    """Tell that an override lets a flow go live, and what would have been refused."""
    title = f"flow {quoted(name)} goes live by {OVERRIDE}={quoted(reason)}, although"
    return Diagnostic("note", "", title, (refusal,))
