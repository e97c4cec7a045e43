"""What stands for references where there is no account."""

from __future__ import annotations

import re

import pytest

from pulumi_twilio_studio.cases import CasesError, Filling, made_up
from pulumi_twilio_studio.definition import Reference
from support.flows_to_test import flow, widget


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [
        ("content", "HX"),
        ("conversation_service", "IS"),
        ("flow", "FW"),
        ("messaging_service", "MG"),
        ("task_channel", "TC"),
        ("workflow", "WW"),
    ],
)
def test_a_reference_stands_for_a_sid_of_its_kind(kind: str, prefix: str) -> None:
    text = Filling({}).text(f"${{{kind}:Name}}")

    assert re.fullmatch(f"{prefix}[0-9a-f]{{32}}", text)


def test_the_same_name_stands_for_the_same_sid_and_another_one_for_another() -> None:
    one, same, other = (made_up(Reference("flow", (name,))) for name in ("A", "A", "B"))

    assert one == same
    assert one.text != other.text


def test_a_function_stands_for_a_url_with_its_names() -> None:
    text = Filling({}).text("${function:shop/dev/orders/status}")

    assert "https://shop-dev.example/orders/status" == text


def test_a_run_function_widget_gets_the_sids_of_its_function() -> None:
    template = flow(widget("ask", "run-function", function_sid="${function:shop/dev/status}"))

    definition = Filling({}).definition(template)

    properties = definition.content["states"]["ask"]["properties"]
    assert "https://shop-dev.example/status" == properties["url"]
    assert ["ZE", "ZH", "ZS"] == sorted(
        properties[f"{each}_sid"][:2] for each in ("service", "environment", "function")
    )


def test_a_value_stands_for_itself_in_a_regular_expression() -> None:
    pattern = Filling({"price": "1.50 (net)"}).pattern("^costs ${price}$")

    assert re.search(pattern, "costs 1.50 (net)")
    assert not re.search(pattern, "costs 1x50 (net)")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("${flw:Survey}", '"flw" is not a kind of reference; did you mean "flow"?'),
        ("${function:a}", "is incomplete"),
        ("${open", "has no value"),
    ],
)
def test_a_place_that_nothing_fills_is_told(text: str, message: str) -> None:
    with pytest.raises(CasesError) as caught:
        Filling({}).text(text)

    assert message in str(caught.value)


def test_a_value_may_be_what_a_reference_leads_to_in_an_account() -> None:
    sid = "FW" + "7" * 32

    filling = Filling({"flow:Survey": sid, "no kind: of one": "x"})

    assert sid == filling.text("${flow:Survey}")
    assert {sid: Reference.read("flow", "Survey")} == filling.references
