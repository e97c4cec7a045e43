"""What a command tells the run that it starts."""

from __future__ import annotations

from pulumi_twilio_studio.lifecycle.flow.commanded import PUBLISH, Commanded


def test_the_environment_carries_a_command_about_a_flow_of_any_name() -> None:
    asked = Commanded(PUBLISH, 7, "a name")

    assert {"TWILIO_STUDIO_COMMAND": "publish 7 a name"} == asked.environ
    assert asked == Commanded.of(asked.environ)
    assert Commanded.of({}) is None


def test_it_is_about_the_flow_of_that_name_alone() -> None:
    asked = Commanded(PUBLISH, 7, "a name")

    assert asked.is_about("organization/shop/prod/a name")
    assert not asked.is_about("organization/shop/prod/another")
