"""The list of examples."""

from __future__ import annotations

from support.documents import ROOT, table

EXAMPLES = ROOT / "examples"


def test_the_list_names_every_example_and_no_other() -> None:
    listed = table("examples/README.md", "Examples").names

    assert sorted(path.parent.name for path in EXAMPLES.glob("*/Pulumi.yaml")) == sorted(listed)
