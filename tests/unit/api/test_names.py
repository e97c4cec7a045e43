"""The public names, and what importing them costs."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import pytest

import pulumi_twilio_studio
from pulumi_twilio_studio import api, failures


def errors() -> list[type[Exception]]:
    return [
        each
        for name in api.__all__
        if isinstance(each := getattr(api, name), type) and issubclass(each, Exception)
    ]


def test_all_is_sorted_and_every_name_in_it_is_there() -> None:
    assert api.__all__ == sorted(api.__all__)
    assert all(getattr(api, name) is not None for name in api.__all__)


@pytest.mark.parametrize("name", api.__all__)
def test_every_name_says_what_it_is(name: str) -> None:
    assert getattr(api, name).__doc__


@pytest.mark.parametrize("error", errors())
def test_every_error_has_the_one_base(error: type[Exception]) -> None:
    assert issubclass(error, api.Error)


@pytest.mark.parametrize("part", ["studio", "definition", "lifecycle", "identity"])
def test_no_part_that_the_api_calls_has_an_error_of_another_base(part: str) -> None:
    root = importlib.import_module(f"{pulumi_twilio_studio.__name__}.{part}")
    below = pkgutil.walk_packages(getattr(root, "__path__", ()), f"{root.__name__}.")
    modules = [root, *(importlib.import_module(each.name) for each in below)]

    strays = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Exception)
        and value.__module__.startswith(root.__name__)
        and not issubclass(value, failures.Error)
    }

    assert set() == strays


def test_it_works_without_pulumi() -> None:
    program = "import sys; from pulumi_twilio_studio import api; print('pulumi' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert "False" == done.stdout.strip()
