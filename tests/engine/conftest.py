"""Every test here starts the real Pulumi engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.pipelines.machine import Machine, make_wheels
from support.pipelines.stories import Story, tell

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them, so that `pytest -m "not engine"` is the quick half."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.engine)


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """What runs the jobs of pipelines."""
    folder = tmp_path_factory.mktemp("pipelines")
    return Machine(folder / "machine", make_wheels(folder / "wheels"))


@pytest.fixture
def story(tmp_path: Path, machine: Machine) -> Iterator[Story]:
    """A repository with pipelines of GitHub."""
    with tell(tmp_path, machine) as told:
        yield told
