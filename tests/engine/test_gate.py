"""The test cases of a flow on the real engine: one that fails stops the run, judged by the emulator's journal."""

from __future__ import annotations

import json
import os
import textwrap
from typing import Any

import pytest

from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

PROGRAM = 'studio.Flow("greeter", definition="greeter.json", tests="greeter.tests.yaml")'
SAYS = """
cases:
  - name: greets
    message: Hi
    turns:
      - hears: {text}
    ends: hello
"""
TRAP = """
import sys

class Trap:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("pulumi_twilio_studio.cases"):
            raise ImportError("somebody runs cases")

sys.meta_path.insert(0, Trap())
"""
"""What a Python process runs at its start, so that it cannot run cases."""


def cases(stack: PulumiStack, text: str, name: str = "greeter.tests.yaml") -> None:
    """Write a file of cases beside the program: a message is answered with that text."""
    (stack.folder / "program" / name).write_text(SAYS.format(text=json.dumps(text)))


def gated(stack: PulumiStack, says: str = "Hello!", hears: str = "Hello!") -> PulumiStack:
    """The stack declares a flow with one case."""
    stack.definition("greeter.json", greeting(says))
    cases(stack, hears)
    stack.program(PROGRAM)
    return stack


def kept(stack: PulumiStack, name: str = "greeter") -> dict[str, Any]:
    """The inputs of a flow in the state."""
    resources = json.loads(stack.state())["deployment"]["resources"]
    [found] = [each for each in resources if each["urn"].endswith(f"Flow::{name}")]
    return dict(found["inputs"])


@pytest.fixture
def trapped(stack: PulumiStack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PYTHONPATH with which no process can run cases."""
    folder = tmp_path_factory.mktemp("trap")
    (folder / "sitecustomize.py").write_text(TRAP)
    return os.pathsep.join(filter(None, [str(folder), stack.environ.get("PYTHONPATH")]))


def test_a_case_that_fails_stops_the_preview_and_the_up_with_the_conversation(
    stack: PulumiStack, emulator: Emulator
) -> None:
    gated(stack, says="Hello {{contact.channel.address}}", hears="Good morning")

    preview = stack.run("preview", ok=False)
    up = stack.up(ok=False)

    for text in (preview.text, up.text):
        assert "1 test of the flow fails, of 1:" in text
        assert 'greeter.tests.yaml:6: "greets"' in text
        assert "flow     Hello +15550100001" in text
        assert "expected Good morning" in text
        assert "Traceback" not in text
    assert [] == emulator.writes()


def test_a_mended_flow_passes_and_nothing_runs_again(
    stack: PulumiStack, emulator: Emulator, trapped: str
) -> None:
    gated(stack, says="Hallo!")
    stack.up(ok=False)
    stack.definition("greeter.json", greeting())

    stack.up()
    emulator.clear_journal()
    again = stack.up("--expect-no-changes", PYTHONPATH=trapped)

    assert 1 == len(emulator.flows())
    assert [] == emulator.writes()
    assert "1 unchanged" in again.text or "2 unchanged" in again.text
    cases(stack, "Hello !")
    caught = stack.run("preview", ok=False, PYTHONPATH=trapped)
    assert "somebody runs cases" in caught.text  # the trap works


def test_changed_cases_run_and_write_nothing(stack: PulumiStack, emulator: Emulator) -> None:
    gated(stack).up()
    before = kept(stack)
    emulator.clear_journal()

    cases(stack, "Good morning")
    wrong = stack.run("preview", ok=False)
    cases(stack, "/^Hello/")
    right = stack.up("--expect-no-changes")

    assert "expected Good morning" in wrong.text
    assert [] == emulator.writes()
    assert 1 == len(emulator.flows()[0]["revisions"])
    assert before["tests"].keys() == kept(stack)["tests"].keys()
    assert before["tests"] != kept(stack)["tests"]
    assert "unchanged" in right.text


def test_the_state_holds_a_short_hash_of_each_file_and_no_place_of_this_machine(
    stack: PulumiStack,
) -> None:
    gated(stack).up()

    found = kept(stack)

    assert ["greeter.tests.yaml"] == list(found["tests"])
    assert 16 == len(found["tests"]["greeter.tests.yaml"])
    assert "tested_with" not in found


def test_each_tenant_is_tested_with_its_own_values(stack: PulumiStack, emulator: Emulator) -> None:
    stack.definition("greeter.json", greeting("This is ${company}"))
    cases(stack, "This is ${company}")
    program = """
        flow = studio.TenantFlow(template="greeter.json", tests="greeter.tests.yaml", values={values})
        for name in ("Acme", "Bolt"):
            studio.Tenant(
                name.lower(), flows={{"greeter": flow}}, values={{"company": name, **{more}}},
            )
    """
    stack.program(program.format(values={}, more={}))

    stack.up()
    cases(stack, "This is Acme")
    caught = stack.run("preview", ok=False)

    assert 2 == len([each for each in emulator.accounts() if emulator.flows(each["sid"])])
    assert "flow     This is Bolt" in caught.text
    assert "flow     This is Acme" not in caught.text


def test_a_tenant_of_a_manifest_names_its_cases_relative_to_the_file(
    stack: PulumiStack, emulator: Emulator
) -> None:
    folder = stack.folder / "program" / "flows"
    folder.mkdir()
    (folder / "greeter.json").write_text(json.dumps(greeting("This is ${company}")))
    (folder / "greeter.tests.yaml").write_text(SAYS.format(text="This is Acme"))
    (stack.folder / "program" / "tenants.yaml").write_text(
        textwrap.dedent("""
        defaults:
          flows:
            greeter: {template: flows/greeter.json, tests: flows/greeter.tests.yaml}
        tenants:
          acme: {values: {company: Acme}}
          bolt: {values: {company: Bolt}}
        """)
    )
    program = """
        from pulumi_twilio_studio.components.program import declare
        declare("tenants.yaml", "{}")
    """
    stack.program(program.format("bolt"))

    caught = stack.run("preview", ok=False)
    stack.program(program.format("acme"))
    stack.up()

    assert "flow     This is Bolt" in caught.text
    assert 1 == len([each for each in emulator.accounts() if emulator.flows(each["sid"])])


def test_no_word_of_a_flow_that_holds_a_secret_is_shown(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.definition("greeter.json", greeting("{{ '${word}' | upcase }} and ${company}"))
    cases(stack, "${word}")
    stack.program(
        """
        template = studio.template(
            "greeter.json", word=pulumi.Output.secret("hunter2"), company="Acme"
        )
        studio.Flow("greeter", definition=template, tests="greeter.tests.yaml")
        """
    )

    preview = stack.run("preview", ok=False)
    up = stack.up(ok=False)
    cases(stack, "/^.+ and ${company}$/")
    stack.up()

    for text in (preview.text, up.text):
        assert 'greeter.tests.yaml:6: "greets"' in text
        assert "Trigger > hello" in text
        assert "hunter2" not in text.lower()
        assert "Acme" not in text
    assert not [
        each for each in (stack.folder / "state").rglob("*.json") if b"hunter2" in each.read_bytes()
    ]
    assert 1 == len(emulator.flows())


def test_what_a_preview_does_not_know_is_tested_before_the_write(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.definition("plain.json", greeting())
    stack.definition("greeter.json", greeting("Ask ${survey_sid}"))
    cases(stack, "Ask me")
    stack.program(
        """
        survey = studio.Flow("survey", definition="plain.json")
        template = studio.template("greeter.json", survey_sid=survey.sid)
        studio.Flow("greeter", definition=template, tests="greeter.tests.yaml")
        """
    )

    stack.preview()
    caught = stack.up(ok=False)
    [survey] = emulator.flows()
    cases(stack, "Ask ${survey_sid}")
    stack.up()

    assert f"flow     Ask {survey['sid']}" in caught.text
    assert "survey" == survey["friendly_name"]
    assert 2 == len(emulator.flows())


def test_references_lead_where_they_lead_in_the_account(
    stack: PulumiStack, emulator: Emulator
) -> None:
    emulator.seed_directory({"messaging_services": [{"friendly_name": "Notices"}]})
    stack.definition("greeter.json", greeting("From ${messaging_service:Notices}, ${service}"))
    cases(stack, "From ${messaging_service:Notices}, ${service}")
    stack.program(
        """
        notices = studio.reference("messaging_service", "Notices")
        template = studio.template("greeter.json", service=notices)
        studio.Flow("greeter", definition=template, tests="greeter.tests.yaml")
        """
    )

    stack.up()
    cases(stack, "From nobody")
    caught = stack.run("preview", ok=False)

    assert "flow     From MG" in caught.text


def test_an_earlier_revision_is_not_tested(stack: PulumiStack, emulator: Emulator) -> None:
    gated(stack).up()
    stack.definition("greeter.json", greeting("Good morning"))
    cases(stack, "Good morning")
    stack.up()

    stack.configure("twilio-studio:pins.greeter", "1")
    stack.up()
    stack.configure("twilio-studio:pins.greeter", None)
    cases(stack, "Good evening")
    caught = stack.run("preview", ok=False)

    assert 3 == len(emulator.flows()[0]["revisions"])
    assert "expected Good evening" in caught.text


def test_cases_that_cannot_be_read_stop_the_preview_with_a_sentence(stack: PulumiStack) -> None:
    gated(stack)
    file = stack.folder / "program" / "greeter.tests.yaml"

    file.write_text("cases:\n  - name: greets\n    mesage: Hi\n")
    odd = stack.run("preview", ok=False)
    file.unlink()
    missing = stack.run("preview", ok=False)

    assert "greeter.tests.yaml:3:" in odd.text
    assert "no such file" in missing.text
    assert "Traceback" not in odd.text + missing.text


def test_a_flow_that_declares_tests_for_the_first_time_is_tested_and_not_written(
    stack: PulumiStack, emulator: Emulator
) -> None:
    gated(stack, hears="Good morning")
    stack.program('studio.Flow("greeter", definition="greeter.json")')
    stack.up()
    emulator.clear_journal()

    stack.program(PROGRAM)
    caught = stack.run("preview", ok=False)
    cases(stack, "Hello!")
    stack.up("--expect-no-changes")

    assert "expected Good morning" in caught.text
    assert [] == emulator.writes()
