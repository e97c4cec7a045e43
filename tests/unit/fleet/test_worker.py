"""Whether a worker of a cluster can take part."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.fleet.worker import Site, told
from pulumi_twilio_studio.studio.settings import Settings

pytestmark = pytest.mark.engine  # it is asked where the states are

ACCOUNT = f"AC{1:032}"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A run that was started in an environment like this one's."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "state").mkdir()
    for name, value in {
        "PULUMI_BACKEND_URL": (tmp_path / "state").as_uri(),
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": "canary-token",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TWILIO_BASE_URL", raising=False)
    own = Settings(ACCOUNT, "canary-token")
    return Site.here(Project.around(tmp_path), own, tmp_path.name)


def test_one_that_sees_the_same_states_can(site: Site) -> None:
    assert site.probe is not None
    site.probe.write_text(site.run)

    assert told(site) is None


def test_one_whose_states_are_a_folder_of_its_own_cannot(site: Site) -> None:
    assert "it does not see the states: file://" in str(told(site))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("package", "0.0.1"),
        ("python", "3.9"),
        ("account_sid", f"AC{2:032}"),
        ("twilio", "https://studio.dublin.ie1.twilio.com"),
    ],
)
def test_one_that_differs_cannot_and_says_in_what(site: Site, field: str, value: str) -> None:
    there = replace(site, **{field: value})

    assert f"its {field} is {getattr(site, field)}, where the run was started it is {value}" == (
        told(there)
    )


def test_one_without_credentials_cannot(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    monkeypatch.delenv("TWILIO_API_KEY", raising=False)

    assert "TWILIO_AUTH_TOKEN (or twilio-studio:authToken) is missing" in str(told(site))


def test_nothing_that_travels_to_a_worker_holds_a_secret(site: Site) -> None:
    assert b"canary-token" not in pickle.dumps(site)
