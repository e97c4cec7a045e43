"""What a tenant's hash depends on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pulumi_twilio_studio.manifest import load
from support import tenants


def acme_sha256(folder: Path) -> str:
    return load(folder / "tenants.yaml").tenants["acme"].sha256


def replaced(name: str, existing: str, desired: str) -> Callable[[Path], None]:
    """An edit of one file of the manifest; fails if it would change nothing."""

    def edit(folder: Path) -> None:
        text = (folder / name).read_text()
        assert existing in text
        (folder / name).write_text(text.replace(existing, desired))

    return edit


EDITS = {
    "a value": replaced("tenants.yaml", "company: Acme", "company: Acme & Sons"),
    "a test user": replaced("tenants.yaml", "client:bob", "client:eve"),
    "the account's name": replaced("tenants.yaml", "Acme Ltd", "Acme GmbH"),
    "a flow's name": replaced("tenants.yaml", "greeting:", "welcome:"),
    "a flow's own value": replaced(
        "tenants.yaml", "flows/support.json", "flows/support.json, values: {company: A}"
    ),
    "a number": replaced(
        "tenants.yaml",
        "acme: {",
        'acme: {numbers: {hotline: {phone_number: "+15550100001", sms_flow: support}}, ',
    ),
    "an address": replaced(
        "tenants.yaml",
        "acme: {",
        "acme: {addresses: {a: {type: chat, address: A, flow: support}}, ",
    ),
    "a widget": replaced("flows/survey.json", "How was it?", "And?"),
    "a widget's place": replaced("flows/survey.json", '"x": 100', '"x": 101'),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_is_another_when_the_declaration_is(edit: Callable[[Path], None], tmp_path: Path) -> None:
    tenants.write(tmp_path)
    before = acme_sha256(tmp_path)

    edit(tmp_path)

    assert acme_sha256(tmp_path) != before


SAME = {
    "the wave": replaced("tenants.yaml", "acme: {", "acme: {wave: 2, "),
    "a comment": replaced("tenants.yaml", "tenants:", "# all of them\ntenants:"),
    "another tenant": replaced("tenants.yaml", "tenants:", "tenants:\n  b: {values: {company: B}}"),
    "test cases": replaced(
        "tenants.yaml", "flows/greeting.json", "flows/greeting.json, tests: tenants.yaml"
    ),
    "white space in a template": replaced("flows/survey.json", '"states": [', '"states":   ['),
}


@pytest.mark.parametrize("edit", SAME.values(), ids=SAME)
def test_is_the_same_when_only_this_differs(edit: Callable[[Path], None], tmp_path: Path) -> None:
    tenants.write(tmp_path)
    before = acme_sha256(tmp_path)

    edit(tmp_path)

    assert acme_sha256(tmp_path) == before


def test_is_the_same_in_another_folder(tmp_path: Path) -> None:
    for name in ("here", "there"):
        tenants.write(tmp_path / name)

    assert acme_sha256(tmp_path / "here") == acme_sha256(tmp_path / "there")


def test_is_what_it_was_before_tenants_had_numbers_and_addresses(tmp_path: Path) -> None:
    tenants.write(tmp_path)

    as_recorded = "adeffc2d711fe1ba2a11127a23a0c24fad4c215e8cc592b1a7461b3e199d52a4"
    assert as_recorded == acme_sha256(tmp_path)
