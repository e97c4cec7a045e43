"""What `smoke` tries, prints and writes, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import Result

from pulumi_twilio_studio.lifecycle.executions import trying
from pulumi_twilio_studio.studio.entrances import NUMBERS
from studio_emulator import Emulator
from support.changed_stack import ChangedStack
from support.documents import fences, table
from support.flows_to_smoke import BROKEN, CASES, ROUTES, SENDS, one_case, sets
from support.small_engine import Of, Resource
from support.talks import ASKS, CONTACT, flow, state

Run = Callable[..., Result]
Up = Callable[..., ChangedStack]
KEYS = {
    "report": table("docs/commands.md", "twilio-studio smoke", "key of the report"),
    "flow": table("docs/commands.md", "twilio-studio smoke", "key of a flow"),
    "finding": table("docs/commands.md", "twilio-studio smoke", "key of a finding"),
    "case": table("docs/commands.md", "twilio-studio smoke", "key of a case"),
}
OUTCOMES = table("docs/commands.md", "twilio-studio smoke", "outcome")
NUMBER = "+15550100009"


def declared(name: str, definition: dict[str, Any], **given: object) -> Resource:
    return Resource("Flow", name, {"definition": json.dumps(definition), **given})


@pytest.fixture
def up(
    run: Run,  # it sets the environment first
    tmp_path: Path,
    emulator: Emulator,
    credentials: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Up:
    """Brings up the selected stack: a flow `support` with its cases, and more resources."""
    monkeypatch.setenv("PULUMI_BACKEND_URL", f"file://{tmp_path}")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PULUMI_STACK", "dev")
    monkeypatch.setattr(trying, "SECOND_LOOK", 0)

    def made(
        definition: dict[str, Any], cases: str = "", *more: Resource, **given: object
    ) -> ChangedStack:
        resources = [declared("support", definition, **given), *more]
        stack = ChangedStack.up(
            tmp_path, emulator, credentials, declared={each.name: each for each in resources}
        )
        if cases:
            (tmp_path / "support.smoke.yaml").write_text(cases)
            configure(tmp_path, "smoke.support", "support.smoke.yaml")
        emulator.clear_journal()
        return stack

    return made


def configure(folder: Path, key: str, value: str) -> None:
    config = {"config": {f"twilio-studio:{key}": value}}
    (folder / "Pulumi.dev.yaml").write_text(yaml.safe_dump(config))


def report(shown: Result) -> dict[str, Any]:
    found = json.loads(shown.stdout)
    assert isinstance(found, dict)
    return found


def findings(shown: Result) -> list[tuple[str, str]]:
    """What is wrong with the only flow."""
    [each] = report(shown)["flows"]
    return [(finding["kind"], finding["message"]) for finding in each["findings"]]


def test_without_cases_each_flow_costs_one_request_and_nothing_is_written(
    up: Up, run: Run, emulator: Emulator
) -> None:
    up(ROUTES, "", declared("survey", ASKS))

    shown = run("smoke")

    assert 0 == shown.exit_code
    assert (2, []) == (len(emulator.journal()), emulator.writes())


def test_it_prints_what_the_page_on_commands_shows(up: Up, run: Run) -> None:
    up(BROKEN, CASES)

    shown = run("smoke")

    [example] = [
        each
        for each in fences("docs/commands.md", "")
        if each.text.startswith("$ twilio-studio smoke")
    ]
    assert 1 == shown.exit_code
    assert addressless(example.text.partition("\n")[2]) == addressless(shown.stdout)


def addressless(text: str) -> str:
    return re.sub(r"https?://.*/Executions/.*", "ADDRESS", text)


def test_progress_is_told_on_stderr(up: Up, run: Run, emulator: Emulator) -> None:
    up(ROUTES, one_case("  path: [route, other]\n"))

    shown = run("smoke")

    [execution] = emulator.executions()
    assert [
        f"support: it: started {execution['sid']}",
        "support: it: Trigger: incomingRequest -> route",
        "support: it: route: noMatch -> other",
        "support: it: other: next -> end",
    ] == shown.stderr.splitlines()


def test_cases_that_pass_are_told_with_their_revision(up: Up, run: Run) -> None:
    up(ROUTES, CASES)

    shown = run("smoke")

    assert 0 == shown.exit_code
    assert (
        "dev: 1 flow: 1 passed.\n"
        "support: passed\n"
        "  revision 1 is live, as published\n"
        "  support.smoke.yaml:4: VIPs come first: passed\n"
        "  support.smoke.yaml:9: others come last: passed\n"
    ) == shown.stdout


def test_the_cases_that_the_page_on_smoke_tests_shows_pass(up: Up, run: Run) -> None:
    [example] = fences("docs/smoke.md", "yaml")
    up(ROUTES, example.text)

    shown = run("smoke", "--json", "-")

    [support] = report(shown)["flows"]
    assert ["passed", "passed"] == [case["outcome"] for case in support["cases"]]


def test_only_the_named_flows_are_tried(up: Up, run: Run, emulator: Emulator) -> None:
    up(ROUTES, CASES, declared("survey", ASKS))

    shown = run("smoke", "survey", "--json", "-")

    assert ["survey"] == [each["name"] for each in report(shown)["flows"]]
    assert 1 == len(emulator.journal())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["suport"], 'the state of dev has no flow "suport"; did you mean "support"?'),
        (["--stack", "prod"], 'has no stack "prod"'),
    ],
)
def test_what_there_is_not_is_refused_before_anything_is_asked(
    up: Up, run: Run, emulator: Emulator, arguments: list[str], sentence: str
) -> None:
    up(ROUTES)

    shown = run("smoke", *arguments)

    assert (2, []) == (shown.exit_code, emulator.journal())
    assert sentence in shown.stderr


def test_a_project_is_tried_from_another_folder(
    up: Up, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any
) -> None:
    folder = up(ROUTES, CASES).folder
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))

    shown = run("smoke", "--cwd", folder, "--stack", "dev")

    assert 0 == shown.exit_code
    assert f"{folder}/support.smoke.yaml:4: VIPs come first: passed" in shown.stdout


def test_cases_of_all_flows_can_stand_in_one_object(up: Up, run: Run, tmp_path: Path) -> None:
    up(ROUTES, CASES)
    configure(tmp_path, "smoke", '{"support": "support.smoke.yaml"}')

    shown = run("smoke")

    assert "VIPs come first: passed" in shown.stdout


def test_cases_for_a_flow_that_there_is_not_are_refused(
    up: Up, run: Run, emulator: Emulator, tmp_path: Path
) -> None:
    up(ROUTES)
    configure(tmp_path, "smoke.suport", "support.smoke.yaml")

    shown = run("smoke")

    assert (2, []) == (shown.exit_code, emulator.journal())
    assert 'has cases for "suport", but the state of dev has no such flow' in shown.stderr


def test_a_file_of_cases_that_there_is_not_is_refused(
    up: Up, run: Run, emulator: Emulator, tmp_path: Path
) -> None:
    up(ROUTES)
    configure(tmp_path, "smoke.support", "gone.yaml")

    shown = run("smoke")

    assert (2, []) == (shown.exit_code, emulator.journal())
    assert "gone.yaml" in shown.stderr


def test_a_case_that_cannot_be_tried_is_refused_with_its_line_before_anything_is_asked(
    up: Up, run: Run, emulator: Emulator
) -> None:
    up(ROUTES, one_case("  turns: [says: 1]\n"))

    shown = run("smoke")

    assert (2, []) == (shown.exit_code, emulator.journal())
    assert "support.smoke.yaml:6:11: cases[0].turns[0].says: nobody takes the part" in shown.stderr


def test_a_flow_that_sends_is_not_run_unasked(up: Up, run: Run, emulator: Emulator) -> None:
    up(SENDS, one_case("  ends: say\n"))

    shown = run("smoke", "--json", "-")

    assert (2, [], []) == (shown.exit_code, emulator.writes(), emulator.executions())
    [(kind, message)] = findings(shown)
    assert "unknown" == kind
    assert 'the widget "say" (send-message) sends a message. Allow that with --spend' in message


def test_a_flow_that_sends_is_run_if_it_may_spend(up: Up, run: Run, emulator: Emulator) -> None:
    up(SENDS, one_case("  ends: say\n"))

    shown = run("smoke", "--spend")

    [execution] = emulator.executions()
    assert (0, "Hi") == (shown.exit_code, execution["heard"][0]["body"])


def test_many_widgets_that_spend_are_counted(up: Up, run: Run) -> None:
    widgets = [state(f"w{n}", "send-message", {"sent": f"w{n + 1}"}) for n in range(5)]
    up(flow(*widgets, sets("w5"), starts="w0"), one_case("  ends: w5\n"))

    shown = run("smoke")

    assert '"w2" (send-message) sends a message, and 2 more.' in shown.stdout


def test_a_flow_that_no_request_starts_is_not_run(up: Up, run: Run, emulator: Emulator) -> None:
    definition = flow(sets("a"), starts="a")
    definition["states"][0] = state("Trigger", "trigger", {"incomingMessage": "a"})
    up(definition, one_case("  ends: a\n"))

    shown = run("smoke", "--json", "-")

    assert (2, []) == (shown.exit_code, emulator.executions())
    [(kind, message)] = findings(shown)
    assert "unknown" == kind
    assert "no request of the REST API can start it" in message


def test_a_case_that_names_no_widget_of_the_flow_is_not_run(
    up: Up, run: Run, emulator: Emulator
) -> None:
    up(ROUTES, one_case("  path: [route, othr]\n"))

    shown = run("smoke", "--json", "-")

    assert (2, []) == (shown.exit_code, emulator.executions())
    [(_, message)] = findings(shown)
    assert 'support.smoke.yaml:6:17: cases[0].path[1]: there is no widget "othr"' in message


def test_a_test_user_of_a_flow_with_a_draft_does_not_run_it(
    up: Up, run: Run, emulator: Emulator
) -> None:
    stack = up(ROUTES, CASES)
    somebody, sid = stack.client(), stack.sid("support")
    somebody.set_test_users(sid, [CONTACT])
    somebody.update_flow(sid, status="draft", definition=SENDS, commit_message=None)

    shown = run("smoke", "--json", "-")

    assert (2, []) == (shown.exit_code, emulator.executions())
    assert [
        (
            "unknown",
            f"its cases are not tried: {CONTACT} is a test user of the flow, and would run its draft",
        )
    ] == findings(shown)


def test_a_flow_of_which_nothing_is_live_has_no_case_to_try(up: Up, run: Run) -> None:
    up(ROUTES, CASES, status="draft")

    shown = run("smoke", "--json", "-")

    assert [("unknown", "its cases are not tried: no revision is live")] == findings(shown)


def test_somebodys_publish_is_told_as_such_and_its_cases_are_not_tried(
    up: Up, run: Run, emulator: Emulator
) -> None:
    stack = up(ROUTES, CASES)
    stack.client().update_flow(
        stack.sid("support"), status="published", definition=BROKEN, commit_message="by hand"
    )

    shown = run("smoke", "--json", "-")

    assert (1, []) == (shown.exit_code, emulator.executions())
    [(kind, message), (_, not_tried)] = findings(shown)
    assert "drift" == kind
    assert "somebody published revision 2" in message
    assert "its cases are not tried: it is not as its stack published it" == not_tried


def test_somebodys_publish_is_not_rolled_back(up: Up, run: Run, emulator: Emulator) -> None:
    stack = up(ROUTES, CASES)
    stack.client().update_flow(
        stack.sid("support"), status="published", definition=BROKEN, commit_message="by hand"
    )
    emulator.clear_journal()

    shown = run("smoke", "--roll-back", "--json", "-")

    [support] = report(shown)["flows"]
    assert (1, "drift", None) == (shown.exit_code, support["outcome"], support["rolled_back"])
    assert [] == emulator.writes()


def test_what_nobody_knows_is_not_rolled_back(up: Up, run: Run, emulator: Emulator) -> None:
    up(SENDS, one_case("  ends: say\n"))

    shown = run("smoke", "--roll-back", "--json", "-")

    [support] = report(shown)["flows"]
    assert (2, "unknown", None) == (shown.exit_code, support["outcome"], support["rolled_back"])
    assert [] == emulator.writes()


def test_a_flow_that_passes_is_not_rolled_back(up: Up, run: Run) -> None:
    up(ROUTES, CASES)

    shown = run("smoke", "--roll-back", "--json", "-")

    [support] = report(shown)["flows"]
    assert (0, None) == (shown.exit_code, support["rolled_back"])


def test_a_first_revision_that_fails_has_nothing_to_go_back_to(
    up: Up, run: Run, emulator: Emulator
) -> None:
    up(BROKEN, CASES)

    shown = run("smoke", "--roll-back")

    assert 1 == shown.exit_code
    assert "not rolled back: this stack published no earlier revision of flow" in shown.stdout
    assert ["Executions", "Executions"] == [
        each["path"].rpartition("/")[2] for each in emulator.writes()
    ]


def test_a_number_that_no_longer_leads_to_its_flow_is_told(
    up: Up, run: Run, emulator: Emulator
) -> None:
    number = emulator.add_number(NUMBER)["sid"]
    given = {"phone_number": NUMBER, "voice_flow": Of("support")}
    stack = up(ROUTES, "", Resource("PhoneNumber", "hotline", given))
    before = run("smoke", "--json", "-")
    stack.client().entrances.update(NUMBERS, number, {"voice_url": "https://example.com/"})
    emulator.clear_journal()

    after = run("smoke", "--json", "-")

    assert [] == findings(before)
    told = f"number {NUMBER} no longer leads to it with voice_url"
    assert (1, [("drift", told)]) == (after.exit_code, findings(after))
    # The flow, the list of numbers, and the number again, because the list may lag behind.
    assert 3 == len(emulator.journal())


def test_a_case_that_takes_too_long_is_ended_and_nobody_knows(
    up: Up, run: Run, emulator: Emulator
) -> None:
    up(ASKS, one_case("  ends: ask\n"))

    shown = run("smoke", "--spend", "--timeout", 0, "--json", "-")

    [execution] = emulator.executions()
    [each] = report(shown)["flows"]
    [case] = each["cases"]
    assert (2, "ended") == (shown.exit_code, execution["status"])
    assert ("unknown", True, "it is in ask") == (case["outcome"], case["was_ended"], case["got"])
    assert f"support: it: {execution['sid']} was still active, and was ended" in shown.stderr
    assert "its execution was still active, and was ended" in shown.stderr


def test_an_execution_that_is_already_active_for_the_contact_is_not_joined(
    up: Up, run: Run
) -> None:
    stack = up(ASKS, one_case("  path: [ask]\n"))
    stack.client().executions.start(stack.sid("support"), to=CONTACT, sender="+15550100002")

    shown = run("smoke", "--spend", "--timeout", 0)

    assert 2 == shown.exit_code
    assert "An Execution is already active for this contact" in shown.stdout


def test_a_failure_wins_over_what_nobody_knows(up: Up, run: Run, emulator: Emulator) -> None:
    up(BROKEN, CASES, declared("survey", ASKS))
    emulator.fault({"match": {"path": "/Executions$", "number": 2}, "action": {"status": 403}})

    shown = run("smoke", "--json", "-")

    [support, _] = report(shown)["flows"]
    assert ["failed", "unknown"] == [case["outcome"] for case in support["cases"]]
    assert (1, "failed") == (shown.exit_code, support["outcome"])


def test_what_a_secret_flow_does_is_not_shown(up: Up, run: Run) -> None:
    up(ROUTES, one_case("  variables: {queue: first}\n"), is_secret=True)

    shown = run("smoke", "--json", "-")

    [each] = report(shown)["flows"]
    assert ["[secret]"] == [case["got"] for case in each["cases"]]


def test_a_flow_that_cannot_be_read_does_not_hide_the_others(
    up: Up, run: Run, emulator: Emulator
) -> None:
    stack = up(ROUTES, "", declared("survey", ASKS))
    path = f"/v2/Flows/{stack.sid('support')}$"
    emulator.fault({"match": {"path": path}, "action": {"status": 403}, "times": None})

    shown = run("smoke", "--json", "-")

    outcomes = {each["name"]: each["outcome"] for each in report(shown)["flows"]}
    assert 2 == shown.exit_code
    assert {"support": "unknown", "survey": "passed"} == outcomes


def test_a_stack_without_a_flow_has_nothing_to_try(up: Up, run: Run, tmp_path: Path) -> None:
    up(ROUTES)
    file = tmp_path / ".pulumi" / "stacks" / "shop" / "dev.json"
    content = json.loads(file.read_text())
    content["checkpoint"]["latest"]["resources"] = []
    file.write_text(json.dumps(content))

    shown = run("smoke")

    assert 2 == shown.exit_code
    assert "the state of dev holds no flow, so there is nothing to try" in shown.stderr


def test_a_state_in_the_middle_of_a_run_is_refused(up: Up, run: Run, tmp_path: Path) -> None:
    up(ROUTES)
    file = tmp_path / ".pulumi" / "stacks" / "shop" / "dev.json"
    content = json.loads(file.read_text())
    latest = content["checkpoint"]["latest"]
    latest["pending_operations"] = [{"resource": latest["resources"][-1], "type": "updating"}]
    file.write_text(json.dumps(content))

    shown = run("smoke")

    assert 2 == shown.exit_code
    assert "an operation was under way when the state of dev was written" in shown.stderr


def test_the_report_as_json_has_the_keys_that_the_page_lists(up: Up, run: Run) -> None:
    stack = up(BROKEN, CASES, declared("survey", ASKS))
    stack.client().update_flow(
        stack.sid("survey"), status="published", definition=ROUTES, commit_message=None
    )

    found = report(run("smoke", "--json", "-"))

    support, survey = found["flows"]
    shown = {
        "report": found,
        "flow": support,
        "finding": survey["findings"][0],
        "case": support["cases"][0],
    }
    assert {what: keys.names for what, keys in KEYS.items()} == {
        what: list(each) for what, each in shown.items()
    }
    assert ["flows", *OUTCOMES.names] == list(found["counts"])


def test_the_report_as_markdown_begins_with_the_project(up: Up, run: Run) -> None:
    up(BROKEN, CASES)

    shown = run("smoke", "--markdown", "-")

    assert shown.stdout.startswith("## Smoke test of shop, dev\n\ndev: 1 flow: 1 failed.\n")
    assert "### support: failed\n\n```\nrevision 1 is live, as published\n" in shown.stdout


def test_files_are_written_and_written_again(up: Up, run: Run, tmp_path: Path) -> None:
    up(ROUTES)
    files = ("--json", tmp_path / "smoke.json", "--markdown", tmp_path / "smoke.md")

    first, second = run("smoke", *files), run("smoke", *files)

    assert (0, 0) == (first.exit_code, second.exit_code)
    assert 1 == json.loads((tmp_path / "smoke.json").read_text())["counts"]["passed"]
    assert (tmp_path / "smoke.md").read_text().startswith("## Smoke test of ")


def test_a_file_of_somebody_else_is_kept_and_nothing_is_asked(
    up: Up, run: Run, emulator: Emulator, tmp_path: Path
) -> None:
    up(ROUTES)
    (tmp_path / "mine.json").write_text("{}")

    shown = run("smoke", "--json", tmp_path / "mine.json")

    assert (2, []) == (shown.exit_code, emulator.journal())
    assert "{}" == (tmp_path / "mine.json").read_text()


def test_two_reports_do_not_go_to_one_file(up: Up, run: Run) -> None:
    up(ROUTES)

    shown = run("smoke", "--json", "x", "--markdown", "x")

    assert 2 == shown.exit_code
    assert "--json and --markdown cannot both be x" in shown.stderr


def test_an_interrupt_ends_the_execution(up: Up, emulator: Emulator, tmp_path: Path) -> None:
    up(ASKS, one_case("  ends: thank\n"))
    code = "from pulumi_twilio_studio.cli import app; app()"
    command = [sys.executable, "-c", code, "smoke", "--spend"]

    with subprocess.Popen(
        command, cwd=tmp_path, env=os.environ, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        while "it waits in ask" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()

    assert (2, ["ended"]) == (
        process.returncode,
        [each["status"] for each in emulator.executions()],
    )
    assert "was still active, and was ended" in said
    assert "Traceback" not in said
