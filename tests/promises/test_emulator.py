"""What docs/emulator.md lists: paths, the control API, faults and knobs. A running emulator is asked."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from promises.named import named
from pulumi_twilio_studio.cli.machine import SimulatorMachine
from studio_emulator import Emulator
from studio_emulator.executions.answers import ANSWERS as KINDS_OF_ANSWERS
from studio_emulator.executions.answers import check_answer
from studio_emulator.faults.rules import parse
from studio_emulator.settings import Settings
from support.documents import fences, plain, table
from support.emulator_api import Api
from support.patience import PATIENCE
from support.talks import ASKS

METHODS = ("GET", "POST", "DELETE", "PUT")
PATHS = table("docs/emulator.md", "What is emulated")
CONTROL = table("docs/emulator.md", "Control API")
FAULTS = table("docs/emulator.md", "Faults")
KNOBS = table("docs/emulator.md", "Knobs")
ANSWERS = table("docs/emulator.md", "Run flows")
SIDS = {"{n, LatestPublished, LatestRevision}": "LatestPublished", "Flows/{SID}": "Flows"}


def paths() -> Iterator[tuple[str, set[str]]]:
    """Each path of the table with its methods; one row speaks of the four above it."""
    [(at, (words, of_single))] = [
        (at, row) for at, row in enumerate(PATHS.rows) if not row[0].startswith("`")
    ]
    assert "the last four rows" in words
    for row in (*PATHS.rows[:at], *PATHS.rows[at + 1 :]):
        yield from spelled(row)
    for row in PATHS.rows[at - 4 : at]:
        yield from ((f"{path}/{{SID}}", {of_single}) for path, _ in spelled(row))


def spelled(row: tuple[str, ...]) -> Iterator[tuple[str, set[str]]]:
    """The paths of a row; one that begins with `...` goes on from the first."""
    first, methods = "", set(row[1].split(", "))
    for path in re.findall(r"`([^`]+)`", row[0]):
        first = first or path
        yield path.replace("...", first), methods


@pytest.mark.parametrize(("path", "methods"), list(paths()))
def test_a_path_takes_the_methods_that_the_table_gives_it_and_no_other(
    path: str, methods: set[str], emulator: Emulator
) -> None:
    concrete = path.replace("{AC}", emulator.account_sid)
    concrete = concrete.replace("{n, LatestPublished, LatestRevision}", "LatestPublished")
    concrete = re.sub(r"\{(\w\w|SID)\}", lambda sid: sid[1][:2] + "0" * 32, concrete)

    answers = {
        method: requests.request(
            method,
            emulator.base_url + concrete,
            auth=(emulator.account_sid, emulator.auth_token),
            timeout=PATIENCE,
        )
        for method in METHODS
    }

    assert methods == {each for each, answer in answers.items() if answer.status_code != 405}


@pytest.fixture
def talker() -> Iterator[Emulator]:
    """A local Twilio that runs flows."""
    with Emulator(machine=SimulatorMachine()) as running:
        yield running


@pytest.fixture
def flow(talker: Emulator) -> str:
    """A published flow that asks: its SID."""
    with Api(talker.base_url, talker.account_sid, talker.auth_token) as api:
        return str(api.create(Status="published", Definition=json.dumps(ASKS))["sid"])


@pytest.mark.parametrize("row", ANSWERS.rows, ids=lambda row: plain(row[0]))
def test_a_row_of_the_answers_is_one_and_so_is_what_may_stand_beside_it(
    row: tuple[str, ...],
) -> None:
    answer = json.loads(row[0].strip("`"))
    beside = {"values": {}, "confidence": 1}
    names = re.findall(r"`(\w+)`", row[1])

    allowed = {name: beside[name] for name in names if name in beside}

    assert {**answer, **allowed} == check_answer({**answer, **allowed})


def test_every_answer_has_its_row() -> None:
    told = [next(iter(json.loads(row[0].strip("`")))) for row in ANSWERS.rows]

    assert sorted(KINDS_OF_ANSWERS) == sorted(told)


def test_the_commands_of_the_page_start_an_execution_and_answer_it(
    talker: Emulator, flow: str
) -> None:
    commands = [
        line.removeprefix("$ ")
        for each in fences("docs/emulator.md", "")
        for line in each.text.splitlines()
        if line.startswith("$ curl ")
    ]
    variables = {"TWILIO_BASE_URL": talker.base_url, **talker.client_environment}

    def run(command: str) -> dict[str, Any]:
        command = command.replace("FW...", flow)
        for execution in talker.executions():
            command = command.replace("FN...", execution["sid"])
        done = subprocess.run(
            ["sh", "-c", command], env={**os.environ, **variables}, capture_output=True, check=True
        )
        shown: dict[str, Any] = json.loads(done.stdout)
        return shown

    started, shown, answered = map(run, commands)

    assert ("active", "reply", "ended") == (
        started["status"],
        shown["waiting"]["kind"],
        answered["status"],
    )


@pytest.mark.parametrize("row", CONTROL.rows, ids=lambda row: plain(row[0]))
def test_a_path_of_the_control_api_is_there_and_so_is_its_method(
    row: tuple[str, ...], emulator: Emulator
) -> None:
    methods, _, path = plain(row[0]).partition(" /")
    path = "/" + re.split(r"[,?]", path)[0].replace("{AC}", emulator.account_sid)

    for method in methods.split(", "):
        answer = requests.request(
            method,
            emulator.base_url + path,
            json={} if method == "POST" else None,
            timeout=PATIENCE,
        )
        assert answer.status_code not in (404, 405)
    for name in re.findall(r"`(\w+)\(\)`", row[2]):
        assert callable(getattr(emulator, name))


def test_the_control_api_needs_json(emulator: Emulator) -> None:
    answer = requests.post(f"{emulator.base_url}/emulator/settings", data="{}", timeout=PATIENCE)

    assert 415 == answer.status_code


def test_every_row_of_the_faults_can_be_planted_as_it_is_written(emulator: Emulator) -> None:
    written = [example for row in FAULTS.rows for example in examples(row[0])]

    for action in written:
        known = {"act_on": emulator.account_sid} if "act_on" in action else action
        emulator.fault({"match": {"path": "/nowhere"}, "action": known})

    assert len(written) == len(emulator.faults())


def test_the_faults_list_every_action_and_option_and_no_other() -> None:
    told = {key for row in FAULTS.rows for example in examples(row[0]) for key in example}

    assert {*actions(), *(option for action in actions() for option in options_of(action))} == told


def test_every_action_and_option_and_match_of_a_fault_is_tried_by_a_test_that_names_it() -> None:
    known = [
        *actions(),
        *(option for action in actions() for option in options_of(action)),
        *listed_in(lambda: parse({"action": {"truncate": True}, "match": {"?": 1}}, "")),
    ]
    tests = [each for each in named() if {"fault", "match", "faults"} & each.words]

    assert [] == [each for each in known if not any(each in test.words for test in tests)]


@pytest.mark.parametrize("row", KNOBS.rows, ids=lambda row: plain(row[0]))
def test_a_knob_has_the_default_and_takes_the_values_of_its_row(row: tuple[str, ...]) -> None:
    for name in re.findall(r"`(\w+)`", row[0]):
        values = [value_of(each) for each in row[1].split(", ")]
        given = [each for each in values if each is not KIND]

        assert Settings().as_json()[name] == given[0]
        assert [Settings().with_changes({name: each}).as_json()[name] for each in given] == given
        assert KIND not in values or 7 == Settings().with_changes({name: 7}).as_json()[name]


def test_every_knob_has_a_row_and_every_row_is_one() -> None:
    told = [name for row in KNOBS.rows for name in re.findall(r"`(\w+)`", row[0])]

    assert sorted(Settings().as_json()) == sorted(told)


def test_every_knob_is_turned_by_a_test_that_names_it() -> None:
    known = Settings().as_json()

    assert [] == [each for each in known if not any(each in test.words for test in named())]


KIND = object()
"""In the table: a number of that, such as `bytes`."""


def value_of(cell: str) -> Any:
    """A value as the table writes it: a word of Twilio's, or JSON."""
    if cell.startswith("`"):
        return cell.strip("`")
    return json.loads(cell) if re.match(r"null|true|false|\d", cell) else KIND


def actions() -> list[str]:
    """What a fault can do, as its own refusal lists it."""
    return listed_in(lambda: parse({"action": {}}, ""), "exactly one of")


def options_of(action: str) -> list[str]:
    """What can be said beside an action."""
    taken = next(
        example[action] for row in FAULTS.rows for example in examples(row[0]) if action in example
    )
    return listed_in(lambda: parse({"action": {action: taken, "?": 1}}, ""))[1:]


def listed_in(refused: Callable[[], object], after: str = "there are") -> list[str]:
    """The names that a refusal lists behind those words."""
    with pytest.raises(ValueError, match=after) as refusal:
        refused()
    return re.findall(r"\w+", str(refusal.value).split(after)[1])


def examples(cell: str) -> list[dict[str, Any]]:
    """The actions that a row writes; `"after"` alone is another value of the one before."""
    found: list[dict[str, Any]] = []
    for code in re.findall(r"`([^`]+)`", cell):
        value = json.loads(code)
        found.append(value if isinstance(value, dict) else dict.fromkeys(found[-1], value))
    return found
