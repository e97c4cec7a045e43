"""What people are told of a rollout."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from rich.console import Console

from pulumi_twilio_studio.fleet.progress import ProgressDisplay
from pulumi_twilio_studio.fleet.result import Report, Result, Verb
from pulumi_twilio_studio.fleet.show import (
    status_details,
    status_page,
    status_table,
    summary,
    table,
)
from pulumi_twilio_studio.fleet.status import FleetStatus, FlowStatus, TenantStatus, Unclaimed
from pulumi_twilio_studio.lifecycle.reached_by import WayIn

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


def reached(name: str, *ways: WayIn) -> FlowStatus:
    return FlowStatus(name, "FW1", 3, "current", reached_by=ways)


NUMBERS = [WayIn("number", f"+1555010000{at}", f"PN{at}", ("voice_url",)) for at in range(7)]


def printed(found: FleetStatus) -> str:
    console = Console(file=io.StringIO(), width=400)
    with console.capture() as shown:
        console.print(status_table(found))
    return shown.get()


def test_a_status_names_who_reaches_each_flow_and_counts_the_rest() -> None:
    flows = (reached("menu", *NUMBERS), reached("survey"), FlowStatus("gone", reached_by=()))

    text = printed(FleetStatus((TenantStatus("ash", "AC1", "active", flows),)))

    assert "reached by" in text
    assert "menu: number +15550100000 (voice_url), number +15550100001" in text
    assert "+15550100004 (voice_url), 2 more; survey: nothing" in text
    assert "+15550100005" not in text
    assert "gone: nothing" not in text


def test_a_status_that_nobody_asked_for_callers_has_no_column_for_them() -> None:
    found = FleetStatus((TenantStatus("ash", "AC1", "active", (FlowStatus("menu", "FW1"),)),))

    assert "reached by" not in printed(found)


def test_a_page_names_all_who_reach_a_flow() -> None:
    way = WayIn("Messaging service", EVIL, "MG1", ("fallback_url",))
    flows = (reached("menu", *NUMBERS, way), reached("survey"))

    text = shown(TenantStatus("ash", "AC1", "active", flows, not_known=("Flex Flows: no",)))

    assert "reached by number +15550100006 (PN6): voice_url" in text
    assert "reached by nothing" in text
    assert "Flex Flows: no" in text
    assert EVIL not in text


def test_what_could_not_be_listed_is_said_below_the_table() -> None:
    tenant = TenantStatus("ash", "AC1", "active", not_known=("Flex Flows are not known: no",))

    assert "ash: Flex Flows are not known: no" in status_details(FleetStatus((tenant,)))
