"""A tenant's work, and what goes wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.fleet.work import Task
from pulumi_twilio_studio.manifest import TenantSpec

PROJECT = Project(
    Path(), "shop", Path(), Path(), "file:///nowhere", "organization", is_configured=False
)


def test_a_defect_is_the_failure_of_this_tenant(tenant: Callable[..., TenantSpec]) -> None:
    broken = replace(PROJECT, backend_url=cast("Any", None))

    result = Task("up", broken, tenant("ash")).done()

    assert ("ash", "failed") == (result.tenant, result.outcome)
    assert str(result.error).startswith("AttributeError: 'NoneType' object has no attribute")
