"""Expected failures have one root, so that a boundary which catches the root misses none of them."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from pkgutil import walk_packages

import pytest

import pulumi_twilio_studio
from pulumi_twilio_studio.failures import Error

NEVER_CAUGHT = {
    "builtins.Error": "resources/sentences.py raises it beyond the last boundary: the engine prints it",
}
"""Exception classes of ours that are not below the root, and why."""

TEMPLATES = "pulumi_twilio_studio.starter.templates"  # programs of users, and no part of ours


def exception_classes() -> Iterator[type[BaseException]]:
    folder = str(Path(pulumi_twilio_studio.__file__).parent)
    for found in walk_packages([folder], "pulumi_twilio_studio."):
        if found.name.startswith(TEMPLATES):
            continue
        module = importlib.import_module(found.name)
        source = inspect.getsource(module)
        for name, each in vars(module).items():
            is_ours = f"class {name}(" in source
            if is_ours and inspect.isclass(each) and issubclass(each, BaseException):
                yield each


CLASSES = sorted(set(exception_classes()), key=lambda each: f"{each.__module__}.{each.__name__}")


@pytest.mark.parametrize("failure", CLASSES, ids=lambda each: f"{each.__module__}.{each.__name__}")
def test_every_failure_is_below_the_root(failure: type[BaseException]) -> None:
    name = f"{failure.__module__}.{failure.__name__}"

    assert issubclass(failure, Error) is (name not in NEVER_CAUGHT)
