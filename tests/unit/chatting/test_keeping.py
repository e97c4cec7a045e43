"""A case is added to a file of cases, and nothing that stood there is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.cases import CaseEntry, CasesError
from pulumi_twilio_studio.cases.files import parsed_cases
from pulumi_twilio_studio.chatting.keeping import CannotKeep, with_case

FILE = Path("x.tests.yaml")
NEW = CaseEntry.model_validate(
    {"name": "new", "message": "Hi", "turns": [{"says": "a: b #c"}, {"hears": ["x\ny", "z"]}]}
)


@pytest.mark.parametrize(
    "text",
    [
        "flow: x.json\n",
        "flow: x.json",
        "cases:\n- name: old\n  message: Hi\n",
        "# why\nflow: x.json # here\n\ncases:\n  # first\n  - name: old\n    message: Hi  # there\n# the end\n",
        "cases:\n    - name: old\n      message: |\n        many\n        lines\n\nflow: x.json\n",
        "cases:\n- name: old\n  message: Hi",
    ],
)
def test_the_new_case_is_the_last_and_every_line_stays(text: str) -> None:
    kept = with_case(text, FILE, NEW)

    before, after = parsed_cases(text, FILE).written, parsed_cases(kept, FILE).written
    assert [*before.cases, NEW] == after.cases
    assert before.flow == after.flow
    left = kept
    for line in text.splitlines():
        assert line in left
        left = left[left.index(line) + len(line) :]


def test_a_file_that_is_wrong_is_not_touched() -> None:
    with pytest.raises(CasesError):
        with_case("cases: 5\n", FILE, NEW)


@pytest.mark.parametrize("cases", ["[]", "[{name: old, message: Hi}]"])
def test_cases_between_brackets_are_refused(cases: str) -> None:
    with pytest.raises(CannotKeep, match=r"x\.tests\.yaml cannot take another case"):
        with_case(f"cases: {cases}\n", FILE, NEW)
