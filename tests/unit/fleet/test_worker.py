"""Whether a worker of a cluster can take part."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.fleet.readiness import Trial
from pulumi_twilio_studio.fleet.worker import RunContext, check_worker
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator

pytestmark = pytest.mark.engine  # it is asked where the states are


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, emulator: Emulator) -> RunContext:
    """A run that was started in an environment like this one's."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "state").mkdir()
    for name, value in {
        "PULUMI_BACKEND_URL": (tmp_path / "state").as_uri(),
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "PULUMI_CONFIG_PASSPHRASE": "",
        "TWILIO_ACCOUNT_SID": emulator.account_sid,
        "TWILIO_AUTH_TOKEN": emulator.auth_token,
        "TWILIO_BASE_URL": emulator.base_url,
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TWILIO_API_KEY", raising=False)
    own = Settings(emulator.account_sid, emulator.auth_token, base_url=emulator.base_url)
    trial = Trial(emulator.account_sid, makes_stacks=True)
    site = RunContext.here(Project.around(tmp_path), own, tmp_path.name, trial)
    assert site.probe is not None
    site.probe.write_text(site.run)
    return site


def test_one_that_sees_the_same_states_can(site: RunContext) -> None:
    assert () == check_worker(site)


def test_one_whose_states_are_a_folder_of_its_own_cannot(site: RunContext) -> None:
    assert site.probe is not None
    site.probe.unlink()

    [told_so] = check_worker(site)

    assert told_so.startswith("it does not see the states: file://")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("package", "0.0.1"),
        ("python", "3.9"),
        ("account_sid", f"AC{2:032}"),
        ("twilio", "https://studio.dublin.ie1.twilio.com"),
    ],
)
def test_one_that_differs_cannot_and_says_in_what(site: RunContext, field: str, value: str) -> None:
    there = replace(site, **{field: value})

    sentence = f"its {field} is {getattr(site, field)}, but where the run was started it is {value}"
    assert (sentence,) == check_worker(there)


def test_one_without_credentials_cannot(site: RunContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")

    assert "TWILIO_AUTH_TOKEN (or twilio-studio:authToken) is missing" in str(check_worker(site))


def test_everything_that_is_wrong_is_said_at_once(
    site: RunContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert site.probe is not None
    site.probe.unlink()
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "rotated")
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE")
    there = replace(site, python="3.9", project=replace(site.project, name="bakery"))

    python, project, token, passphrase, states = check_worker(there)

    assert python.endswith("but where the run was started it is 3.9")
    assert "its name is shop, but where the run was started it is bakery" == project
    assert "HTTP 401" in token
    assert passphrase.startswith("the passphrase of the stacks is missing")
    assert states.startswith("it does not see the states: ")


def test_nothing_that_travels_to_a_worker_holds_a_secret(
    site: RunContext, emulator: Emulator
) -> None:
    assert emulator.auth_token.encode() not in pickle.dumps(site)
