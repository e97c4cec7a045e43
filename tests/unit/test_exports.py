"""What a user imports."""

from __future__ import annotations

import subprocess
import sys

import pytest

import pulumi_twilio_studio as studio


def test_all_is_sorted_and_every_name_in_it_is_there() -> None:
    assert studio.__all__ == sorted(studio.__all__)
    assert all(getattr(studio, name) is not None for name in studio.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Flows'"):
        studio.Flows  # noqa: B018 -- the look-up is what is tested


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("pulumi_twilio_studio.resources.flow", "deepdiff"),
        ("pulumi_twilio_studio.resources.flow", "liquid"),
        ("pulumi_twilio_studio.resources.flow", "requests"),
        ("pulumi_twilio_studio.resources.flow", "pulumi_twilio_studio.studio.client"),
        ("pulumi_twilio_studio.components.tenant", "requests"),
    ],
)
def test_starting_does_not_import_what_may_not_be_needed(module: str, heavy: str) -> None:
    """A provider process starts at every preview."""
    program = f"import sys, {module}; print({heavy!r} in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert "False" == done.stdout.strip()


def test_a_client_that_is_asked_nothing_does_without_the_http_library() -> None:
    program = (
        "import sys; from pulumi_twilio_studio.studio.client import Client; "
        "from pulumi_twilio_studio.studio.settings import Settings; "
        "Client(Settings('AC' + '1' * 32, auth_token='t')).close(); "
        "print('requests' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert "False" == done.stdout.strip()
