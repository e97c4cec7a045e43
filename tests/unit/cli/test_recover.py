"""`twilio-studio recover` where the real engine is not needed, or could not be brought to it."""

from __future__ import annotations

import json
import os
import pty
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from pulumi_twilio_studio.identity import Signature, marker_of, sign
from pulumi_twilio_studio.stack.locks import Lock
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.models import Flow
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting

Run = Callable[..., Result]

# It answers as Pulumi 3.259 does, from files beside it, and notes what it was asked.
PULUMI = f"""#!{sys.executable}
import json, os, pathlib, shutil, sys

here = pathlib.Path(__file__).parent
command = " ".join(word for word in sys.argv[1:] if not word.startswith("-"))
with (here / "asked").open("a") as asked:
    asked.write(" ".join(sys.argv[1:]) + "\\n")
state = here / "state.json"
if command.startswith("stack export"):
    told = json.loads(state.read_text())
    print(json.dumps(told))
    if (here / "restless").exists():
        told["deployment"]["resources"].append({{"urn": "one more"}})
        state.write_text(json.dumps(told))
    if (here / "relocked").exists():
        for lock in here.glob(".pulumi/locks/**/*.json"):
            lock.write_text(json.dumps(json.loads(lock.read_text()) | {{"pid": os.getppid()}}))
elif command.startswith("stack import"):
    told = json.load(sys.stdin)
    if not (here / "stubborn").exists():
        told["deployment"].pop("pending_operations", None)
    if (here / "forgetful").exists():
        told["deployment"]["resources"].pop()
    if (here / "refusal").exists():
        sys.exit("warning: removing pending operation\\nerror: " + (here / "refusal").read_text())
    state.write_text(json.dumps(told))
elif command.startswith("whoami"):
    print(json.dumps({{"url": (here / "url").read_text()}}))
elif command.startswith("config"):
    print((here / "config.json").read_text())
elif command.startswith("cancel"):
    shutil.rmtree(here / ".pulumi" / "locks")
elif command.startswith("stack"):
    print("organization/shop/dev")
"""
IDENTITY = "organization/shop/dev/greeter"
URN = "urn:pulumi:dev::shop::"
FLOW = f"{URN}shop:index:Bots$pulumi-python:dynamic/studio:Flow::greeter"


class Pulumi:
    """An engine whose stack holds two resources."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = folder / "pulumi"
        program.write_text(PULUMI)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.backend(folder.as_uri())
        self.configure({})
        self.hold()

    def backend(self, url: str) -> None:
        (self.folder / "url").write_text(url)

    def configure(self, values: dict[str, str]) -> None:
        entries = {key: {"value": value, "secret": True} for key, value in values.items()}
        (self.folder / "config.json").write_text(json.dumps(entries))

    def hold(self, *pending: tuple[str, str, dict[str, Any]], **flow: Any) -> None:
        """The state, with these operations pending: what was done, to which URN, with which inputs."""
        operations = [
            {
                "type": operation,
                "resource": {
                    "urn": urn,
                    "inputs": inputs,
                    "custom": not urn.endswith("::shop-dev"),
                },
            }
            for operation, urn, inputs in pending
        ]
        deployment = {
            "manifest": {"time": "2026-11-22T02:51:36.884093249Z"},
            "resources": [
                {"urn": f"{URN}shop"},
                {"urn": FLOW, "type": "pulumi-python:dynamic/studio:Flow", "inputs": {}, **flow},
            ],
            "pending_operations": operations,
        }
        (self.folder / "state.json").write_text(
            json.dumps({"version": 3, "deployment": deployment})
        )

    def lock(self, pid: int, hostname: str | None = None) -> Path:
        folder = self.folder / ".pulumi" / "locks" / "organization" / "shop" / "dev"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{pid}.json"
        content = {
            "pid": pid,
            "username": "ci",
            "hostname": hostname or socket.gethostname(),
            "timestamp": "2026-11-23T04:46:07.931076523+02:00",
        }
        file.write_text(json.dumps(content))
        return file

    def misbehave(self, how: str, words: str = "") -> None:
        (self.folder / how).write_text(words)

    def asked(self, command: str) -> int:
        """How often it was asked for that."""
        return sum(
            line.startswith(command) for line in (self.folder / "asked").read_text().splitlines()
        )


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pulumi:
    """The engine on PATH."""
    folder = tmp_path / "engine"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return Pulumi(folder)


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_without_pulumi_it_says_what_is_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    said = run("recover")

    assert (1, "") == (said.exit_code, said.stdout)
    assert said.stderr.startswith("there is no `pulumi` on PATH: install it")


def test_removes_a_lock_whose_holder_is_gone(run: Run, pulumi: Pulumi, gone: int) -> None:
    file = pulumi.lock(gone)

    said = run("recover", "--yes")

    assert (0, "") == (said.exit_code, said.stderr)
    assert said.stdout == (
        "What was left of organization/shop/dev:\n"
        f"  a lock of process {gone} of ci@{socket.gethostname()}, since 2026-11-23T02:46:07Z: "
        "it ended without releasing the lock.\n"
        "To do: remove the lock (pulumi cancel); the 2 resources of the state stay.\n"
        "The lock is removed.\n"
        "Next: pulumi up --refresh --stack organization/shop/dev\n"
    )
    assert not file.exists()
    assert 0 == pulumi.asked("stack import")


@pytest.mark.parametrize("hostname", [None, "elsewhere"])
def test_leaves_a_lock_that_may_be_held(hostname: str | None, run: Run, pulumi: Pulumi) -> None:
    file = pulumi.lock(os.getpid(), hostname)

    said = run("recover", "--yes")

    why = "This machine cannot tell whether it still runs" if hostname else "which still runs"
    assert (1, "") == (said.exit_code, said.stdout)
    assert f"is locked by process {os.getpid()} of ci@" in said.stderr
    assert why in said.stderr
    assert file.exists()
    assert 0 == pulumi.asked("cancel")


def test_a_process_of_somebody_else_is_alive() -> None:
    """Process 1 is there, and only root may signal it."""
    assert Lock(1, "root", socket.gethostname(), "2026-11-23T04:46:07Z").is_held


def test_what_other_providers_were_creating_is_left_to_pulumi(run: Run, pulumi: Pulumi) -> None:
    bucket = f"{URN}aws:s3/bucket:Bucket::logs"
    pulumi.hold(("creating", bucket, {}), ("updating", FLOW, {}))

    said = run("recover", "--yes")

    assert (1, "") == (said.exit_code, said.stdout)
    assert f"creating resources of other providers: {bucket}." in said.stderr
    assert 0 == pulumi.asked("stack import")


def test_what_was_not_a_create_of_a_flow_needs_no_look_at_twilio(
    run: Run, pulumi: Pulumi, emulator: Emulator
) -> None:
    users = f"{URN}pulumi-python:dynamic/studio:TestUsers::testers"
    pulumi.hold(
        ("deleting", FLOW, {}),
        ("reading", f"{URN}aws:x:Y::a::b", {}),
        ("creating", users, {}),
        ("creating", f"{URN}pulumi:providers:pulumi-python::default", {}),
        ("creating", f"{URN}pulumi:pulumi:Stack::shop-dev", {}),
    )

    said = run("recover", "--yes")

    assert (0, "") == (said.exit_code, said.stderr)
    assert said.stdout == (
        "What was left of organization/shop/dev:\n"
        '  deleting Flow "greeter": the next `pulumi up --refresh` sees what became of it.\n'
        '  reading aws:x:Y "a::b": the next `pulumi up --refresh` sees what became of it.\n'
        '  creating TestUsers "testers": the next `pulumi up` does it, or finds it done.\n'
        '  creating pulumi:providers:pulumi-python "default": the next `pulumi up` does it, or finds it done.\n'
        '  creating pulumi:pulumi:Stack "shop-dev": the next `pulumi up` does it, or finds it done.\n'
        "To do: drop the pending operations (pulumi stack import); the 2 resources of the state stay.\n"
        "The pending operations are dropped; all 2 resources are there.\n"
        "Next: pulumi up --refresh --stack organization/shop/dev\n"
    )
    assert [] == emulator.journal()


def test_a_flow_that_was_being_adopted_is_named(
    run: Run, pulumi: Pulumi, emulator: Emulator
) -> None:
    pulumi.hold(("creating", FLOW, {"identity": IDENTITY, "adopt": "FW1"}))

    said = run("recover", "--yes")

    assert 'creating Flow "greeter": FW1 was being taken over.' in said.stdout
    assert [] == emulator.journal()


def test_looks_with_the_credentials_of_the_stack(
    run: Run, pulumi: Pulumi, monkeypatch: pytest.MonkeyPatch, emulator: Emulator
) -> None:
    """The environment's may be those of another account, in which the flow would be missed."""
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "of-somebody-else")
    pulumi.configure({"twilio-studio:authToken": emulator.auth_token})
    pulumi.hold(("creating", FLOW, {"identity": IDENTITY}))

    said = run("recover", "--yes")

    assert (0, "") == (said.exit_code, said.stderr)
    assert 'creating Flow "greeter": it was not created.' in said.stdout
    assert emulator.auth_token not in said.output


@pytest.mark.parametrize("in_the_state", [False, True])
def test_a_flow_that_is_being_replaced_is_not_the_one_that_was_being_made(
    in_the_state: bool, run: Run, pulumi: Pulumi, make: Callable[..., Flow]
) -> None:
    flow = make(message=sign(None, Signature(marker_of(IDENTITY), "ab" * 8)))
    pulumi.hold(
        ("creating", FLOW, {"identity": IDENTITY}),
        **({"id": flow.sid, "inputs": {"identity": IDENTITY}} if in_the_state else {}),
    )

    said = run("recover", "--yes")

    became = "it was not created." if in_the_state else f"it was created as {flow.sid}."
    assert f'creating Flow "greeter": {became}' in said.stdout


def test_looks_into_a_subaccount_with_the_credentials_of_its_parent(
    run: Run, pulumi: Pulumi, emulator: Emulator
) -> None:
    acme = emulator.create_account("Acme", parent=emulator.account_sid)
    settings = Settings(acme["sid"], acme["auth_token"], base_url=emulator.base_url)
    with closing(Client(settings)) as client:
        flow = client.create_flow(
            friendly_name="greeter",
            status="draft",
            definition=greeting(),
            commit_message=sign(None, Signature(marker_of(IDENTITY), "ab" * 8)),
        )
    pulumi.hold(("creating", FLOW, {"identity": IDENTITY, "account_sid": acme["sid"]}))

    said = run("recover", "--yes")

    assert f'creating Flow "greeter": it was created as {flow.sid}.' in said.stdout
    assert acme["auth_token"] not in said.output


def test_changes_nothing_before_twilio_could_be_asked(
    run: Run, pulumi: Pulumi, gone: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = pulumi.lock(gone)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "wrong")
    pulumi.hold(("creating", FLOW, {"identity": IDENTITY}))

    said = run("recover", "--yes")

    assert 1 == said.exit_code
    assert "check TWILIO_ACCOUNT_SID" in said.stderr
    assert file.exists()
    assert 0 == pulumi.asked("stack import")


def test_a_refusal_of_pulumi_is_passed_on_without_its_warnings(run: Run, pulumi: Pulumi) -> None:
    """So it is with locks that only the backend sees: in a bucket, or at Pulumi Cloud."""
    pulumi.backend("s3://states")
    pulumi.hold(("updating", FLOW, {}))
    pulumi.misbehave("refusal", "could not import deployment: the stack is currently locked")

    said = run("recover", "--yes")

    assert 1 == said.exit_code
    assert said.stderr == (
        "`pulumi stack import` failed: could not import deployment: the stack is currently locked\n"
    )


def test_what_somebody_changed_meanwhile_is_not_written_over(
    run: Run, pulumi: Pulumi, gone: int
) -> None:
    file = pulumi.lock(gone)
    pulumi.hold(("updating", FLOW, {}))
    pulumi.misbehave("restless")

    said = run("recover", "--yes")

    assert 1 == said.exit_code
    assert "somebody worked on organization/shop/dev meanwhile; nothing was done" in said.stderr
    assert file.exists()
    assert 0 == pulumi.asked("stack import")


def test_a_lock_that_somebody_took_meanwhile_is_not_removed(
    run: Run, pulumi: Pulumi, gone: int
) -> None:
    file = pulumi.lock(gone)
    pulumi.misbehave("relocked")

    said = run("recover", "--yes")

    assert 1 == said.exit_code
    assert f"is locked by process {os.getpid()} of ci@" in said.stderr
    assert file.exists()


def test_asks_only_of_the_stack_that_was_meant_at_first(run: Run, pulumi: Pulumi) -> None:
    """Somebody may select another one meanwhile."""
    pulumi.hold(("updating", FLOW, {}))

    run("recover", "--yes", "--stack", "dev")

    first, *others = (pulumi.folder / "asked").read_text().splitlines()
    named = [line for line in others if not line.startswith("whoami")]
    assert first.startswith("stack --show-name --fully-qualify-stack-names --stack dev ")
    assert [] == [line for line in named if "--stack organization/shop/dev " not in line]
    assert 4 == len(named)


@pytest.mark.parametrize("how", ["forgetful", "stubborn"])
def test_a_state_that_came_out_otherwise_is_noticed_and_kept(
    how: str, run: Run, pulumi: Pulumi
) -> None:
    pulumi.hold(("updating", FLOW, {}))
    before = (pulumi.folder / "state.json").read_text()
    pulumi.misbehave(how)

    said = run("recover", "--yes")

    assert 1 == said.exit_code
    kept = Path(said.stderr.split("is in ")[1].split(". `")[0])
    assert before.strip() == kept.read_text().strip()
    kept.unlink()


def test_without_a_terminal_it_only_shows_what_it_would_do(
    run: Run, pulumi: Pulumi, gone: int
) -> None:
    file = pulumi.lock(gone)
    pulumi.hold(("updating", FLOW, {}))

    said = run("recover")

    assert 2 == said.exit_code
    assert said.stderr == (
        "--yes must be passed in to proceed when running in non-interactive mode\n"
    )
    assert said.stdout.endswith(
        "To do: remove the lock (pulumi cancel), drop the pending operations (pulumi stack import); the 2 resources "
        "of the state stay.\n"
    )
    assert file.exists()
    assert 0 == pulumi.asked("stack import")


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1)])
def test_on_a_terminal_it_asks(
    answer: str, code: int, pulumi: Pulumi, gone: int, credentials: dict[str, str]
) -> None:
    file = pulumi.lock(gone)
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())

    done = subprocess.run(
        [sys.executable, "-c", "from pulumi_twilio_studio.cli import main; main()", "recover"],
        stdin=theirs,
        capture_output=True,
        text=True,
        env={**os.environ, **credentials},
        check=False,
    )
    os.close(ours)
    os.close(theirs)

    assert (code, code == 1) == (done.returncode, file.exists())
    assert "Do this? [y/N]" in done.stdout
