"""Each assumption has a name, which the code that follows it cites."""

from __future__ import annotations

import re

import pytest

from pulumi_twilio_studio.simulator.assumptions import ASSUMPTIONS
from support.documents import ROOT

SIMULATOR = ROOT / "provider" / "pulumi_twilio_studio" / "simulator"
SOURCES = {
    path: path.read_text(encoding="utf-8")
    for path in SIMULATOR.rglob("*.py")
    if path.name != "assumptions.py"
}
CITED = re.compile(r"assumption:\s+([a-z0-9-]+)")


def test_the_code_cites_every_assumption_and_no_other() -> None:
    cited = {name for text in SOURCES.values() for name in CITED.findall(text)}

    assert ASSUMPTIONS.keys() == cited


@pytest.mark.parametrize("name", sorted(ASSUMPTIONS))
def test_an_assumption_is_a_sentence(name: str) -> None:
    assert re.fullmatch(r"[A-Z`].*\.", ASSUMPTIONS[name])
