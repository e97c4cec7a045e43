"""What people are told of a rollout."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from rich.console import Console

from pulumi_twilio_studio.fleet.progress import ProgressDisplay
from pulumi_twilio_studio.fleet.result import Report, Result, Verb
from pulumi_twilio_studio.fleet.show import status_page, summary, table
from pulumi_twilio_studio.fleet.status import FleetStatus, FlowStatus, TenantStatus, Unclaimed

RESULTS = (
    Result("ash", "created", wave=1, changes={"create": 5}),
    Result("elm", "changed", wave=1, changes={"update": 2, "same": 3}),
    Result("fir", "unchanged", wave=1),
)
WORDS = {
    "preview": ("to create", "to change", "5 to create", "2 to update"),
    "up": ("created", "changed", "5 created", "2 updated"),
}
SUMMARIES = {
    "preview": "3 tenants: 1 to change, 1 to create, 1 unchanged",
    "up": "3 tenants: 1 changed, 1 created, 1 unchanged",
}


@pytest.mark.parametrize("verb", WORDS)
def test_a_preview_speaks_of_what_is_to_be_done_and_an_up_of_what_was(verb: Verb) -> None:
    console = Console(file=io.StringIO(), width=200)

    with console.capture() as shown:
        console.print(table(Report(verb, RESULTS)))

    ash, elm, fir = (" ".join(line.split()) for line in shown.get().splitlines()[1:])
    created, changed, creates, updates = WORDS[verb]
    assert f"ash 1 {created} - - - {creates}" == ash
    assert f"elm 1 {changed} - - - {updates}" == elm
    assert "fir 1 unchanged - - - -" == fir
    assert SUMMARIES[verb] == summary(Report(verb, RESULTS))


@pytest.mark.parametrize(
    ("verb", "line"),
    [("preview", "[1/1] ash: to create, 0.0 s"), ("up", "[1/1] ash: created, 0.0 s")],
)
def test_each_tenant_is_told_in_the_words_of_the_command(verb: Verb, line: str) -> None:
    out = io.StringIO()

    with ProgressDisplay(Console(file=out), verb, 1) as watch:
        watch.ended(RESULTS[0])

    assert line == out.getvalue().strip()


def test_the_json_of_a_preview_keeps_its_words() -> None:
    report = Report("preview", RESULTS).as_json()

    assert {"created": 1, "changed": 1, "unchanged": 1} == report["counts"]
    assert ["created", "changed", "unchanged"] == [each["outcome"] for each in report["tenants"]]


WHEN = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"


def shown(*tenants: TenantStatus, unclaimed: tuple[Unclaimed, ...] = ()) -> str:
    return status_page(FleetStatus(tenants, unclaimed), "shop", WHEN)


def test_counts_come_first_and_every_tenant_says_in_words_how_it_is() -> None:
    well = TenantStatus("ash", "AC1", "active", (FlowStatus("menu", "FW1", 3, "current"),))
    behind = TenantStatus("elm", "AC2", "active", (FlowStatus("menu", "FW2", 1, "behind"),))

    text = shown(well, behind)

    assert text.index(">behind 1<") < text.index("<table>")
    assert "✓ current" in text
    assert "✗ behind" in text
    assert 'data-words="behind"' in text


def test_what_people_wrote_is_text_and_no_markup() -> None:
    flow = FlowStatus("menu", "FW1", 3, "current", saved=EVIL)
    tenant = TenantStatus(EVIL, "AC1", "active", (flow,), error=EVIL)

    text = shown(tenant, unclaimed=(Unclaimed("AC2", EVIL, "active"),))

    assert EVIL not in text
    assert 4 == text.count("&lt;script&gt;alert(1)&lt;/script&gt;")


def test_it_needs_nothing_beside_itself() -> None:
    text = shown(TenantStatus("ash"))

    assert [] == re.findall(r"""(?:src|href)\s*=|url\(|https?://""", text)
