"""The page of a fleet's status."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from pulumi_twilio_studio.fleet.status import FleetStatus, FlowStatus, TenantStatus, Unclaimed
from pulumi_twilio_studio.fleet.status_page import page

WHEN = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"


def shown(*tenants: TenantStatus, unclaimed: tuple[Unclaimed, ...] = ()) -> str:
    return page(FleetStatus(tenants, unclaimed), "shop", WHEN)


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
