"""The schema that editors complete from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from pulumi_twilio_studio.definition import Reference, ReferenceKind
from pulumi_twilio_studio.lifecycle.subaccount.values import ROOM
from pulumi_twilio_studio.manifest import ManifestError, load
from pulumi_twilio_studio.manifest.entries import LONGEST_NAME, LookupEntry
from pulumi_twilio_studio.manifest.schema import schema
from support import tenants
from support.pulumi_stack import ROOT


def test_the_projects_own_copy_is_what_the_command_writes(tmp_path: Path) -> None:
    written = tmp_path / "tenants.schema.json"

    subprocess.run(
        [sys.executable, "-m", "pulumi_twilio_studio.manifest.schema", written], check=True
    )

    assert schema() == written.read_text() == (ROOT / "stacks/tenants.schema.json").read_text()


def test_the_projects_own_manifest_is_sound_and_names_the_schema() -> None:
    path = ROOT / "stacks" / "tenants.yaml"

    assert len(load(path).tenants) > 1
    assert path.read_text().startswith("# yaml-language-server: $schema=tenants.schema.json\n")


def test_the_page_on_tenants_shows_a_manifest_that_wants_nothing_but_its_templates(
    tmp_path: Path,
) -> None:
    page = (ROOT / "docs" / "tenants.md").read_text()
    [manifest] = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "tenants.yaml").write_text(manifest)

    with pytest.raises(ManifestError) as caught:
        load(tmp_path / "tenants.yaml")

    assert all("no such file" in problem.message for problem in caught.value.problems)
    assert {"defaults.flows.support.template", "defaults.flows.survey.template"} == {
        problem.path for problem in caught.value.problems
    }


def test_a_value_may_be_every_kind_of_reference() -> None:
    assert {"config", "secret", *get_args(ReferenceKind)} == set(LookupEntry.model_fields)


def test_an_editor_takes_one_file_of_cases_and_several() -> None:
    tests = json.loads(schema())["$defs"]["FlowEntry"]["properties"]["tests"]

    assert [{"type": "string"}, {"type": "array", "items": {"type": "string"}}] == tests["anyOf"]


def test_a_subaccounts_name_may_be_as_long_as_twilio_leaves_room_for() -> None:
    assert ROOM == LONGEST_NAME


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("content", "Welcome"),
        ("conversation_service", "Chat"),
        ("function", "shop/dev/orders/status"),
        ("messaging_service", "Alerts"),
        ("task_channel", "voice"),
        ("workflow", "Flex/Assign to anyone"),
    ],
)
def test_a_value_may_be_what_the_account_has_under_that_name(
    kind: ReferenceKind, name: str, tmp_path: Path
) -> None:
    manifest = tenants.MANIFEST.replace("company: Acme", f"company: {{{kind}: {name}}}")

    found = load(tenants.write(tmp_path, manifest))

    assert Reference.read(kind, name) == found.tenants["acme"].flows["support"].values["company"]
