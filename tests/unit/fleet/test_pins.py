"""Which flows of a tenant its stack's configuration pins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_twilio_studio.fleet.pins import pins_of
from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.manifest import FlowSpec, TenantSpec

FLOW = FlowSpec(Path("x.json"), "x", {}, None)
SPEC = TenantSpec("ash", "ash", {"menu": FLOW, "eu.support": FLOW})


@pytest.mark.parametrize(
    ("own", "shared", "expected"),
    [
        ("", "", {}),
        ("twilio-studio:pins.ash-menu: 3", "", {"menu": "3"}),
        ("twilio-studio:pins.ash-eu.support: '3'", "", {"eu.support": "3"}),
        ("twilio-studio:pins: {ash-menu: 3, ash-other: 4}", "", {"menu": "3"}),
        ("", "twilio-studio:pins.ash-menu: {value: 3}", {"menu": "3"}),
        ("twilio-studio:pins.ash-menu: 4", "twilio-studio:pins.ash-menu: 3", {"menu": "4"}),
        ("twilio-studio:pins.ash-menu: {secure: v1:xyz}", "", {"menu": "?"}),
        ('twilio-studio:pins.ash-menu: "\\e[2J"', "", {"menu": "\\u001b[2J"}),
        ("twilio-studio:pins.elm-menu: 3", "", {}),
    ],
)
def test_the_pins_of_a_tenants_flows_are_told_by_the_flows_keys(
    project: Project, own: str, shared: str, expected: dict[str, str]
) -> None:
    for name, config in (("Pulumi.ash.yaml", own), ("Pulumi.yaml", shared)):
        with (project.folder / name).open("a") as file:
            file.write(f"config:\n  {config}\n" if config else "")

    assert expected == pins_of(project, SPEC)
    assert {} == pins_of(project, replace(SPEC, flows={}))
