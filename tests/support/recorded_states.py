"""States as earlier versions left them: how they are recorded, and brought back.

In an environment that is activated, with that version's `provider` first on PYTHONPATH:

    PYTHONPATH=$PYTHONPATH:tests python -m support.recorded_states 523ff0a

runs what stands in tests/engine/declared with that version, and writes tests/engine/states/523ff0a: two projects with
their backends, as files, and what Twilio, here the emulator, then held. `shop` is one stack with every kind of
resource. `fleet` has one stack for each tenant: one that runs, one that is paused, one that signed up.

A recorded state is never changed. A version that can declare more adds it to tests/engine/declared first.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.definitions import greeting
from support.fleet_project import FleetProject
from support.pulumi_stack import PulumiStack

HERE = Path(__file__).parents[1] / "engine"
DECLARED = HERE / "declared"
STATES = HERE / "states"
TABLES = ("accounts", "flows", "revisions", "directory")
ADDRESS = "http://127.0.0.1:1"  # stands for the emulator's, which is another in each run
BACKEND = "state/.pulumi"
UNRECORDED = ("home", "__pycache__", "backups", "locks", "temp", "*.attrs", "*.bak", "report.json")
OF_THE_MACHINE = ("sourcePosition", "stackTrace", "environment", "message")
DIRECTORY = {
    "workspaces": [
        {
            "friendly_name": "Flex",
            "workflows": [{"friendly_name": "Assign to anyone"}],
            "task_channels": [{"unique_name": "voice"}],
        }
    ],
    "function_services": [
        {
            "unique_name": "shop",
            "environments": [{"unique_name": "dev", "functions": {"/orders/status": None}}],
        }
    ],
    "messaging_services": [
        {"friendly_name": "Alerts", "inbound_request_url": "https://old.example.com/?key=abc"},
        {"friendly_name": "News"},
    ],
    "address_configurations": [
        {
            "type": "chat",
            "address": "shop",
            "auto_creation": {
                "enabled": True,
                "type": "webhook",
                "webhook_url": "https://me:word@old.example.com",
            },
        }
    ],
}
SIGN_UP = """
from pulumi_twilio_studio.fleet.onboard import onboard
onboard({"name": "fir", "friendly_name": "Fir Ltd", "values": {"company": "Fir"}})
"""


class RecordedState:
    """What one version of this package left."""

    def __init__(self, version: str) -> None:
        self.folder = STATES / version

    @property
    def has_fleet(self) -> bool:
        """Whether that version's fleet was recorded."""
        return (self.folder / "fleet").exists()

    @contextmanager
    def twilio(self, store: Path) -> Iterator[Emulator]:
        """Run today's emulator, with what Twilio held, in a new store."""
        with Emulator(data=str(store)):
            pass
        recorded = json.loads((self.folder / "twilio.json").read_text())
        with closing(sqlite3.connect(store)) as database, database:
            for table, rows in recorded.items():
                database.execute(f"DELETE FROM {table}")  # noqa: S608 -- our own table names
                for row in rows:
                    names, marks = ", ".join(row), ", ".join("?" * len(row))
                    insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 -- as above
                    database.execute(insert, [*row.values()])
            database.execute("UPDATE meta SET value = 1000 WHERE name = 'sequence'")
        with Emulator(data=str(store)) as running:
            yield running

    def shop(self, folder: Path, emulator: Emulator) -> PulumiStack:
        """Return the stack with its state, and the program, files and configuration that led to it."""
        stack = _new_stack(folder, emulator)
        self._restore("shop", folder, emulator)
        return stack

    def fleet(self, folder: Path, emulator: Emulator) -> FleetProject:
        """Return the tenants with their states and their manifest."""
        project = FleetProject(folder, emulator, ())
        self._restore("fleet", folder, emulator)
        return project

    def left_by_destroy(self) -> dict[str, Any]:
        """Return what a destroy of the shop left at Twilio, as `standing` says it."""
        return dict(json.loads((self.folder / "left.json").read_text()))

    def _restore(self, name: str, folder: Path, emulator: Emulator) -> None:
        shutil.copytree(self.folder / name, folder, dirs_exist_ok=True)
        for state in (folder / BACKEND).rglob("*.json"):
            state.write_text(state.read_text().replace(ADDRESS, emulator.base_url))

    def record(self) -> None:
        """Run what is declared with the code that is imported, and write down what it left."""
        with tempfile.TemporaryDirectory() as folder:
            store = Path(folder, "twilio.db")
            with Emulator(data=str(store)) as emulator:
                stack = _deployed_shop(Path(folder, "shop"), emulator)
                project = _deployed_fleet(Path(folder, "fleet"), emulator)
            for each in (stack.folder, project.folder):
                _keep(each, self.folder / each.name, emulator.base_url)
            _write(self.folder / "twilio.json", {table: _rows(store, table) for table in TABLES})
            with self.twilio(Path(folder, "again.db")) as emulator:
                self.shop(Path(folder, "again"), emulator).destroy()
                _write(self.folder / "left.json", standing(emulator))


def _new_stack(folder: Path, emulator: Emulator) -> PulumiStack:
    environ = {
        "TWILIO_BASE_URL": emulator.base_url,
        "TWILIO_ACCOUNT_SID": emulator.account_sid,
        "TWILIO_AUTH_TOKEN": emulator.auth_token,
    }
    return PulumiStack(folder, environ)


def _deployed_shop(folder: Path, emulator: Emulator) -> PulumiStack:
    """Return the stack after what a first run cannot leave, too.

    Which is a draft above what is live, an edit that is ignored, a moved widget, an update, and roll backs.
    """
    stack = _new_stack(folder, emulator)
    shutil.copytree(DECLARED / "shop", folder, dirs_exist_ok=True)
    flows = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token).studio.v2.flows
    console = flows.create("Console", "published", greeting("Made in the Console"))
    theirs = emulator.create_account("Theirs", emulator.account_sid)
    emulator.seed_directory(DIRECTORY)
    emulator.add_number("+15550100001", voice_url="https://me:word@old.example.com/voice")
    emulator.add_number("+15550100002")
    stack.configure("shop:flow", console.sid)
    stack.configure("shop:account", theirs["sid"])
    for name, value in (
        ("code", "tangerine"),
        ("name", "Nameless"),
        ("testers", '["client:bob"]'),
        ("url", "https://shop.example.com/?key=abc"),
    ):
        stack.run("config", "set", "--secret", name, value)
    stack.up()

    sids = {flow["friendly_name"]: flow["sid"] for flow in emulator.flows()}
    flows(sids["Front door"]).update(status="draft", definition=greeting("Perhaps?"))
    flows(sids["ignoring"]).update(status="published", definition=greeting("Perhaps?"))
    flows(sids["moved"]).update(status="published", definition=greeting(x=700))
    stack.definition("coded.json", greeting("Again, the code is ${code}"))
    stack.up()
    for key, value in {"pause": "yes", "revision": "1", "published": "LatestPublished"}.items():
        stack.configure(f"shop:{key}", value)
    stack.configure("twilio-studio:pins.pinned", "1")
    stack.up()
    stack.preview("--expect-no-changes")
    return stack


def _deployed_fleet(folder: Path, emulator: Emulator) -> FleetProject:
    project = FleetProject(folder, emulator, (), ())
    shutil.copytree(DECLARED / "fleet", folder, dirs_exist_ok=True)
    _succeed(project, "up")
    signing_up = [sys.executable, "-c", SIGN_UP]
    subprocess.run(signing_up, cwd=folder, env=project.environ, check=True)
    manifest = folder / "stacks" / "tenants.yaml"
    manifest.write_text(manifest.read_text().replace("status: active", "status: suspended"))
    _succeed(project, "up")
    return project


def _succeed(project: FleetProject, *arguments: str) -> None:
    done = project.fleet(*arguments)
    assert 0 == done.code, done.text


def _keep(folder: Path, target: Path, address: str) -> None:
    """Copy a project with its backend: the states, and of their histories what the last operation came to."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns(*UNRECORDED))
    for history in (target / BACKEND / "history").glob("*/*"):
        for older in sorted(history.glob("*.history.json"))[:-1]:
            older.unlink()
        for checkpoint in history.glob("*.checkpoint.json"):
            checkpoint.unlink()
    for file in (target / BACKEND).rglob("*.json"):
        content = json.loads(file.read_text().replace(address, ADDRESS))
        _forget(content)
        _write(file, content)


def _forget(content: Any) -> None:
    """Take out what tells of the machine that records."""
    if isinstance(content, dict):
        for key in OF_THE_MACHINE:
            content.pop(key, None)
    for each in content.values() if isinstance(content, dict) else content:
        if isinstance(each, dict | list):
            _forget(each)


def _write(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n")


def _rows(store: Path, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(store)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]  # noqa: S608 -- as above


def standing(emulator: Emulator) -> dict[str, Any]:
    """Return the status and the flows of each account, by its name without a marker."""
    return {
        each["friendly_name"].partition(" [pulumi")[0]: [
            each["status"],
            sorted(flow["friendly_name"] for flow in each["flows"]),
        ]
        for each in emulator.state()["accounts"]
    }


if __name__ == "__main__":
    RecordedState(sys.argv[1]).record()
