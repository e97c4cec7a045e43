"""What a state records of each flow, in the form that stacks are compared in."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.lifecycle.flow.values import content_sha256
from pulumi_twilio_studio.stack.flow_records import flow_records
from pulumi_twilio_studio.stack.state import FLOW, StackState
from support.definitions import greeting

OUTPUTS = {
    "account_sid": "AC1",
    "friendly_name": "Support",
    "declares": "published",
    "revision": 4.0,
    "live_revision": 3.0,
    "definition_sha256": "b" * 64,
    "template_sha256": "a" * 64,
    "tests": {"support.tests.yaml": "0" * 16},
    "identity": "organization/shop/prod/support",
}


def flow(name: str = "support", **more: Any) -> dict[str, Any]:
    """A flow as a state holds it."""
    return {
        "urn": f"urn:pulumi:prod::shop::{FLOW}::{name}",
        "type": FLOW,
        "id": "FW1",
        "outputs": OUTPUTS,
        **more,
    }


def test_a_flow_is_recorded_with_whole_numbers_its_version_and_its_tests() -> None:
    found = flow_records(StackState({"resources": [flow()]}))["support"]

    assert (4, 3) == (found.revision, found.live_revision)
    assert "a" * 16 == found.version
    assert ("support.tests.yaml",) == found.tests


def test_a_flow_that_waits_to_be_deleted_or_was_never_made_is_no_record() -> None:
    doomed, begun = flow("doomed", delete=True), flow("begun", outputs={})

    found = flow_records(StackState({"resources": [flow(), doomed, begun]}))

    assert ["support"] == list(found)


def test_a_secret_definition_gives_no_hash() -> None:
    secret = {**OUTPUTS, "template_sha256": None, "definition_sha256": {"ciphertext": "v1:x"}}

    found = flow_records(StackState({"resources": [flow(outputs=secret)]}))["support"]

    assert ("", "") == (found.version, found.definition_sha256)


DEFINITION = Definition.from_api(greeting())


def declared(**more: Any) -> dict[str, Any]:
    """The outputs of a flow that is as declared, unless `more` says something else."""
    layout = str(more.get("layout", "ignore"))
    return {
        **OUTPUTS,
        "definition": DEFINITION.text,
        "canvas": DEFINITION.layout_text,
        "definition_sha256": DEFINITION.sha256,
        "layout": layout,
        "declared_sha256": content_sha256("Support", DEFINITION, layout),
        **more,
    }


SECRET = {"ciphertext": "v1:x"}


@pytest.mark.parametrize(
    ("outputs", "has_drifted"),
    [
        (declared(), False),
        (declared(layout="manage"), False),
        (declared(friendly_name="Sales"), True),
        (declared(definition_sha256="0" * 64), True),
        (declared(layout="manage", canvas="{}"), True),
        (declared(definition="", definition_sha256=""), True),
        (declared(definition=SECRET), False),
        (declared(definition=SECRET, definition_sha256="0" * 64), True),
        (declared(definition=SECRET, layout="manage", canvas="{}"), False),
        (declared(friendly_name=SECRET), False),
        (declared(declared_sha256=None), False),
    ],
)
def test_somebodys_change_that_the_state_knows_is_recorded(
    outputs: dict[str, Any], *, has_drifted: bool
) -> None:
    found = flow_records(StackState({"resources": [flow(outputs=outputs)]}))["support"]

    assert has_drifted is found.has_drifted


def test_what_was_declared_without_a_write_counts() -> None:
    inputs = {"status": "draft", "pin": "2"}

    found = flow_records(StackState({"resources": [flow(inputs=inputs)]}))["support"]

    assert ("draft", "2") == (found.declares, found.pin)
    assert "published" == OUTPUTS["declares"]
