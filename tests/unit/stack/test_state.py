"""The state of a stack: names and types in its URNs."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.kinds import TENANT
from pulumi_twilio_studio.stack.state import FLOW, name_in, type_in


@pytest.mark.parametrize("name", ["menu", "acme-menu", "a::b", "a$b"])
@pytest.mark.parametrize("types", [FLOW, f"{TENANT}${FLOW}"], ids=["alone", "in a tenant"])
def test_a_urn_gives_the_resources_own_type_and_its_whole_name(types: str, name: str) -> None:
    urn = f"urn:pulumi:dev::shop::{types}::{name}"

    assert (FLOW, name) == (type_in(urn), name_in(urn))
