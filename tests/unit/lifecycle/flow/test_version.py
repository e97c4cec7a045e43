"""The version of a flow: the same wherever the same source runs."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.lifecycle.flow.version import brief, version_in, version_of_save

TEMPLATE, DEFINITION = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("properties", "version"),
    [
        ({"template_sha256": TEMPLATE, "definition_sha256": DEFINITION}, "a" * 16),
        ({"definition_sha256": DEFINITION}, "b" * 16),
        ({"template_sha256": None, "definition_sha256": ""}, ""),
        ({"definition_sha256": {"ciphertext": "v1:x"}}, ""),
    ],
    ids=["a template", "no template", "no sound definition", "a secret"],
)
def test_a_version_is_a_hash_of_the_template_or_else_of_the_definition(
    properties: dict[str, object], version: str
) -> None:
    assert version == version_in(properties)


@pytest.mark.parametrize(
    ("message", "version"),
    [
        (f"Ask [pulumi {'0' * 16} def={'b' * 16} tpl={'a' * 16}]", "a" * 16),
        (f"Ask [pulumi {'0' * 16} def={'b' * 16}]", "b" * 16),
        ("Ask", None),
        (None, None),
    ],
)
def test_a_revision_tells_the_version_that_a_stack_wrote(
    message: str | None, version: str | None
) -> None:
    assert version == version_of_save(message)


@pytest.mark.parametrize(
    ("version", "shown"), [("0123456789abcdef", "01234567"), (None, "-"), ("", "-")]
)
def test_people_read_eight_digits_of_a_version(version: str | None, shown: str) -> None:
    assert shown == brief(version)
