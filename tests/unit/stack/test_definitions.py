"""Definitions by the names that users give them. At Twilio and in a stack: tests/unit/cli/test_diff.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulumi_twilio_studio.definition import parse
from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.definitions import find_definition, refuse_idle_stack
from support.definitions import greeting

SID = "FW" + "1" * 32


def test_a_file_is_labelled_as_it_was_named(tmp_path: Path) -> None:
    file = tmp_path / "hello.json"
    file.write_text(json.dumps(greeting()))

    found = find_definition(str(file))

    assert (str(file), parse(greeting()).text) == (found.label, found.definition.text)


def test_json_text_is_no_name() -> None:
    with pytest.raises(OperationError, match=r"is JSON text\. Write it to a file"):
        find_definition('{"states": []}')


@pytest.mark.parametrize("revision", ["0", "-1", "latest", "²"])
def test_a_revision_that_no_flow_can_have_is_a_wrong_argument(revision: str) -> None:
    with pytest.raises(WrongArgument, match="is not a revision"):
        find_definition(f"{SID}@{revision}")


def test_a_stack_in_which_nothing_is_looked_up_is_a_wrong_argument() -> None:
    refuse_idle_stack("dev", ["hello.json", "stack:bot"])

    with pytest.raises(WrongArgument):
        refuse_idle_stack("dev", ["hello.json"])
