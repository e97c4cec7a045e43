"""Each command ends with each code of the table, and with no other."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from typer.main import get_command
from typer.testing import Result

from pulumi_twilio_studio.cli import app
from pulumi_twilio_studio.cli.exit_codes import EXIT_CODES, as_table
from pulumi_twilio_studio.cli.verbs import load_verb
from pulumi_twilio_studio.definition import Definition, template_sha256
from pulumi_twilio_studio.identity import Signature, marker_of, short, sign
from pulumi_twilio_studio.stack.state import FLOW
from pulumi_twilio_studio.studio.models import Flow
from support.definitions import greeting
from support.forge_server import JOB, READER, ForgeServer
from support.patience import PATIENCE
from support.talks import ADDRESS, CONTACT, flow, message

Run = Callable[..., Result]
COMMANDS = Path(__file__).resolve().parents[3] / "docs" / "commands.md"
GHOST = f"FW{0:032}"
# It answers as Pulumi does, from files beside it.
PULUMI = f"""#!{sys.executable}
import pathlib, sys

here = pathlib.Path(__file__).parent
command = " ".join(sys.argv[1:])
if command.startswith("whoami"):
    print('{{"url": "' + here.as_uri() + '"}}')
elif command.startswith("stack export"):
    print('{{"deployment": {{"manifest": {{"time": ""}}}}}}')
elif command.startswith("config"):
    print("{{}}")
elif command.startswith("preview"):
    print((here / "preview.json").read_text())
elif command.startswith("stack"):
    print("organization/shop/dev")
"""
MANIFEST = "tenants: {ash: {flows: {menu: {template: hello.json}}}}"
STEP = {
    "op": "create",
    "urn": f"urn:pulumi:dev::shop::{FLOW}::bot",
    "newState": {"type": FLOW, "custom": True, "inputs": {}},
}


class Place:
    """A folder, and what stands in it when a command is run there."""

    def __init__(
        self, folder: Path, run: Run, make: Callable[..., Flow], save: Callable[..., Flow]
    ) -> None:
        self.folder = folder
        self.make = make
        self.save = save
        self._run = run
        self.write("hello.json", greeting("Hello"))
        self.write("bye.json", greeting("Bye"))

    def write(self, name: str, content: Any) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        return file

    def run(self, *arguments: str) -> int:
        """How a command ends that is run in the folder, with no terminal."""
        return self._run(*arguments).exit_code

    def pulumi(self, **preview: Any) -> None:
        """Have an engine that previews so."""
        self.write("pulumi", PULUMI).chmod(0o755)
        self.write("preview.json", preview)

    def tenants(self, *held: str, manifest: str = MANIFEST) -> None:
        """A project of one tenant, whose stack holds resources of those kinds; without, there is no stack."""
        self.write("Pulumi.yaml", "name: shop\nruntime: python\n")
        self.write("stacks/tenants.yaml", manifest)
        self.write("stacks/hello.json", greeting("Hello"))
        self.write("state/.pulumi/meta.yaml", "version: 1\n")
        if held:
            resources = [{"type": kind, "urn": f"urn:pulumi:ash::shop::{kind}::x"} for kind in held]
            state = {"checkpoint": {"latest": {"resources": resources}}}
            self.write("state/.pulumi/stacks/shop/ash.json", state)

    def flow(self) -> dict[str, Any]:
        """The state of a stack with a flow that somebody deleted."""
        outputs = {
            "account_sid": os.environ["TWILIO_ACCOUNT_SID"],
            "identity": "organization/shop/dev/bot",
            "friendly_name": "bot",
            "status": "published",
            "declares": "published",
            "revision": 1,
            "layout": "ignore",
            "date_updated": "2026-01-01T00:00:00Z",
        }
        entry = {"type": FLOW, "id": GHOST, "outputs": outputs, "urn": STEP["urn"]}
        return {"checkpoint": {"latest": {"resources": [entry]}}}


def _differing(place: Place) -> int:
    flow = place.save(place.make(body="Hello"), "Good morning")
    return place.run("history", flow.sid, "--diff", "1", "2")


def _init(place: Place, folder: str) -> int:
    place.write("taken/Pulumi.yaml", "name: another\n")
    return place.run("init", folder)


def _emulator(place: Place) -> int:
    command = [str(Path(sys.executable).with_name("twilio-studio")), "emulator", "--port", "0"]
    running = subprocess.Popen(command, cwd=place.folder, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    address = running.stdout.readline().split()[3]
    requests.get(f"{address}/emulator/settings", timeout=PATIENCE)
    running.send_signal(signal.SIGINT)
    running.communicate()
    return running.returncode


def _occupied(place: Place) -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return place.run("emulator", "--port", str(taken.getsockname()[1]))


def _drift(place: Place, *states: Any) -> int:
    place.write("Pulumi.yaml", "name: shop\nruntime: python\n")
    place.write("state/.pulumi/meta.yaml", "version: 1\n")
    for state in states or ({"checkpoint": {}},):
        place.write("state/.pulumi/stacks/shop/dev.json", state)
    return place.run("drift", "--stack", "dev")


def _forge(place: Place, what: str, file: str, *options: str, token: str = JOB) -> int:
    """How it ends in a job about a pull request."""
    place.write("report.md", "1 flow changes")
    event = place.write("event.json", {"pull_request": {"number": 5}})
    with ForgeServer().running() as forge, pytest.MonkeyPatch.context() as patch:
        for name, value in forge.github(token, GITHUB_EVENT_PATH=str(event)).items():
            patch.setenv(name, value)
        return place.run("forge", what, file, *options)


def _status(place: Place, *states: Any) -> int:
    _drift(place, *states)
    return place.run("status")


def _smoke(place: Place, live: str) -> int:
    """How it ends if the state records one definition and callers run another one, or the same."""
    state, made = place.flow(), place.make("bot", live)
    [entry] = state["checkpoint"]["latest"]["resources"]
    recorded = Definition.from_api(greeting("Hello")).sha256
    entry["id"] = made.sid
    entry["outputs"] |= {"live_revision": 1, "stored_sha256": recorded}
    place.write("Pulumi.yaml", "name: shop\nruntime: python\n")
    place.write("state/.pulumi/meta.yaml", "version: 1\n")
    place.write("state/.pulumi/stacks/shop/dev.json", state)
    return place.run("smoke", "--stack", "dev")


def _explore(place: Place) -> int:
    flow = greeting("Hello")
    flow["states"][1]["transitions"][0]["next"] = "hello"
    place.write("flow.json", flow)
    return place.run("explore", "flow.json")


def _lint(place: Place, definition: Any) -> int:
    place.write("flow.json", definition)
    return place.run("lint", "flow.json")


def _pull(place: Place, name: str) -> int:
    place.make("bot")
    return place.run("pull", name)


def _recover(place: Place, *options: str, locked_by: int = 0) -> int:
    place.pulumi()
    if locked_by:
        lock = {"pid": locked_by, "username": "ci", "hostname": socket.gethostname()}
        content = {**lock, "timestamp": "2026-11-23T04:46:07+02:00"}
        place.write(".pulumi/locks/organization/shop/dev/1.json", content)
    return place.run("recover", *options)


def _review(place: Place, **preview: Any) -> int:
    place.pulumi(**preview)
    return place.run("review")


def _one_flow(
    place: Place, *arguments: str, status: str = "published", pin: str | None = None
) -> int:
    """How a command about one flow ends, whose engine has nothing to do."""
    place.pulumi()
    state, live = place.flow(), place.make("bot", status=status)
    [entry] = state["checkpoint"]["latest"]["resources"]
    entry["id"], entry["inputs"] = live.sid, {"pin": pin}
    place.write("Pulumi.dev.yaml", {"config": {"twilio-studio:pins.bot": pin} if pin else {}})
    place.write("Pulumi.yaml", "name: shop\nruntime: python\n")
    place.write("state/.pulumi/meta.yaml", "version: 1\n")
    place.write("state/.pulumi/stacks/shop/dev.json", state)
    return place.run(arguments[0], arguments[1], "--stack", "dev", *arguments[2:])


def _run(place: Place, event: str) -> int:
    """How `run` ends if the flow ends so."""
    base, account = os.environ["TWILIO_BASE_URL"], os.environ["TWILIO_ACCOUNT_SID"]
    stub = {"match": {"widget": "say"}, "answer": {"outcome": event}}
    requests.post(f"{base}/emulator/accounts/{account}/stubs", json=stub, timeout=PATIENCE)
    form = {"FriendlyName": "Says", "Status": "published", "Definition": json.dumps(SAYS)}
    auth = (account, os.environ["TWILIO_AUTH_TOKEN"])
    requests.post(f"{base}/v2/Flows", form, auth=auth, timeout=PATIENCE)
    return place.run("run", "Says", "--to", CONTACT, "--from", ADDRESS)


def _fleet(place: Place, verb: str, *options: str, held: tuple[str, ...] = ()) -> int:
    place.tenants(*held)
    return place.run("fleet", verb, *options)


def _first_is_bad(place: Place) -> int:
    """How a roll back ends if the only revision of the flow is the bad one."""
    account = os.environ["TWILIO_ACCOUNT_SID"]
    place.tenants(manifest=MANIFEST.replace("{ash: {", f"{{ash: {{account_sid: {account}, "))
    template = short(template_sha256(place.folder / "stacks" / "hello.json"))
    signature = Signature(marker_of("organization/shop/ash/ash-menu"), "0" * 16, template)
    place.make("hello", message=sign("", signature), status="published")
    return place.run("fleet", "rollback", "menu")


def _fleet_of_nobody(place: Place, verb: str) -> int:
    place.tenants(manifest="tenants: {}")
    return place.run("fleet", verb)


SAYS = flow(message("say", "Hi"), starts="say")


def _test(place: Place, *cases: str) -> int:
    place.write("hello.tests.yaml", "".join(["cases:\n", *(f"- {each}\n" for each in cases)]))
    return place.run("test")


FOREIGN = ("pulumi:pulumi:Stack", "aws:s3/bucket:Bucket")
WITHOUT_ENGINE: dict[tuple[str, int], Callable[[Place], int]] = {
    ("chat", 0): lambda it: it.run("chat", "hello.json"),
    ("chat", 2): lambda it: it.run("chat", "nowhere.json"),
    ("diff", 0): lambda it: it.run("diff", "hello.json", "hello.json"),
    ("diff", 1): lambda it: it.run("diff", "hello.json", "bye.json"),
    ("diff", 2): lambda it: it.run("diff", "hello.json", "nowhere.json"),
    ("draft", 0): lambda it: _one_flow(it, "draft", "bot", "--yes"),
    ("draft", 1): lambda it: _one_flow(it, "draft", "nobody", "--yes"),
    ("draft", 2): lambda it: _one_flow(it, "draft", "bot"),
    ("draw", 0): lambda it: it.run("draw", "hello.json"),
    ("draw", 2): lambda it: it.run("draw", "nowhere.json"),
    ("drift", 0): _drift,
    ("drift", 1): lambda it: _drift(it, "{"),
    ("drift", 2): lambda it: _drift(it, it.flow()),
    ("emulator", 0): _emulator,
    ("emulator", 2): _occupied,
    ("executions", 0): lambda it: it.run("executions", it.make().sid),
    ("executions", 1): lambda it: it.run("executions", GHOST),
    ("explore", 0): lambda it: it.run("explore", "hello.json"),
    ("explore", 1): _explore,
    ("explore", 2): lambda it: it.run("explore", "nowhere.json"),
    ("fleet destroy", 2): lambda it: it.run("fleet", "destroy"),
    ("fleet preview", 2): lambda it: it.run("fleet", "preview"),
    ("fleet rollback", 2): lambda it: it.run("fleet", "rollback", "menu"),
    ("fleet status", 0): lambda it: _fleet_of_nobody(it, "status"),
    ("fleet status", 1): lambda it: _fleet(it, "status"),
    ("fleet status", 2): lambda it: it.run("fleet", "status"),
    ("fleet up", 2): lambda it: it.run("fleet", "up"),
    ("forge comment", 0): lambda it: _forge(it, "comment", "report.md"),
    ("forge comment", 1): lambda it: _forge(it, "comment", "report.md", token=READER),
    ("forge comment", 2): lambda it: _forge(it, "comment", "nowhere.md"),
    ("forge issue", 0): lambda it: _forge(it, "issue", "report.md", "--title", "Drift", "--close"),
    ("forge issue", 1): lambda it: _forge(
        it, "issue", "report.md", "--title", "Drift", token=READER
    ),
    ("forge issue", 2): lambda it: it.run("forge", "issue", "report.md", "--title", "Drift"),
    ("history", 0): lambda it: it.run("history", it.make().sid),
    ("history", 1): lambda it: it.run("history", GHOST),
    ("history --diff", 0): lambda it: it.run("history", it.make().sid, "--diff", "1", "1"),
    ("history --diff", 1): _differing,
    ("history --diff", 2): lambda it: it.run("history", GHOST, "--diff", "1", "1"),
    ("init", 0): lambda it: _init(it, "new"),
    ("init", 1): lambda it: _init(it, "taken"),
    ("init", 2): lambda it: _init(it, "hello.json/within-a-file"),
    ("lint", 0): lambda it: _lint(it, greeting("Hello")),
    ("lint", 1): lambda it: _lint(it, {**greeting("Hello"), "initial_state": "nowhere"}),
    ("lint", 2): lambda it: it.run("lint", "nowhere.json"),
    ("publish", 0): lambda it: _one_flow(it, "publish", "bot"),
    ("publish", 1): lambda it: _one_flow(it, "publish", "nobody", "--yes"),
    ("publish", 2): lambda it: _one_flow(it, "publish", "bot", status="draft"),
    ("pull", 0): lambda it: _pull(it, "bot"),
    ("pull", 1): lambda it: _pull(it, "nobody"),
    ("pull", 2): lambda it: it.write("bot.json", "mine") and _pull(it, "bot"),
    ("recover", 0): _recover,
    ("recover", 1): lambda it: _recover(it, locked_by=os.getpid()),
    ("recover", 2): lambda it: _recover(it, locked_by=2**22 + 1),
    ("review", 0): lambda it: _review(it, steps=[]),
    ("review", 1): lambda it: _review(it, steps=[STEP]),
    ("review", 2): lambda it: _review(
        it, steps=[STEP], diagnostics=[{"severity": "error", "message": "it failed"}]
    ),
    ("rollback", 0): lambda it: _one_flow(it, "rollback", "bot", "--to", "1", pin="1"),
    ("rollback", 1): lambda it: _one_flow(it, "rollback", "bot", "--yes"),
    ("rollback", 2): lambda it: _one_flow(it, "rollback", "bot", "--to", "1"),
    ("run", 0): lambda it: _run(it, "sent"),
    ("run", 1): lambda it: _run(it, "failed"),
    ("run", 2): lambda it: it.run("run", GHOST, "--to", CONTACT, "--from", ADDRESS),
    ("smoke", 0): lambda it: _smoke(it, "Hello"),
    ("smoke", 1): lambda it: _smoke(it, "Bye"),
    ("smoke", 2): lambda it: it.run("smoke"),
    ("status", 0): _status,
    ("status", 1): lambda it: _status(it, "{"),
    ("status", 2): lambda it: _status(it, it.flow()),
    ("test", 0): lambda it: _test(it, "{name: a, message: hi, turns: [hears: Hello]}"),
    ("test", 1): lambda it: _test(it, "{name: a, message: hi, turns: [hears: Bye]}"),
    ("test", 2): _test,
}
WITH_ENGINE: dict[tuple[str, int], Callable[[Place], int]] = {
    ("fleet destroy", 0): lambda it: _fleet(it, "destroy", "--yes"),
    ("fleet destroy", 1): lambda it: _fleet(it, "destroy", "--yes", held=FOREIGN),
    ("fleet preview", 0): lambda it: _fleet_of_nobody(it, "preview"),
    ("fleet preview", 1): lambda it: _fleet(it, "preview"),
    ("fleet rollback", 0): lambda it: _fleet(it, "rollback", "menu"),
    ("fleet rollback", 1): _first_is_bad,
    ("fleet up", 0): lambda it: _fleet_of_nobody(it, "up"),
    ("fleet up", 1): lambda it: _fleet(it, "up", held=FOREIGN),
}


@pytest.fixture
def place(
    tmp_path: Path,
    run: Run,
    make: Callable[..., Flow],
    save: Callable[..., Flow],
    monkeypatch: pytest.MonkeyPatch,
) -> Place:
    """An empty folder, first on PATH, whose backend is a folder in it."""
    for name, value in {
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "PULUMI_BACKEND_URL": (tmp_path / "state").as_uri(),
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "1",
    }.items():
        monkeypatch.setenv(name, value)
    return Place(tmp_path, run, make, save)


@pytest.mark.parametrize(("command", "code"), WITHOUT_ENGINE)
def test_a_command_ends_as_the_table_says(place: Place, command: str, code: int) -> None:
    assert code == WITHOUT_ENGINE[command, code](place)


@pytest.mark.engine
@pytest.mark.parametrize(("command", "code"), WITH_ENGINE)
def test_a_fleet_ends_as_the_table_says(place: Place, command: str, code: int) -> None:
    assert code == WITH_ENGINE[command, code](place)


@pytest.mark.engine
def test_a_preview_that_fails_is_not_taken_for_one_that_finds_a_change(place: Place) -> None:
    assert 2 == _fleet(place, "preview", held=FOREIGN)


@pytest.mark.parametrize("command", sorted(EXIT_CODES))
def test_a_command_line_that_makes_no_sense_ends_with_2(run: Run, command: str) -> None:
    assert 2 == run(*command.split(), "--no-such-option").exit_code


def test_each_code_of_the_table_is_tried() -> None:
    in_the_table = {(name, code) for name, codes in EXIT_CODES.items() for code in codes}

    assert in_the_table == WITHOUT_ENGINE.keys() | WITH_ENGINE.keys()


def test_each_command_is_in_the_table() -> None:
    verbs = get_command(app).commands
    groups = {"fleet", "forge"}
    below = {f"{group} {each}" for group in groups for each in load_verb(group).commands}

    assert (verbs.keys() - groups) | below == {name.partition(" --")[0] for name in EXIT_CODES}


def test_the_page_of_commands_has_the_table() -> None:
    section = COMMANDS.read_text().split("\n## Exit codes\n")[1].split("\n## ")[0]

    assert as_table() == [line for line in section.splitlines() if line.startswith("|")]
