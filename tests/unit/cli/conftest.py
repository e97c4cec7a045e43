"""Commands run as a user runs them, on an account of the emulator."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pulumi_twilio_studio.cli import app
from pulumi_twilio_studio.cli.exit_codes import EXIT_CODES
from pulumi_twilio_studio.cli.machine import SimulatorMachine
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.models import Flow
from pulumi_twilio_studio.studio.settings import SOURCES, Settings
from studio_emulator import Emulator
from support.definitions import greeting
from support.project_stacks import ProjectStacks


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A fresh local Twilio with one account. It runs flows."""
    with Emulator(machine=SimulatorMachine()) as running:
        yield running


@pytest.fixture
def run(
    credentials: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Result]:
    """Runs a command in an empty folder, with the emulator's account in the environment; see that it ends as it may."""
    for _, variable in SOURCES.values():
        monkeypatch.delenv(variable, raising=False)
    for variable, value in credentials.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.chdir(tmp_path)

    def ended(*arguments: object) -> Result:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert result.exit_code in _codes(arguments) or "Usage: " in result.stderr, result.output
        return result

    return ended


def _codes(arguments: tuple[object, ...]) -> Collection[int]:
    """How the command may end: as its row of the table says."""
    words = [str(argument) for argument in arguments]
    name = " ".join(words[:2] if words[:1] in (["fleet"], ["forge"]) else words[:1])
    row = EXIT_CODES["history --diff" if name == "history" and "--diff" in words else name]
    return row.keys()


@pytest.fixture
def client(credentials: dict[str, str]) -> Iterator[Client]:
    """Somebody who works on the account beside us."""
    client = Client(Settings.resolve(lambda _: None, credentials))
    yield client
    client.close()


@pytest.fixture
def make(client: Client) -> Callable[..., Flow]:
    """Makes a flow that says `body`."""

    def flow(
        friendly_name: str = "Support bot",
        body: str = "Hello!",
        status: str = "published",
        message: str | None = None,
    ) -> Flow:
        return client.create_flow(
            friendly_name=friendly_name,
            status=status,
            definition=greeting(body),
            commit_message=message,
        )

    return flow


@pytest.fixture
def save(client: Client) -> Callable[..., Flow]:
    """Adds a revision that says `body`, its second widget at that place on the canvas, as the Console would."""

    def revision(
        flow: Flow, body: str, status: str = "published", message: str | None = None, **offset: int
    ) -> Flow:
        return client.update_flow(
            flow.sid,
            status=status,
            definition=greeting(body, **offset),
            commit_message=message,
        )

    return revision


@pytest.fixture
def project_stacks(
    run: Callable[..., Result],  # it sets the environment first
    tmp_path: Path,
    emulator: Emulator,
    credentials: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> ProjectStacks:
    """A project without a stack, in the current folder."""
    monkeypatch.setenv("PULUMI_BACKEND_URL", f"file://{tmp_path}")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / ".pulumi").mkdir()
    (tmp_path / ".pulumi" / "meta.yaml").write_text("version: 1\n")
    return ProjectStacks(tmp_path, emulator, credentials)
