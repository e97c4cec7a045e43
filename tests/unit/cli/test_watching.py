"""What is watched is done again after each change, also one that comes while it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from pulumi_twilio_studio.cli import watching


def runs_of(step: Callable[[int], None], files: Callable[[], Iterable[Path]]) -> int:
    """How often it is done: each time `step` is called with the number, until the fourth look at nothing new."""
    numbers: list[int] = []
    looks = 0

    def run() -> None:
        nonlocal looks
        numbers.append(len(numbers))
        looks = 0
        step(numbers[-1])

    def listed() -> Iterable[Path]:
        nonlocal looks
        looks += 1
        if looks > 4:
            raise KeyboardInterrupt
        return files()

    with pytest.raises(KeyboardInterrupt):
        watching.watch(run, listed)
    return len(numbers)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "PAUSE", 0.01)


def test_without_a_change_it_is_done_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")

    assert 1 == runs_of(lambda _: None, lambda: [tmp_path / "a", tmp_path / "missing"])


def test_a_change_while_it_is_done_is_not_missed(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")

    def step(number: int) -> None:
        if number == 0:
            (tmp_path / "a").write_text("more")

    assert 2 == runs_of(step, lambda: [tmp_path / "a"])


def test_a_file_that_appears_while_it_is_done_is_not_missed(tmp_path: Path) -> None:
    def step(number: int) -> None:
        if number == 0:
            (tmp_path / "a").write_text("")

    assert 2 == runs_of(step, tmp_path.iterdir)
