"""The schema that editors complete files of cases from."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from pulumi_twilio_studio.cases.schema import schema
from support.pulumi_stack import ROOT


def test_the_projects_own_copy_is_what_the_command_writes(tmp_path: Path) -> None:
    written = tmp_path / "cases.schema.json"

    subprocess.run([sys.executable, "-m", "pulumi_twilio_studio.cases.schema", written], check=True)

    assert schema() == written.read_text() == (ROOT / "stacks/cases.schema.json").read_text()


def test_one_item_may_stand_for_a_list() -> None:
    turn = json.loads(schema())["$defs"]["TurnEntry"]["properties"]["hears"]

    alone, listed, _ = turn["anyOf"]
    assert (alone, "array") == (listed["items"], listed["type"])


def test_limits_are_told_in_the_words_of_json_schema() -> None:
    status = json.loads(schema())["$defs"]["AnswerEntry"]["properties"]["status"]

    assert (100, 599) == (status["minimum"], status["maximum"])
