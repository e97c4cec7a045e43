"""Sign-ups on the real engine, judged by what the emulator holds and was asked."""

from __future__ import annotations

import copy
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psutil
import pytest
import requests

from studio_emulator import Emulator
from support import kept, onboarding_page, tenants
from support.backend_watch import BackendWatch
from support.patience import PATIENCE
from support.pulumi_stack import SKIP_CHECKPOINTS, PulumiStack

ACME = {"name": "acme", "friendly_name": "Acme Ltd", "values": {"company": "Acme"}}
ONE = """
import json, sys
from pulumi_twilio_studio.fleet.onboard import OnboardingError, onboard
lines = []
try:
    made = onboard(json.loads(sys.argv[1]), progress=lines.append)
except OnboardingError as error:
    print(json.dumps({"error": str(error), "is_refused": error.is_refused}))
else:
    print(json.dumps({"sid": made.account_sid, "flows": made.flows, "lines": lines,
                      "was_created": made.was_created, "seconds": made.seconds}))
"""


BUYING = """
import os, twilio.rest
from pulumi_twilio_studio.fleet.onboard import onboard
from studio_emulator.official_client import client_for

parent_sid, parent_token = os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"]
real = twilio.rest.Client

def emulated(account_sid, username, password):
    twilio.rest.Client = real
    client = client_for(os.environ["TWILIO_BASE_URL"], username, password)
    client.account_sid = account_sid
    return client

twilio.rest.Client = emulated
"""
"""Twilio's own client, as the page makes it, leads to the emulator."""

ADOPTED = {"numbers": {"hotline": {"phone_number": "+15550100001", "voice_flow": "support"}}}


@pytest.fixture
def project(stack: PulumiStack) -> PulumiStack:
    """A project whose manifest has the defaults of the page on onboarding, and no tenant."""
    program = stack.folder / "program"
    tenants.write(program, onboarding_page.defaults())
    stack.program(
        """
        from pulumi_twilio_studio.components.program import declare
        declare("tenants.yaml", pulumi.get_stack())
        """
    )
    for path in (program / "flows").glob("*.json"):
        path.write_text(path.read_text().replace("${flow:How was it}", "${flow:survey}"))
    return stack


def started(project: PulumiStack, *command: str, **options: Any) -> psutil.Popen:
    """A process of the service, in the project's folder."""
    return psutil.Popen(
        [sys.executable, *command], cwd=project.folder, env=project.environ, text=True, **options
    )


def signing_up(project: PulumiStack, tenant: dict[str, Any]) -> psutil.Popen:
    pipe = subprocess.PIPE
    return started(project, "-c", ONE, json.dumps(tenant), stdout=pipe, stderr=pipe)


def answered(process: psutil.Popen) -> dict[str, Any]:
    out, err = process.communicate()
    assert 0 == process.returncode, err
    assert "" == err
    return dict(json.loads(out))


def signed_up(project: PulumiStack, tenant: dict[str, Any]) -> dict[str, Any]:
    """What one call of `onboard` in a process of its own came to."""
    return answered(signing_up(project, tenant))


def subaccounts(emulator: Emulator) -> list[dict[str, Any]]:
    return [each for each in emulator.accounts() if each["sid"] != emulator.account_sid]


def held(emulator: Emulator) -> dict[str, dict[str, Any]]:
    """The flows of the only subaccount, by friendly name; fails when two have the same."""
    [account] = subaccounts(emulator)
    found = emulator.flows(account["sid"])
    by_name = {flow["friendly_name"]: flow for flow in found}
    assert len(by_name) == len(found)
    return by_name


def test_a_sign_up_gives_what_is_live_and_again_changes_nothing(
    project: PulumiStack, emulator: Emulator
) -> None:
    first = signed_up(project, ACME)
    emulator.clear_journal()
    second = signed_up(project, ACME)

    assert [True, False] == [first["was_created"], second["was_created"]]
    assert first["flows"] == second["flows"]
    assert {name: flow["sid"] for name, flow in held(emulator).items()} == {
        key: flow["sid"] for key, flow in first["flows"].items()
    }
    assert "Subaccount acme made" == first["lines"][0]
    assert "Flow acme-support made" in first["lines"]
    assert [] == second["lines"]
    assert [] == emulator.writes()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells of writes on Linux")
def test_a_sign_up_writes_the_state_at_its_end(project: PulumiStack) -> None:
    project.environ.pop(SKIP_CHECKPOINTS, None)

    with BackendWatch(project.folder / "state" / ".pulumi" / "stacks" / "shop") as backend:
        signed_up(project, ACME)

    # A new stack is written empty before: by `stack init`, and when its secrets are set up.
    assert {"acme.json": 3} == backend.writes


def test_pulumi_up_finds_nothing_to_do_after_a_sign_up_that_the_manifest_took_over(
    project: PulumiStack, emulator: Emulator
) -> None:
    kept.once(project, emulator, signed_up, project, ACME)
    manifest = project.folder / "program" / "tenants.yaml"
    entry = {key: value for key, value in ACME.items() if key != "name"}
    manifest.write_text(f"{manifest.read_text()}\ntenants: {{acme: {json.dumps(entry)}}}\n")
    emulator.clear_journal()

    acme = copy.copy(project)
    acme.name = "acme"
    acme.up("--expect-no-changes")

    assert [] == emulator.writes()


@pytest.mark.parametrize("refresh", ["true", "false"], ids=["refresh", "no refresh"])
def test_pulumi_up_finds_nothing_to_do_after_a_sign_up_that_no_manifest_holds(
    refresh: str, project: PulumiStack, emulator: Emulator
) -> None:
    kept.once(project, emulator, signed_up, project, ACME)
    emulator.clear_journal()

    acme = copy.copy(project)
    acme.name = "acme"
    acme.up("--expect-no-changes", f"--refresh={refresh}")

    assert [] == emulator.writes()


def test_a_sign_up_and_pulumi_up_may_be_used_in_turn(
    project: PulumiStack, emulator: Emulator
) -> None:
    acme = copy.copy(project)
    acme.name = "acme"
    kept.once(project, emulator, signed_up, project, ACME)
    acme.up()
    signed_up(project, {**ACME, "values": {"company": "Acme & Sons"}})
    emulator.clear_journal()

    acme.up("--expect-no-changes")

    assert [] == emulator.writes()
    assert "Acme & Sons" in json.dumps(held(emulator)["greeting"]["revisions"][-1])


def test_pulumi_up_brings_a_sign_up_to_defaults_that_changed(
    project: PulumiStack, emulator: Emulator
) -> None:
    kept.once(project, emulator, signed_up, project, ACME)
    greeting = project.folder / "program" / "flows" / "greeting.json"
    greeting.write_text(greeting.read_text().replace("Welcome", "Good morning"))

    acme = copy.copy(project)
    acme.name = "acme"
    acme.up()

    assert "Good morning to Acme" in json.dumps(held(emulator)["greeting"]["revisions"][-1])


def test_pulumi_up_after_a_sign_up_that_failed_takes_nothing_away(
    project: PulumiStack, emulator: Emulator
) -> None:
    match = {"method": "POST", "path": "^/v2/Flows$"}
    emulator.fault({"match": match, "times": 1, "action": {"status": 400}})
    signed_up(project, ACME)

    acme = copy.copy(project)
    acme.name = "acme"
    said = acme.up(ok=False)

    assert 'declares no tenant "acme"' in said.text
    assert ["active"] == [account["status"] for account in subaccounts(emulator)]


def test_two_sign_ups_of_one_tenant_at_once_make_it_once(
    project: PulumiStack, emulator: Emulator
) -> None:
    both = [signing_up(project, ACME) for _ in range(2)]

    found = [answered(process) for process in both]

    assert found[0]["flows"] == found[1]["flows"]
    assert ["greeting", "support", "survey"] == sorted(held(emulator))
    assert [False, True] == sorted(each["was_created"] for each in found)


@pytest.mark.parametrize("path", ["^/2010-04-01/Accounts.json$", "^/v2/Flows$"])
def test_a_sign_up_after_a_killed_one_makes_nothing_twice(
    path: str, project: PulumiStack, emulator: Emulator
) -> None:
    fault = emulator.fault(
        {"match": {"method": "POST", "path": path}, "times": 1, "action": {"hold": "after"}}
    )
    first = signing_up(project, ACME)
    assert emulator.wait_fired(fault)
    for process in [*first.children(recursive=True), first]:
        process.kill()
    first.communicate()
    emulator.clear_faults()

    found = signed_up(project, ACME)

    assert ["greeting", "support", "survey"] == sorted(held(emulator))
    assert found["flows"]["support"]["sid"] == held(emulator)["support"]["sid"]


@pytest.mark.parametrize(
    ("tenant", "sentence"),
    [
        ({**ACME, "values": {}}, "flows/greeting.json asks for ${company}, which has no value"),
        ({**ACME, "friendly_name": "x" * 39}, "must have at most 38 characters"),
        ({**ACME, "name": "../acme"}, "is not a valid name"),
    ],
)
def test_a_sign_up_that_cannot_be_is_refused_before_anything_is_made(
    tenant: dict[str, Any], sentence: str, project: PulumiStack, emulator: Emulator
) -> None:
    found = signed_up(project, tenant)

    assert found["is_refused"] is True
    assert sentence in found["error"]
    assert [] == emulator.journal()


def test_a_sign_up_under_the_name_of_another_stack_is_refused(
    project: PulumiStack, emulator: Emulator
) -> None:
    project.program('studio.Flow("menu", definition="flows/survey.json")')
    project.up()

    found = signed_up(project, {**ACME, "name": project.name})

    assert found["is_refused"] is True
    assert "does not belong to a tenant. Choose another name" in found["error"]
    assert ["menu"] == [flow["friendly_name"] for flow in emulator.flows()]


def test_a_secret_reaches_the_flow_and_neither_the_state_nor_the_answer(
    project: PulumiStack, emulator: Emulator, credentials: dict[str, str]
) -> None:
    acme = PulumiStack(project.folder, credentials, "acme")
    acme.run("config", "set", "--secret", "password", "xyzzy-secret")

    found = signed_up(project, {**ACME, "values": {"company": {"secret": "password"}}})

    state = (project.folder / "state" / ".pulumi" / "stacks" / "shop" / "acme.json").read_text()
    greeting = held(emulator)["greeting"]
    assert "xyzzy-secret" in json.dumps(greeting["revisions"])
    assert greeting["sid"] == found["flows"]["greeting"]["sid"]
    assert "xyzzy-secret" not in state
    assert "xyzzy-secret" not in json.dumps(found)


def test_a_failure_at_twilio_is_told_in_a_sentence_without_the_token(
    project: PulumiStack, emulator: Emulator
) -> None:
    emulator.change_settings(subaccount_limit=0)

    found = signed_up(project, ACME)

    assert found["is_refused"] is False
    assert "Reached maximum number of subaccounts" in found["error"]
    assert "Traceback" not in found["error"]
    assert emulator.auth_token not in found["error"]


def test_the_page_on_onboarding_serves_a_form(project: PulumiStack, emulator: Emulator) -> None:
    (project.folder / "app.py").write_text(onboarding_page.program("app.py"))
    form = {"company": "Acme", "email": "ann@acme.example.com"}

    with served(project) as url:
        answers = [requests.post(f"{url}/sign-up", data=form, timeout=PATIENCE) for _ in range(2)]

    found = answers[0].json()
    assert [201, 200] == [answer.status_code for answer in answers], answers[0].text
    assert found == answers[1].json()
    live = held(emulator)["support"]
    assert "published" == live["status"]
    assert found["webhook_urls"]["support"].endswith(
        f"/Accounts/{found['account_sid']}/Flows/{live['sid']}"
    )


def test_the_page_on_onboarding_works_off_a_queue(project: PulumiStack, emulator: Emulator) -> None:
    (project.folder / "worker.py").write_text(onboarding_page.program("worker.py"))
    messages = [ACME, {**ACME, "plan": "gold"}, ACME]
    text = "".join(f"{json.dumps(message)}\n" for message in messages)
    pipe = subprocess.PIPE

    worker = started(project, "worker.py", stdin=pipe, stdout=pipe, stderr=pipe)
    out, err = worker.communicate(text)

    first, refused, again = map(json.loads, out.splitlines())
    assert first == again
    assert first["flows"]["survey"]["sid"] == held(emulator)["survey"]["sid"]
    assert refused["again"] is False
    assert "acme Flow acme-support made" in err


def test_the_page_on_onboarding_points_a_number_that_was_bought_at_a_flow(
    project: PulumiStack, emulator: Emulator
) -> None:
    (project.folder / "buy.py").write_text("\n".join([BUYING, *onboarding_page.numbers()]))

    done = started(project, "buy.py", stderr=subprocess.PIPE).communicate()

    assert "" == done[1]
    [account] = subaccounts(emulator)
    [number] = emulator.numbers(account["sid"])
    [address] = emulator.directory(account["sid"])["address_configurations"]
    support = held(emulator)["support"]["sid"]
    assert number["voice_url"].endswith(f"/Accounts/{account['sid']}/Flows/{support}")
    assert number["voice_url"] == number["sms_url"]
    assert support == address["auto_creation"]["studio_flow_sid"]


def test_a_sign_up_in_an_account_that_has_the_number_points_it_in_one_call(
    project: PulumiStack, emulator: Emulator
) -> None:
    account = str(emulator.create_account("Acme Ltd", emulator.account_sid)["sid"])
    emulator.add_number("+15550100001", account)
    acme = {"name": "acme", "values": {"company": "Acme"}, "account_sid": account, **ADOPTED}

    found = signed_up(project, acme)
    again = signed_up(project, acme)

    [number] = emulator.numbers(account)
    assert found["flows"]["support"]["webhook_url"] == number["voice_url"]
    assert "PhoneNumber acme-hotline pointed at its flow" == found["lines"][-1]
    assert not [line for line in found["lines"] if line.startswith("Note")]
    assert ([], False) == (again["lines"], again["was_created"])


def test_a_sign_up_with_a_number_that_the_new_account_does_not_have_fails_and_may_be_repeated(
    project: PulumiStack, emulator: Emulator
) -> None:
    failed = signed_up(project, {**ACME, **ADOPTED})
    [account] = subaccounts(emulator)
    emulator.add_number("+15550100001", account["sid"])

    found = signed_up(project, {**ACME, **ADOPTED})

    assert f"{account['sid']} has no number +15550100001" in failed["error"]
    assert failed["is_refused"] is False
    [number] = emulator.numbers(account["sid"])
    assert found["flows"]["support"]["webhook_url"] == number["voice_url"]


@contextmanager
def served(project: PulumiStack) -> Iterator[str]:
    """The page's web service, started as it says."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = project.folder / "service.log"
    with log.open("w") as out:
        service = started(
            project, "-m", "uvicorn", "app:app", f"--port={port}", stdout=out, stderr=out
        )
    try:
        until = time.monotonic() + PATIENCE
        while "Uvicorn running" not in log.read_text():
            assert service.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        service.terminate()
        service.wait()
