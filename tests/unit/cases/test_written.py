"""What a person writes is text, whatever YAML takes it for."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.flows_to_test import cases_in


@pytest.mark.parametrize(
    "written",
    ["1", "0123", "yes", "no", "1.50", "1_000", "12:30", "2026-01-05", "0x1F", "true", "on"],
)
def test_what_is_said_is_the_text_that_is_written(written: str, tmp_path: Path) -> None:
    file = cases_in(tmp_path, f"- {{name: it, message: {written}, turns: [says: {written}]}}\n")

    [case] = file.cases

    assert (written, written) == (case.message, case.turns[0].says)


def test_data_is_what_yaml_reads(tmp_path: Path) -> None:
    data = "{number: 1.5, truth: true, nothing: null, word: yes, listed: [1]}"
    file = cases_in(
        tmp_path,
        f"- {{name: it, message: hi, requests: [{{widget: x, answers: {{json: {data}}}}}]}}\n",
    )

    [request] = file.cases[0].requests

    assert {
        "number": 1.5,
        "truth": True,
        "nothing": None,
        "word": "yes",
        "listed": [1],
    } == request.answers[0].json_
