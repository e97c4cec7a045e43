"""Tenants without files behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_twilio_studio.manifest import TenantSpec


@pytest.fixture
def tenant() -> Callable[..., TenantSpec]:
    """Makes a tenant of that name."""

    def make(name: str, wave: int = 1) -> TenantSpec:
        return TenantSpec(name=name, friendly_name=name, flows={}, wave=wave)

    return make
