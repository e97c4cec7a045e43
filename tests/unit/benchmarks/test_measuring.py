"""What a command costs, measured on real processes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from benchmarks.measuring import best, measured
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator

BUSY = "import time\nwhile time.process_time() < {seconds}: pass"
PARENT = """
import subprocess, sys
busy = "import time\\nwhile time.process_time() < 0.4: pass"
subprocess.run([sys.executable, "-c", busy, "pulumi" + ".dynamic"], check=True)
"""
ASK = """
import os
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings

Client(Settings.resolve(lambda _: None, os.environ)).reach()
"""

needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc here")


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@needs_proc
def test_counts_what_a_command_uses_of_the_processors(tmp_path: Path) -> None:
    cost = measured(python(BUSY.format(seconds=0.4)), tmp_path, os.environ)

    assert {"engine"} == set(cost.cpu)
    assert 0.2 < cost.cpu["engine"]
    assert cost.cpu["engine"] < cost.seconds + 0.1


@needs_proc
def test_tells_the_processes_that_a_command_starts_apart(tmp_path: Path) -> None:
    cost = measured(python(PARENT), tmp_path, os.environ)

    assert {"engine", "provider"} == set(cost.cpu)
    assert 0.2 < cost.cpu["provider"]


def test_counts_the_requests_of_this_command_alone(
    emulator: Emulator, credentials: dict[str, str], tmp_path: Path
) -> None:
    Client(Settings.resolve(lambda _: None, credentials)).reach()

    cost = measured(python(ASK), tmp_path, {**os.environ, **credentials}, emulator)

    assert 1 == cost.requests


def test_a_command_that_fails_ends_the_measuring_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"exit code 3\nno flows\n"):
        measured(python("print('no flows'); raise SystemExit(3)"), tmp_path, os.environ)


def test_the_best_of_several_times_is_the_least() -> None:
    calls: list[int] = []

    seconds = best(lambda: calls.append(len(calls)), times=4)

    assert [0, 1, 2, 3] == calls
    assert 0 <= seconds < 1
