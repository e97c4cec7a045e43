"""When the test cases of a flow run before it is written, and what a user reads if they fail."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from pulumi_twilio_studio.cases import CasesError
from pulumi_twilio_studio.definition import Definition, template
from pulumi_twilio_studio.lifecycle.account import Account
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN, Run
from pulumi_twilio_studio.lifecycle.flow.gate import Gate
from support.definitions import greeting
from support.documents import ROOT, fences

CASES = "cases:\n- {{name: greets, message: Hi, turns: [{{hears: {}}}]}}\n"


@dataclass
class Folder:
    """A program's folder with one file of cases, and what the state knows."""

    path: Path
    account: Account
    known: Mapping[str, Any]

    def cases(self, hears: str, name: str = "greeter.tests.yaml") -> str:
        """Write a file: a message is answered with that text."""
        (self.path / name).write_text(CASES.format(json.dumps(hears)))
        return str(self.path / name)

    def check(
        self, definition: object, *files: str, values: str = "{}", **inputs: Any
    ) -> tuple[list[str], dict[str, Any]]:
        """What a check of that flow finds, and the inputs that it keeps. The state knows them from then on."""
        given: dict[str, Any] = {"definition": definition, "account_sid": "AC", **inputs}
        given |= {"tests": list(files), "tested_with": values}
        gate = Gate.taken(given)
        assert gate is not None
        if isinstance(definition, str):
            given["definition"] = Definition.from_api(json.loads(definition)).text
        found = gate.problems(OneAccount(self.account), given, self.known)
        if not found:
            self.known = given
        return found, given


@dataclass
class OneAccount(Run):
    """A run that reaches one account, whatever its SID."""

    only: Account

    def account(self, _account_sid: str) -> Account:
        return self.only


def steps(run: Callable[[], object]) -> int:
    """How many times something of the machine that runs flows is called meanwhile."""
    called = 0

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal called
        called += event == "call" and "/simulator/" in frame.f_code.co_filename

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
    return called


def says(body: str) -> str:
    return json.dumps(greeting(body))


@pytest.fixture
def folder(tmp_path: Path, run: Any) -> Folder:
    return Folder(tmp_path, run.account, {})


def test_a_flow_without_tests_keeps_its_inputs() -> None:
    inputs = {"definition": "greeter.json"}

    assert Gate.taken(inputs) is None

    assert {"definition": "greeter.json"} == inputs


def test_what_the_engine_gives_back_of_an_earlier_run_stays_and_is_not_run() -> None:
    inputs = {"definition": "{}", "tests": {"greeter.tests.yaml": "0123456789abcdef"}}

    assert Gate.taken(inputs) is None

    assert {"greeter.tests.yaml": "0123456789abcdef"} == inputs["tests"]


def test_a_case_that_fails_is_shown_with_its_conversation(folder: Folder) -> None:
    found, _ = folder.check(says("Hello!"), folder.cases("Good morning"))

    [text] = found
    assert "1 test of the flow fails, of 1:" in text
    assert 'greeter.tests.yaml:2: "greets"' in text
    assert "flow     Hello!" in text
    assert "expected Good morning" in text
    assert "got      Hello!" in text


def test_the_page_shows_what_a_user_reads(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    starter = ROOT / "provider/pulumi_twilio_studio/starter/templates/environments/flows"
    (folder.path / "flows").mkdir()
    shutil.copy(starter / "greeter.tests.yaml", folder.path / "flows")
    definition = template(starter / "greeter.json", company="Acme")
    wrong = definition.replace("widgets.ask_name.inbound.Body", "widgets.ask_name.Body")
    monkeypatch.chdir(folder.path)

    [text], _ = folder.check(
        wrong, str(folder.path / "flows/greeter.tests.yaml"), values='{"company": "Acme"}'
    )

    [shown] = fences("docs/gate.md", "")
    assert shown.text.strip() == text


def test_what_the_state_knows_is_not_run(folder: Folder) -> None:
    file = folder.cases("Hello, stranger")
    digest = sha256(Path(file).read_bytes()).hexdigest()[:16]
    definition = Definition.from_api(greeting()).text
    folder.known = {"definition": definition, "tests": {"greeter.tests.yaml": digest}}

    ran = steps(lambda: folder.check(says("Hello!"), file))

    assert 0 == ran
    assert {"greeter.tests.yaml": digest} == folder.known["tests"]


@pytest.mark.parametrize("name", ["greeter.tests.yaml", "more.tests.yaml"])
def test_a_change_of_any_file_is_a_reason_to_run(folder: Folder, name: str) -> None:
    files = [folder.cases("Hello!", each) for each in ("greeter.tests.yaml", "more.tests.yaml")]
    folder.check(says("Hello!"), *files)

    folder.cases("Good morning", name)
    found, _ = folder.check(says("Hello!"), *files)

    assert f"{name}:2:" in found[0]


def test_a_changed_subflow_is_a_reason_to_run(folder: Folder) -> None:
    file, survey = with_survey(folder, "How was it?")
    folder.check(json.dumps(survey), file)

    (folder.path / "survey.json").write_text(says_to_parent("Rate us"))
    found, _ = folder.check(json.dumps(survey), file)

    assert "got      Rate us" in found[0]


def test_equal_content_runs_once_a_process(folder: Folder) -> None:
    file = folder.cases("Hello once")
    first = steps(lambda: folder.check(says("Hello once"), file))

    folder.known = {}
    again = steps(lambda: folder.check(says("Hello once"), file))

    assert first > 0
    assert 0 == again


def test_an_unknown_definition_is_not_run_and_keeps_what_the_state_knows(folder: Folder) -> None:
    file = folder.cases("Good morning")
    folder.known = {"tests": {"greeter.tests.yaml": "0123456789abcdef"}}

    found, kept = folder.check(UNKNOWN, file, values="{}")

    assert [] == found
    assert {"greeter.tests.yaml": "0123456789abcdef"} == kept["tests"]


def test_an_earlier_revision_is_not_run_and_nothing_is_noted_of_its_cases(folder: Folder) -> None:
    found, kept = folder.check(says("Hello!"), folder.cases("Good morning"), pin="3")

    assert [] == found
    assert "tests" not in kept


@pytest.mark.parametrize("value", ["Acme", "a ${b} of $5", "{{x}}"])
def test_the_cases_have_the_values_of_the_template(folder: Folder, value: str) -> None:
    filled = template(greeting("From ${company}: {{flow.flow_sid | size}}"), company=value)
    values = json.dumps({"company": value})
    file = folder.cases("From ${company}: 34" if value != "{{x}}" else "From : 34")

    found, _ = folder.check(filled, file, values=values)

    assert [] == found


def test_without_words_only_the_widgets_are_told(folder: Folder) -> None:
    found, _ = folder.check(says("hunter2"), folder.cases("Good morning"), is_secret=True)

    assert "hunter2" not in found[0]
    assert "Good morning" not in found[0]
    assert "Trigger > hello" in found[0]


def test_the_first_failures_are_shown_and_the_others_named(folder: Folder) -> None:
    case = "- {{name: case {}, message: Hi, turns: [{{hears: Good morning}}]}}\n"
    file = folder.path / "greeter.tests.yaml"
    file.write_text("cases:\n" + "".join(case.format(number) for number in range(5)))

    found, _ = folder.check(says("Hello!"), str(file))

    assert 3 == found[0].count("expected Good morning")
    assert all(f'"case {number}"' in found[0] for number in range(5))
    assert "5 tests of the flow fail, of 5:" in found[0]


def test_a_case_with_values_of_its_own_runs_on_the_file_of_the_flow(folder: Folder) -> None:
    (folder.path / "greeter.json").write_text(says("This is ${company}"))
    file = folder.path / "greeter.tests.yaml"
    file.write_text(
        "cases:\n"
        "- {name: own, values: {company: Bolt}, message: Hi, turns: [{hears: This is Bolt}]}\n"
        "- {name: given, message: Hi, turns: [{hears: 'This is ${company}'}]}\n"
    )

    found, kept = folder.check(says("This is Acme"), str(file), values='{"company": "Acme"}')

    assert [] == found
    assert ["greeter.json", "greeter.tests.yaml"] == sorted(kept["tests"])


def says_to_parent(body: str) -> str:
    survey = greeting(body)
    survey["states"][0]["transitions"].append({"event": "incomingParent", "next": "hello"})
    return json.dumps(survey)


def with_survey(folder: Folder, hears: str) -> tuple[str, dict[str, Any]]:
    """Write a file of cases, and the survey that its flow runs. Return the file and the flow."""
    sid = "FW" + "5" * 32
    (folder.path / "survey.json").write_text(says_to_parent("How was it?"))
    file = folder.path / "support.tests.yaml"
    case = f"{{name: rates, message: Hi, turns: [{{hears: {hears}}}]}}"
    file.write_text(f"subflows: {{{sid}: survey.json}}\ncases: [{case}]\n")
    flow = greeting()
    flow["states"] = [
        flow["states"][0],
        {
            "name": "hello",
            "type": "run-subflow",
            "transitions": [{"event": "completed"}, {"event": "failed"}],
            "properties": {"flow_sid": sid, "flow_revision": "LatestPublished", "parameters": []},
        },
    ]
    return str(file), flow


def test_widgets_that_there_are_not_are_told_with_their_places(folder: Folder) -> None:
    file = folder.path / "greeter.tests.yaml"
    file.write_text(
        "cases:\n- {name: a, message: Hi, ends: helo}\n- {name: b, message: Hi, path: [hallo]}\n"
    )

    with pytest.raises(CasesError) as caught:
        folder.check(says("Hello!"), str(file))

    assert str(caught.value).splitlines() == [
        f'{file}:2:26: cases[0].ends: there is no widget "helo"; did you mean "hello"?',
        f'{file}:3:33: cases[1].path[0]: there is no widget "hallo"; did you mean "hello"?',
    ]
