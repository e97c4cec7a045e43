"""Each example in Python of the documents runs as it stands there, on the small engine or on the emulator."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from twilio.rest import Client as TwilioClient

import pulumi_twilio_studio as studio
from promises.samples import save
from pulumi_twilio_studio.fleet import onboard
from pulumi_twilio_studio.studio.settings import SOURCES
from studio_emulator import Emulator
from support import tenants
from support.definitions import greeting
from support.documents import documents, fences
from support.program_engine import run_program
from support.small_engine import Run, Stack

RUN_HERE = {
    "README.md": fences("README.md", "python"),
    "docs/entrances.md": fences("docs/entrances.md", "python"),
    "docs/gate.md": fences("docs/gate.md", "python"),
    "docs/lint.md": fences("docs/lint.md", "python"),
    "docs/lookups.md": fences("docs/lookups.md", "python"),
    "docs/subaccounts.md": fences("docs/subaccounts.md", "python"),
    "docs/templates.md": fences("docs/templates.md", "python"),
    "docs/tenants.md": fences("docs/tenants.md", "python"),
    "docs/emulator.md": fences("docs/emulator.md", "python"),
    "docs/pictures.md": fences("docs/pictures.md", "python"),
    "docs/onboarding.md": fences("docs/onboarding.md", "python"),
    # tests/unit/test_simulator_document.py runs it
    "docs/simulator.md": fences("docs/simulator.md", "python"),
    # tests/unit/test_testing_document.py runs it
    "docs/testing-flows.md": fences("docs/testing-flows.md", "python"),
    "docs/api.md": fences("docs/api.md", "python"),  # tests/unit/test_api_document.py runs them
}
BEFORE: Mapping[str, str] = {
    "docs/lookups.md": 'support = studio.Flow("support", definition="flows/menu.json")',
    "docs/templates.md": 'survey = studio.Flow("survey", definition="flows/menu.json")',
}
"""What an example speaks of and a page need not show."""

DECLARES = {
    "README.md": {"Flow survey", "Flow support-bot"},
    "docs/entrances.md": {
        "Flow support",
        "PhoneNumber hotline",
        "Note PhoneNumber hotline",
        "MessagingService alerts",
        "Note MessagingService alerts",
        "ConversationAddress web",
        "Note ConversationAddress web",
    },
    "docs/gate.md": {"Flow greeter"},
    "docs/lint.md": {"Flow menu"},
    "docs/lookups.md": {"Flow support", "Flow survey-copy"},
    "docs/subaccounts.md": {"Subaccount acme", "Flow support", "TestUsers support"},
    "docs/templates.md": {"Flow survey", "Flow support"},
}


GREETER = "cases: [{name: greets, message: Hi, turns: [{hears: 'Welcome to ${company}!'}]}]"


def test_every_document_with_examples_in_python_has_them_run() -> None:
    assert {each for each in documents() if fences(each, "python")} == set(RUN_HERE)


@pytest.fixture
def project(tmp_path: Path, credentials: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Stack:
    """A stack `acme` in a folder with the files that the examples name; nothing else is at hand."""
    tenants.write(tmp_path)
    files = {
        "menu": greeting(),
        "survey": greeting("How was it?"),
        "support": greeting("Hello from ${company}, ${survey_sid}"),
        "support_bot": greeting("${company} ${order_api_url} ${survey_sid}"),
        "greeter": greeting("Welcome to ${company}!"),
    }
    (tmp_path / "flows" / "greeter.tests.yaml").write_text(GREETER)
    for name, definition in files.items():
        (tmp_path / "flows" / f"{name}.json").write_text(json.dumps(definition))
    for _, variable in SOURCES.values():
        monkeypatch.delenv(variable, raising=False)
    for variable, value in credentials.items():
        monkeypatch.setenv(variable, value)
    return Stack(tmp_path, "shop", "acme", credentials, {})


def declared(stack: Stack) -> set[str]:
    return {
        f"{each['type'].rpartition(':')[2]} {each['urn'].rpartition('::')[2]}"
        for each in stack.resources
    }


@pytest.mark.parametrize("document", DECLARES)
def test_the_programs_of_a_document_go_up_and_a_second_time_change_nothing(
    document: str, project: Stack, emulator: Emulator, tmp_path: Path
) -> None:
    save(emulator, "Survey")
    emulator.add_number("+15550100001")
    emulator.seed_directory({"messaging_services": [{"friendly_name": "Alerts"}]})
    if document in {"docs/entrances.md", "docs/subaccounts.md"}:
        (tmp_path / "flows" / "support.json").write_text(json.dumps(greeting()))
    text = "\n".join([BEFORE.get(document, ""), *(each.text for each in RUN_HERE[document])])

    def program() -> None:
        exec(compile(text, document, "exec"), {"studio": studio, "pulumi": pulumi()})

    previewed = run_program(project, program, Run(is_preview=True))
    made = run_program(project, program)
    emulator.clear_journal()
    again = run_program(project, program)

    assert ([], []) == (previewed.refusals, previewed.tracebacks)
    assert ([], []) == (made.refusals, made.tracebacks)
    assert DECLARES[document] == declared(project)
    assert ([], []) == (again.refusals, emulator.writes())


@pytest.mark.parametrize("which", [0, 2], ids=["in-a-program", "of-the-manifest"])
def test_the_programs_of_the_page_on_tenants_go_up(
    which: int, project: Stack, tmp_path: Path
) -> None:
    text = fences("docs/tenants.md", "python")[which].text
    [manifest] = fences("docs/tenants.md", "yaml")
    (tmp_path / "tenants.yaml").write_text(manifest.text)
    support = tenants.templates()["support"] if which == 0 else greeting("${company}")
    flows = {"support": support, "survey": greeting("How was it?")}
    if which == 0:
        flows["support"] = json.loads(json.dumps(support).replace("How was it", "survey"))
    else:
        flows["survey"] = greeting("${question}")
        flows["support"] = greeting("${company} ${workflow_sid}")
    for name, definition in flows.items():
        (tmp_path / "flows" / f"{name}.json").write_text(json.dumps(definition))

    def program() -> None:
        exec(compile(text, "docs/tenants.md", "exec"), {})

    made = run_program(project, program, Run(is_preview=which == 2))

    assert ([], []) == (made.refusals, made.tracebacks)
    if which == 0:
        assert {"Subaccount acme", "Flow acme-support", "TestUsers acme-survey"} < declared(project)


def test_the_numbers_and_addresses_of_the_page_on_tenants_lead_to_the_flow(
    project: Stack, emulator: Emulator
) -> None:
    account = emulator.create_account("Beta", emulator.account_sid)["sid"]
    emulator.add_number("+15550100002", account)
    text = fences("docs/tenants.md", "python")[1].text.replace("AC" + "0" * 32, account)

    def program() -> None:
        exec(compile(text, "docs/tenants.md", "exec"), {})

    made = run_program(project, program)

    assert ([], []) == (made.refusals, made.tracebacks)
    [flow], [number] = emulator.flows(account), emulator.numbers(account)
    [address] = emulator.directory(account)["address_configurations"]
    assert number["voice_url"].endswith(f"/Flows/{flow['sid']}")
    assert flow["sid"] == address["auto_creation"]["studio_flow_sid"]


def test_the_tests_of_the_page_on_the_emulator_pass(tmp_path: Path) -> None:
    in_a_test, talked, killed = (each.text for each in fences("docs/emulator.md", "python"))
    deploys = """
        import subprocess, sys, requests
        from support.definitions import greeting
        from support import talks

        def request(base_url, account_sid, auth_token):
            form = {"FriendlyName": "A", "Status": "published", "Definition": json.dumps(greeting())}
            requests.post(base_url + "/v2/Flows", form, auth=(account_sid, auth_token))

        def deploy(*account):
            request(*account)

        def deploy_orders(emulator):
            definition = talks.flow(
                talks.question("ask", "1 for your order", "find"),
                talks.lookup("find", "https://example.com/orders", "tell"),
                talks.message("tell", "It is {{widgets.find.parsed.state}}."),
                starts="ask",
            )
            form = {"FriendlyName": "A", "Status": "published", "Definition": json.dumps(definition)}
            account = emulator.account_sid, emulator.auth_token
            return requests.post(emulator.base_url + "/v2/Flows", form, auth=account).json()["sid"]

        def start_deployment():
            asked = f"import requests; requests.post({emulator.base_url!r} + '/v2/Flows', {{}})"
            return subprocess.Popen([sys.executable, "-c", asked])
    """
    within = textwrap.indent(killed, "    ")
    text = (
        f"import json\n{textwrap.dedent(deploys)}\n{in_a_test}\n{talked}\nwith Emulator() as emulator:\n{within}"
        "    process.wait()\n"
    )

    exec(compile(text, "docs/emulator.md", "exec"), {})


def test_the_pictures_of_the_page_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "live.json").write_text(json.dumps(greeting()))
    (tmp_path / "flows" / "support.json").write_text(json.dumps(greeting("Hi")))
    monkeypatch.chdir(tmp_path)
    found: dict[str, Any] = {}

    [example] = fences("docs/pictures.md", "python")
    exec(compile(example.text, "docs/pictures.md", "exec"), found)

    assert found["html"].startswith("<!doctype html>")
    assert found["image"].lstrip().startswith("<svg")
    assert found["chart"].startswith("flowchart TD\n")


def test_every_call_on_the_page_on_onboarding_can_be_made() -> None:
    """The service, the worker and the purchase of a number run in tests/engine/test_onboarding.py."""
    numbers = TwilioClient("AC" + "0" * 32, "token").incoming_phone_numbers.create
    known: dict[str, Callable[..., object]] = {"onboard": onboard.onboard, "create": numbers}
    calls = [
        node
        for each in fences("docs/onboarding.md", "python")
        for node in ast.walk(ast.parse(each.text))
        if isinstance(node, ast.Call)
    ]

    bound = [
        inspect.signature(known[name]).bind(
            *call.args, **{str(each.arg): each.value for each in call.keywords}
        )
        for call in calls
        if (name := getattr(call.func, "id", getattr(call.func, "attr", ""))) in known
    ]

    assert len(bound) > 2


def test_every_example_in_python_says_nothing_that_a_linter_would_mend(tmp_path: Path) -> None:
    for document, examples in RUN_HERE.items():
        for at, each in enumerate(examples):
            path = tmp_path / f"{document.replace('/', '-')}-{at}.py"
            path.write_text(each.text)
    ruff = Path(sys.executable).with_name("ruff")

    found = subprocess.run(
        [ruff, "check", "--isolated", "--select", "F401,F541,E7,E9", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == found.returncode, found.stdout


def pulumi() -> Any:
    """Pulumi's SDK, as the examples import it."""
    import pulumi  # noqa: PLC0415 -- the name is the examples'

    return pulumi
