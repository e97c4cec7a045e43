"""The list of examples."""

from __future__ import annotations

import re
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_the_list_names_every_example_and_no_other() -> None:
    listed = re.findall(r"^\| \[([\w-]+)\]", (EXAMPLES / "README.md").read_text(), re.MULTILINE)

    assert sorted(path.parent.name for path in EXAMPLES.glob("*/Pulumi.yaml")) == sorted(listed)
