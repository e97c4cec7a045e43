"""The configuration that a run has, where its settings file tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.stack.command_line import CommandLine
from pulumi_twilio_studio.stack.home import StackHome
from pulumi_twilio_studio.stack.run_configuration import how_to_ask, plain_settings

SID = "AC" + "1" * 32
PLAIN = f"config:\n  twilio-studio:accountSid: {SID}\n  aws:region: eu-west-1\n"
ONLY_THE_ENGINE_KNOWS = {
    "a secret": "config: {'twilio-studio:authToken': {secure: 'v1:abc'}}",
    "an environment of ESC": "environment: [prod]",
    "a number": "config: {'twilio-studio:pins.bot': 7}",
    "pins in one object": "config: {'twilio-studio:pins': {bot: '7'}}",
    "a key without a namespace": "config: {accountSid: x}",
    "no mapping": "[1]",
    "no YAML": "config: {",
}


def home(
    folder: Path, settings: str | None, project: str = "name: shop\n", **more: str
) -> StackHome:
    """The stack `dev` of a project, as a provider's process knows it that runs in the folder of the program."""
    program = folder / "program"
    program.mkdir()
    (folder / "Pulumi.yaml").write_text(project)
    if settings is not None:
        (folder / "Pulumi.dev.yaml").write_text(settings)
    return StackHome.around(
        program, "shop", "dev", {"PULUMI_BACKEND_URL": "file:///states", **more}
    )


def test_plain_text_is_read_without_an_engine(tmp_path: Path) -> None:
    assert {"twilio-studio:accountSid": SID} == plain_settings(home(tmp_path, PLAIN))


@pytest.mark.parametrize("settings", [None, "", "config: {'aws:region': {secure: 'v1:abc'}}"])
def test_nothing_of_ours_needs_no_engine(settings: str | None, tmp_path: Path) -> None:
    assert {} == plain_settings(home(tmp_path, settings))


@pytest.mark.parametrize("settings", ONLY_THE_ENGINE_KNOWS.values(), ids=ONLY_THE_ENGINE_KNOWS)
def test_what_only_the_engine_can_tell_is_not_guessed(settings: str, tmp_path: Path) -> None:
    assert plain_settings(home(tmp_path, settings)) is None


def test_values_of_the_project_are_the_engines_to_tell(tmp_path: Path) -> None:
    project = f"name: shop\nconfig: {{'twilio-studio:accountSid': {SID}}}\n"

    assert plain_settings(home(tmp_path, PLAIN, project)) is None


def test_a_backend_that_may_keep_the_configuration_is_asked(tmp_path: Path) -> None:
    cloud = {"PULUMI_BACKEND_URL": "https://api.pulumi.com"}

    assert plain_settings(home(tmp_path, PLAIN, **cloud)) is None


def test_settings_are_found_in_the_folder_that_the_project_names(tmp_path: Path) -> None:
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.dev.yaml").write_text(PLAIN)

    found = plain_settings(home(tmp_path, None, "name: shop\nstackConfigDir: stacks\n"))

    assert {"twilio-studio:accountSid": SID} == found


def test_the_engine_is_asked_with_the_options_that_this_one_was_started_with(
    tmp_path: Path,
) -> None:
    known = home(tmp_path, PLAIN)
    command = CommandLine("pulumi", tmp_path, "acme/shop/dev", "other.yaml")

    assert ("config", "--show-secrets", "--stack", "dev") == how_to_ask(known, None)
    assert (
        "config",
        "--show-secrets",
        *("--stack", "acme/shop/dev", "--config-file", "other.yaml"),
    ) == how_to_ask(known, command)
