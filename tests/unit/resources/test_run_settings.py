"""Which configuration counts: that of this run, not the copy that the engine keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.resources.run_settings import RunSettings
from pulumi_twilio_studio.stack.home import StackHome
from pulumi_twilio_studio.studio.errors import NotFound, StudioError, Unauthorized

THEN, NOW = "AC" + "1" * 32, "AC" + "2" * 32
COPY = {"accountSid": THEN, "authToken": "then", "region": "ie1", "edge": "dublin"}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which a run has no configuration, and an environment without any."""
    for variable in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_REGION"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "Pulumi.yaml").write_text("name: shop\n")
    return tmp_path


def settings(folder: Path, backend: str = "file:///states") -> RunSettings:
    """Those of a process that the engine configured with the copy."""
    return RunSettings(COPY.get, StackHome(folder, "shop", "dev", backend))


def test_a_key_that_the_stack_no_longer_has_is_not_taken_from_the_copy(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", NOW)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "now")

    found = settings(project).resolve()

    assert (NOW, "now", None) == (found.account_sid, found.auth_token, found.region)


def test_the_stacks_key_wins_over_the_copy_and_over_the_environment(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "Pulumi.dev.yaml").write_text(f"config: {{'twilio-studio:accountSid': {NOW}}}")
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC" + "3" * 32)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "now")

    found = settings(project).resolve()

    assert (NOW, "now", None) == (found.account_sid, found.auth_token, found.region)


def test_where_nothing_names_an_account_any_more_the_copy_still_counts_as_a_whole(
    project: Path,
) -> None:
    found = settings(project).resolve()

    assert (THEN, "then", "ie1") == (found.account_sid, found.auth_token, found.region)


def test_a_failure_that_the_copy_may_have_caused_names_the_command_that_has_to_work(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    known = settings(tmp_path_factory.mktemp("elsewhere"))

    taken = known.resolve()

    assert THEN == taken.account_sid
    assert "Run `pulumi config --show-secrets --stack dev` until it works" in known.hint(
        Unauthorized("refused")
    )


@pytest.mark.parametrize("failure", [NotFound("gone"), StudioError("odd")])
def test_another_failure_is_told_as_it_is(
    failure: StudioError, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    known = settings(project, "https://api.pulumi.com")
    known.resolve()

    assert "" == known.hint(failure)


def test_the_own_configuration_makes_no_hint(project: Path) -> None:
    known = settings(project)
    known.resolve()

    assert "" == known.hint(Unauthorized("refused"))
