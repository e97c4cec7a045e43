"""The page on testing flows says what the schema of cases says, and what a text means."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pulumi_twilio_studio.cases.entries import CaseEntry, CasesEntry, RequestEntry, TurnEntry
from pulumi_twilio_studio.testing.conversation import Conversation
from support.documents import fences, plain, table
from support.flows_to_test import ORDERS, cases_in, flow, greet, only, widget

DESCRIBED = {
    "The file": (CasesEntry, table("docs/testing-flows.md", "The file")),
    "A case": (CaseEntry, table("docs/testing-flows.md", "A case")),
    "A turn": (TurnEntry, table("docs/testing-flows.md", "A turn")),
    "A request": (RequestEntry, table("docs/testing-flows.md", "A request")),
}
TEXTS = table("docs/testing-flows.md", "What a text must be")
# What is heard: by how it is written, a text that fits, and one that does not.
HEARD = {
    "Bye.": ("Bye.", "Bye"),
    r"/order \d+/": ("Your order 12 is here", "Your order is here"),
    "/(?s)Hi.*Bye/": ("Hi.\nBye.", "Bye.\nHi."),
    "{contains: [order, shipped]}": ("shipped: your order", "your order"),
    "{text: /home/}": ("/home/", "home"),
    '{contains: Hi, to: "+15550100002", media: /png$/}': ("Hi there", "Ho"),
}


def test_the_page_has_what_a_conversation_has() -> None:
    described = table("docs/testing-flows.md", "With pytest").names
    own = {name for name in vars(Conversation) if not name.startswith("_")}

    assert own - {"begin", "refuse_unused"} == {each.partition("(")[0] for each in described}


def test_the_example_for_pytest_passes(tmp_path: Path) -> None:
    [example] = fences("docs/testing-flows.md", "python")
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "support_bot.json").write_text(json.dumps(ORDERS))
    (tmp_path / "test_bot.py").write_text(example.text)
    plugin = ("-p", "pulumi_twilio_studio.testing.plugin", "-p", "no:cacheprovider")
    environ = {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, "-q"],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "1 passed" in done.stdout, done.stdout


@pytest.mark.parametrize("heading", DESCRIBED)
def test_the_page_has_the_keys_of_the_schema_in_their_order(heading: str) -> None:
    entry, described = DESCRIBED[heading]

    keys = [field.alias or name for name, field in entry.model_fields.items()]

    assert keys == described.names


def test_every_form_of_a_text_is_tried() -> None:
    assert list(HEARD) == TEXTS.names


@pytest.mark.parametrize("written", [plain(row[0]) for row in TEXTS.rows])
def test_a_text_means_what_the_page_says(written: str, tmp_path: Path) -> None:
    case = f"- {{name: it, message: hi, turns: [hears: {written}]}}\n"
    to, media = ("+15550100002", "https://a.example/b.png") if "to:" in written else ("", "")

    fits = [
        only(
            cases_in(
                tmp_path,
                case,
                flow(
                    widget(
                        "greet", "send-message", ("sent", None), body=text, to=to, media_url=media
                    )
                ),
            )
        ).passed
        for text in HEARD[written]
    ]

    assert [True, False] == fits


def test_a_dot_of_a_pattern_does_not_match_the_end_of_a_line(tmp_path: Path) -> None:
    case = "- {name: it, message: hi, turns: [hears: /Hi.*Bye/]}\n"

    [one, two] = [
        only(cases_in(tmp_path, case, flow(greet(text)))) for text in ("Hi. Bye.", "Hi.\nBye.")
    ]

    assert (True, False) == (one.passed, two.passed)


def test_the_values_of_a_form_are_parameters_and_not_the_body(tmp_path: Path) -> None:
    form = widget(
        "send",
        "make-http-request",
        ("success", None),
        ("failed", None),
        method="POST",
        url="https://shop.example/orders",
        content_type="application/x-www-form-urlencoded;charset=utf-8",
        parameters=[{"key": "order", "value": "A 17"}],
    )
    request = "{widget: send, parameters: {order: A 17}, body: ''}"

    assert only(
        cases_in(tmp_path, f"- {{name: it, message: hi, requests: [{request}]}}\n", flow(form))
    ).passed
