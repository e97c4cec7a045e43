"""What the SDK does with the properties of our resources, as far as we rely on it."""

from __future__ import annotations

import json
from importlib import import_module
from importlib.metadata import version
from typing import Any

import pulumi
import pytest
from pulumi import _types

import pulumi_twilio_studio as studio
from pulumi_twilio_studio.kinds import KINDS, Kind
from support.definitions import greeting
from support.mocked_program import Engine, declared_by

SDK = tuple(map(int, version("pulumi").split(".")[:2]))
tracks_outputs = pytest.mark.skipif(SDK < (3, 272), reason="this SDK may keep them elsewhere")


class Answering(Engine):
    """Answers as our provider would."""

    def new_resource(self, args: Any) -> tuple[str | None, dict[str, Any]]:
        sid, outputs = super().new_resource(args)
        return sid, {**outputs, "revision": 7.0}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_sdk_reads_no_annotations_for_each_resource(kind: Kind) -> None:
    declared = getattr(import_module(f"pulumi_twilio_studio.{kind.module}"), kind.name)

    assert {} == _types.resource_types(declared)


def test_a_revision_is_a_whole_number() -> None:
    found: list[object] = []

    def program() -> None:
        flow = studio.Flow("greeter", definition=json.dumps(greeting()))
        flow.revision.apply(lambda revision: found.append(repr(revision)))

    declared_by(program, Answering())

    assert ["7"] == found


@tracks_outputs
def test_the_sdk_still_keeps_the_outputs_that_the_end_of_a_program_waits_for() -> None:
    """Fails when the SDK changes: then look at `_stop_tracking` again."""
    left: list[int] = []

    def program() -> None:
        output = pulumi.Output.from_input(1)
        tracked = pulumi.runtime.settings.SETTINGS.outputs
        before = len(tracked)
        output._untrack()
        left.append(before - len(tracked))

    declared_by(program)

    assert [1] == left


@tracks_outputs
def test_the_end_of_a_program_waits_only_for_the_name_and_the_id_of_a_flow() -> None:
    waiting: list[int] = []

    def program() -> None:
        studio.Flow("first", definition=json.dumps(greeting()))
        before = len(pulumi.runtime.settings.SETTINGS.outputs)
        studio.Flow("second", definition=json.dumps(greeting()))
        waiting.append(len(pulumi.runtime.settings.SETTINGS.outputs) - before)

    declared_by(program)

    assert [2] == waiting
