"""A review as a value: what it says in both forms, without an engine and without a command line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pulumi_twilio_studio.definition import parse
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.reached_by import WayIn, WaysIn, not_known
from pulumi_twilio_studio.stack.preview import Preview, Step
from pulumi_twilio_studio.stack.review import LONGEST, Review, parts_that_fit
from pulumi_twilio_studio.stack.state import FLOW, SUBACCOUNT
from support.definitions import greeting

LEFT_OUT = "A comment has no room for 1 part more. The page shows everything.\n"

SID = "FW" + "1" * 32
CASES = {
    "all fit": (["a", "b"], ["a", "b"]),
    "one is too long": (
        ["a", "x" * LONGEST, "b"],
        ["a", "b", LEFT_OUT],
    ),
    "the last has no room left": (
        ["x" * (LONGEST - 2), "yy"],
        ["x" * (LONGEST - 2), LEFT_OUT],
    ),
}


def says(body: str) -> dict[str, Any]:
    """What the engine has of a flow that says it."""
    definition = parse(greeting(body))
    return {"definition": definition.text, "canvas": definition.layout_text}


def review(*steps: Step, notices: tuple[Diagnostic, ...] = (), error: str = "") -> Review:
    return Review("acme/shop/dev", Preview(steps, notices, (error,) if error else ()))


CHANGED = Step("update", "bot", FLOW, SID, says("Hello"), says("Good day"))
OTHER = Step("create", "acme", SUBACCOUNT, "", {}, {"friendly_name": "Acme"})


@pytest.mark.parametrize("case", CASES)
def test_parts_without_room_are_left_out_and_counted(case: str) -> None:
    parts, expected = CASES[case]

    found = list(parts_that_fit(parts))

    assert expected == [part.partition("parts.")[0] for part in found]
    assert len("\n".join(found)) < 65_536


@pytest.mark.parametrize(
    ("found", "summary"),
    [
        (review(), "No flow would change."),
        (review(CHANGED), "Flows: 1 to be changed."),
        (review(CHANGED, OTHER), "Flows: 1 to be changed. Other resources: 1."),
        (review(CHANGED, error="no"), "The preview failed."),
    ],
)
def test_the_summary_counts_what_would_change(found: Review, summary: str) -> None:
    assert summary == found.summary
    assert found.as_markdown().startswith(f"## Review of acme/shop/dev\n\n{summary}\n")


def test_both_forms_show_what_changes_in_a_flow_and_in_other_resources() -> None:
    found = review(CHANGED, OTHER)

    for text in (found.as_markdown(), found.as_page()):
        assert "Good day" in text
        assert "Subaccount acme is to be created" in text


def test_both_forms_say_why_the_preview_failed() -> None:
    found = review(error="Twilio refused it")

    assert found.has_failed
    assert "Twilio refused it" in found.as_markdown()
    assert "Twilio refused it" in found.as_page()


def test_a_change_that_a_step_shows_is_not_told_again_but_its_remarks_are() -> None:
    told = Diagnostic("change", SID, "this is what will change", ("~ one",), ("it was Ann's",))

    text = review(CHANGED, notices=(told,)).as_markdown()

    assert "this is what will change" not in text
    assert "it was Ann's" in text


def test_a_notice_about_a_flow_without_a_step_is_shown_whole() -> None:
    told = Diagnostic("drift", "FW" + "2" * 32, "somebody changed another flow")

    assert "somebody changed another flow" in review(CHANGED, notices=(told,)).as_markdown()


ACCOUNT = "AC" + "1" * 32
NUMBER = WayIn("number", "+15550100001", "PN" + "0" * 32, ("voice_url",))
LINE = f"number +15550100001 ({NUMBER.sid}): voice_url"
IN_ACCOUNT = replace(CHANGED, existing={**CHANGED.existing, "account_sid": ACCOUNT})


def reached(*notices: Diagnostic, **ways: Any) -> Review:
    """A review of a flow that people reach."""
    found = WaysIn(**{"by_flow": {SID: (NUMBER,)}, **ways})
    return replace(review(IN_ACCOUNT, notices=notices), ways={ACCOUNT: found})


def test_both_forms_show_who_reaches_a_flow_that_changes() -> None:
    found = reached()

    assert f"people reach it through:\n    {LINE}\n" in found.as_markdown()
    assert LINE in found.as_page()


def test_the_page_draws_what_leads_to_a_flow() -> None:
    assert '"name":"+15550100001","type":"number"' in reached().as_page()


def test_who_reaches_a_flow_that_goes_is_told_once() -> None:
    told = Diagnostic("reached", SID, "once it is deleted, these fail", (LINE,))

    text = reached(told).as_markdown()

    assert 1 == text.count(LINE)
    assert "once it is deleted, these fail" in text


def test_a_list_that_was_refused_is_named_once() -> None:
    reason = "Messaging services are not known: refused"
    [told] = not_known(ACCOUNT, WaysIn(not_known=(reason,)))

    text = reached(told, not_known=(reason,)).as_markdown()

    assert 1 == text.count(reason)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (IN_ACCOUNT, [ACCOUNT]),
        (replace(IN_ACCOUNT, existing={}, sid=""), []),
        (
            replace(
                IN_ACCOUNT, existing={}, sid="", desired={"account_sid": ACCOUNT, "adopt": SID}
            ),
            [ACCOUNT],
        ),
        (replace(IN_ACCOUNT, type=SUBACCOUNT), []),
        (CHANGED, []),
    ],
    ids=["a flow", "a new flow", "an adopted flow", "something else", "an unknown account"],
)
def test_only_accounts_with_flows_that_exist_are_asked(step: Step, expected: list[str]) -> None:
    assert expected == review(step).accounts


def test_nobody_is_asked_after_a_preview_that_failed() -> None:
    assert [] == review(IN_ACCOUNT, error="no").accounts
