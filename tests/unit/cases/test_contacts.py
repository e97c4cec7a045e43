"""The contact of a file is that of each request that names none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.cases import parsed_cases
from support.flows_to_test import flow, greet

HEAD = 'to: "+15550100007"\nfrom: "+15550100008"\ncases:\n- name: it\n'


@pytest.mark.parametrize(
    ("request_", "contact"),
    [
        ("{}", ("+15550100007", "+15550100008")),
        ('{to: "+15550100009"}', ("+15550100009", "+15550100008")),
        ('{from: "+15550100009"}', ("+15550100007", "+15550100009")),
    ],
)
def test_a_request_has_the_contact_of_its_file_unless_it_names_one(
    request_: str, contact: tuple[str, str]
) -> None:
    [case] = parsed_cases(f"{HEAD}  request: {request_}\n", Path("x.tests.yaml")).cases

    assert case.request is not None
    assert contact == (case.request.to, case.request.from_)


def test_a_message_keeps_its_own_contact() -> None:
    [case] = parsed_cases(f"{HEAD}  message: hi\n", Path("x.tests.yaml")).cases

    assert (None, "hi") == (case.request, case.message)


@pytest.mark.keeps("docs/testing-flows.md", "The file", "to")
@pytest.mark.keeps("docs/testing-flows.md", "The file", "from")
def test_a_flow_on_this_machine_gets_the_contact_of_the_file() -> None:
    text = f'{HEAD}  request: {{}}\n  turns: [hears: "+15550100007 +15550100008"]\n'
    says = "{{contact.channel.address}} {{flow.channel.address}}"

    [result] = parsed_cases(text, Path("x.tests.yaml")).run(flow(greet(says)))

    assert result.passed, result.failure
