"""What of a file of cases cannot be tried on a real account is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.cases import CasesError, parsed_cases, refuse_untriable
from support.documents import table
from support.flows_to_smoke import CASES, CONTACTS, one_case

NOBODY = "nobody takes the part of the person in a smoke test"
STANDS_IN = "nothing stands in for what really happens on a real account"
UNSEEN = "Twilio's API does not tell this"
NO_REQUEST = "a smoke test begins with a request: write `request` instead"
MADE_UP = "a smoke test looks up no reference: write the SID itself"
CLOCK = "the clock of a real account cannot be set"
REFUSED = {
    "  turns: [says: 1]\n": (":6:", "turns[0].says: " + NOBODY),
    "  turns: [presses: 1]\n": (":6:", "turns[0].presses: " + NOBODY),
    "  turns: [silence: true]\n": (":6:", "turns[0].silence: " + NOBODY),
    "  turns: [hangs_up: true]\n": (":6:", "turns[0].hangs_up: " + NOBODY),
    "  turns: [hears: Hi]\n": (
        ":6:",
        "turns[0].hears: Twilio's API does not tell what the person hears",
    ),
    "  turns:\n  - waits: 5 minutes\n": (
        ":7:",
        "turns[0].waits: a smoke test lets no time pass",
    ),
    "  requests: [{widget: a}]\n": (":6:", "requests: " + STANDS_IN),
    "  outcomes: {a: failed}\n": (":6:", "outcomes: " + STANDS_IN),
    '  calls: ["+15550100003"]\n': (":6:", "calls: " + UNSEEN),
    "  handover: {to: WW1}\n": (":6:", "handover: " + UNSEEN),
    "  now: 2026-01-05 09:00\n": (":6:", "now: " + CLOCK),
    "  ends: {at: vip, how: hung up}\n": (
        ":6:",
        "ends.how: Twilio's API does not tell how a flow ended: leave `how` out",
    ),
    "  variables: {to: '${workflow:VIPs}'}\n": (":6:", "variables.to: " + MADE_UP),
    "  variables: {to: '${queue}'}\n": (":6:", "variables.to: ${queue} has no value"),
}


def refusals(text: str) -> list[str]:
    with pytest.raises(CasesError) as refused:
        refuse_untriable(parsed_cases(text, Path("support.smoke.yaml")))
    return str(refused.value).split("\n")


@pytest.mark.parametrize("written", REFUSED)
def test_what_nobody_can_do_or_see_is_refused_with_its_line(written: str) -> None:
    line, sentence = REFUSED[written]

    [refusal] = refusals(one_case(written))

    assert refusal.startswith(f"support.smoke.yaml{line}")
    assert refusal.endswith(sentence)


def test_every_key_of_a_case_is_either_tried_or_refused() -> None:
    tried = {"name", "values", "request", "ends", "path", "variables"}
    refused = {written.strip().partition(":")[0] for written in REFUSED}

    keys = set(table("docs/testing-flows.md", "A case").names)

    assert keys == tried | refused | {"message", "call", "conversation", "parent"}


@pytest.mark.parametrize("trigger", ["message: hi", "call: {}", "conversation: hi", "parent: {}"])
def test_another_beginning_than_a_request_is_refused(trigger: str) -> None:
    [refusal] = refusals(f"{CONTACTS}cases:\n- name: it\n  {trigger}\n")

    assert refusal.startswith("support.smoke.yaml:5:")
    assert refusal.endswith(NO_REQUEST)


def test_a_request_without_a_contact_is_refused() -> None:
    [refusal] = refusals("cases:\n- name: it\n  request: {to: '+15550100001'}\n")

    assert "support.smoke.yaml:3:3: cases[0].request: needs `to` and `from`" in refusal


def test_a_time_for_all_cases_is_refused() -> None:
    [refusal] = refusals(f"now: 2026-01-05 09:00\n{CASES}")

    assert f"support.smoke.yaml:1:1: now: {CLOCK}" == refusal


def test_a_file_without_cases_is_refused() -> None:
    [refusal] = refusals(CONTACTS)

    assert refusal.endswith("there is no case to try")


def test_a_reference_among_the_values_is_refused_where_it_is_used() -> None:
    case = one_case("  variables: {to: '${queue}', other: x}\n")

    [refusal] = refusals(f"values: {{queue: '${{workflow:VIPs}}'}}\n{case}")

    assert refusal.endswith(f"variables.to: {MADE_UP}")


def test_all_that_is_wrong_is_told_at_once() -> None:
    said = refusals(one_case("  turns: [says: 1]\n  outcomes: {a: failed}\n"))

    assert 2 == len(said)


def test_a_file_that_can_be_tried_is_not_refused() -> None:
    refuse_untriable(parsed_cases(CASES, Path("support.smoke.yaml")))
