"""The report of a rollout and the status of a fleet, for people: as tables, and as one page that loads no files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Column, Table
from rich.text import Text

from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.fleet.result import in_words
from pulumi_twilio_studio.lifecycle.flow.version import brief

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_twilio_studio.fleet.result import Report, Result, Verb
    from pulumi_twilio_studio.fleet.status import FleetStatus, FlowStatus, TenantStatus
    from pulumi_twilio_studio.lifecycle.reached_by import WayIn

_COLUMNS = ("tenant", "wave", "outcome", "seconds", "requests", "account", "changes")
_QUIET = ("same", "read", "refresh")
_DONE = {"create": "created", "update": "updated", "delete": "deleted", "replace": "replaced"}
# How many tenants are named if the same is said of more.
NAMED = 5


def table(report: Report) -> Table:
    """Return a table with a line per tenant."""
    found = plain_table(*_COLUMNS, folded=("changes",))
    for result in report.results:
        cells = (*_cells(result, report.verb), _changes(result, report.verb))
        found.add_row(*(Text(printable(cell)) for cell in cells))
    return found


def details(report: Report) -> list[str]:
    """Return the errors and what the providers said, once for all tenants with the same words."""
    said: dict[tuple[str, ...], list[str]] = {}
    for result in report.results:
        if words := (*result.lines, *filter(None, (result.error or "").split("\n"))):
            said.setdefault(words, []).append(result.tenant)
    lines = []
    for words, tenants in said.items():
        more = f" and {len(tenants) - NAMED} more" if len(tenants) > NAMED else ""
        lines += [
            f"{', '.join(tenants[:NAMED])}{more}:",
            *(f"    {printable(each)}" for each in words),
        ]
    return lines


def summary(report: Report) -> str:
    """Return how many tenants had which outcome, in one line."""
    counts = ", ".join(
        f"{number} {in_words(report.verb, outcome)}"
        for outcome, number in sorted(report.counts.items())
    )
    total = len(report.results)
    halted = f". It went no further: {report.halted}" if report.halted else ""
    return f"{total} {'tenant' if total == 1 else 'tenants'}: {counts or 'none'}{halted}"


def plain_table(*columns: str, folded: Sequence[str]) -> Table:
    """Return a table of these columns. The columns in `folded` wrap, because nobody copies their cells as a whole."""
    made = (Column(name, overflow="fold" if name in folded else "ellipsis") for name in columns)
    return Table(*made, box=None, pad_edge=False, header_style="bold")


def _cells(result: Result, verb: Verb) -> tuple[str, ...]:
    return (
        result.tenant,
        str(result.wave or "-"),
        in_words(verb, result.outcome),
        f"{result.seconds:.1f}" if result.seconds else "-",
        "-" if result.requests is None else str(result.requests),
        result.account_sid or "-",
    )


def _changes(result: Result, verb: Verb) -> str:
    said = [
        f"{number} to {op}" if verb == "preview" else f"{number} {_DONE.get(op, op)}"
        for op, number in result.changes.items()
        if number and op not in _QUIET
    ]
    return ", ".join(said) or "-"


def status_table(status: FleetStatus) -> Table:
    """Return a table with a line per tenant, and per account that no tenant claims."""
    asked = ["reached by"] if status.tells_callers else []
    columns = ("tenant", "account", "status", "flows", *asked)
    found = plain_table(*columns, folded=("status", "flows", "reached by"))
    for tenant in status.tenants:
        flows = ", ".join(map(_flow, tenant.flows))
        cells = (tenant.tenant, tenant.account_sid or "-", ", ".join(tenant.words), flows or "-")
        callers = [_callers(tenant)] if asked else []
        found.add_row(*(Text(printable(cell)) for cell in (*cells, *callers)))
    for account in status.unclaimed:
        cells = ("-", account.account_sid, f"unclaimed, {account.status}", account.friendly_name)
        found.add_row(*(Text(printable(cell)) for cell in cells))
    return found


def _flow(flow: FlowStatus) -> str:
    """Return a flow in words. If it is behind, its version follows: `fleet rollback --version` takes it."""
    words = " + ".join(flow.words)
    version = f" ({brief(flow.running)})" if "behind" in flow.words and flow.running else ""
    return f"{flow.name}: {words}{version}"


def _callers(tenant: TenantStatus) -> str:
    told = (
        f"{flow.name}: {_some(flow.reached_by)}"
        for flow in tenant.flows
        if flow.reached_by is not None and not flow.is_missing
    )
    return "; ".join(told) or "-"


def _some(ways: Sequence[WayIn]) -> str:
    more = [f"{len(ways) - NAMED} more"] if len(ways) > NAMED else []
    named = (f"{way.kind} {way.name} ({', '.join(way.fields)})" for way in ways[:NAMED])
    return ", ".join([*named, *more]) or "nothing"


def status_details(status: FleetStatus) -> list[str]:
    """Return what could not be looked at and why, and the summary."""
    errors = [f"{each.tenant}: {each.error}" for each in status.tenants if each.error]
    lists = [f"{each.tenant}: {reason}" for each in status.tenants for reason in each.not_known]
    return [*errors, *lists, status_summary(status)]


def status_summary(status: FleetStatus) -> str:
    """Return how many tenants each word applies to, in one line."""
    counts = ", ".join(f"{number} {word}" for word, number in sorted(status.counts.items()))
    unclaimed = (
        f"; {len(status.unclaimed)} accounts that no tenant claims" if status.unclaimed else ""
    )
    if not status.were_listed:
        unclaimed = "; accounts that no tenant claims were not looked for"
    total = len(status.tenants)
    return (
        f"{total} {'tenant' if total == 1 else 'tenants'}: {counts or 'nothing to say'}{unclaimed}"
    )


def status_page(status: FleetStatus, project: str, when: datetime) -> str:
    """Return HTML with counts, a search and filters. Names and messages can hold anything, and are escaped."""
    from pulumi_twilio_studio.stack.rows_page import rows_page  # noqa: PLC0415 -- only this needs Jinja

    return rows_page(
        "pulumi_twilio_studio.fleet",
        "status_page.html.j2",
        total=len(status.tenants),
        counts=status.counts,
        status=status,
        project=project,
        when=f"{when:%Y-%m-%d %H:%M %Z}",
    )
