"""Tenants without files behind them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.manifest import TenantSpec


@pytest.fixture
def tenant() -> Callable[..., TenantSpec]:
    """Makes a tenant of that name."""

    def make(name: str, wave: int = 1) -> TenantSpec:
        return TenantSpec(name=name, friendly_name=name, flows={}, wave=wave)

    return make


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project without stacks, whose states are in a folder, with an empty passphrase."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    state = tmp_path / "state"
    (state / ".pulumi").mkdir(parents=True)
    (state / ".pulumi" / "meta.yaml").write_text("version: 1\n")
    for name, value in {
        "PULUMI_BACKEND_URL": state.as_uri(),
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE_FILE", raising=False)
    return Project(
        tmp_path, "shop", tmp_path, tmp_path, state.as_uri(), "organization", is_configured=False
    )
