"""No test depends on the machine being quick."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
# The timeout of a widget: the time of a simulated execution does not pass.
SIMULATED = re.compile(r"\b(started|widget)\(|^support/(talks|flows_to_test).py")
# A wait for what has happened already, or never will, may be short, and so may a limit that is to be reached.
SHORT = re.compile(r"\btimeout=(\d+(?:\.\d+)?)\b")
MEASURED = re.compile(r"(perf_counter|monotonic)\(\).*< \d|deadline=\d")


def test_no_test_gives_anything_only_seconds() -> None:
    found = [
        f"{file.relative_to(TESTS)}:{number}: {line.strip()}"
        for file in TESTS.rglob("*.py")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if any(1 <= float(seconds) for seconds in SHORT.findall(line)) or MEASURED.search(line)
    ]

    assert [] == [
        line
        for line in found
        if not SIMULATED.search(line)
        if not line.startswith(
            ("unit/test_patience.py", "unit/studio_emulator/control/test_access.py")
        )
    ]
