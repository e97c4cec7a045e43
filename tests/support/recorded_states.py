"""States as earlier versions left them: how they are recorded, and brought back.

In an environment that is activated, with that version's `provider` first on PYTHONPATH:

    PYTHONPATH=$PYTHONPATH:tests python -m support.recorded_states 9c5b0b6

writes into tests/engine/states/9c5b0b6, from the program that stands there, the stack as `pulumi stack export` gives
it, and what Twilio, here the emulator, then held. A recorded state is never changed; another version gets a folder.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

STATES = Path(__file__).parents[1] / "engine" / "states"
TABLES = ("accounts", "flows", "revisions")
ADDRESS = "http://127.0.0.1:1"  # stands for the emulator's, which is another in each run


class RecordedState:
    """What one version of this package left."""

    def __init__(self, version: str) -> None:
        self.folder = STATES / version

    def restore_twilio(self, store: Path) -> None:
        """Write a store of today's emulator that holds what Twilio held."""
        with Emulator(data=str(store)):
            pass
        recorded = json.loads((self.folder / "twilio.json").read_text())
        with closing(sqlite3.connect(store)) as database, database:
            for table in TABLES:
                database.execute(f"DELETE FROM {table}")  # noqa: S608 -- our own table names
                for row in recorded[table]:
                    names, marks = ", ".join(row), ", ".join("?" * len(row))
                    insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 -- as above
                    database.execute(insert, [*row.values()])
            database.execute("UPDATE meta SET value = 1000 WHERE name = 'sequence'")

    def restore_stack(self, stack: PulumiStack) -> None:
        """Give the stack the recorded state, and the program, files and configuration that led to it."""
        self.declare(stack)
        stack.definition("coded.json", greeting("Again, the code is ${code}"))
        stack.run("config", "set", "twilio-studio:pins.pinned", "1")
        here = stack.environ["TWILIO_BASE_URL"]
        state = stack.folder / "recorded.json"
        state.write_text((self.folder / "stack.json").read_text().replace(ADDRESS, here))
        stack.run("stack", "import", "--file", str(state))

    def record(self) -> None:
        """Make the stack with the code that is imported, and write down what it left."""
        with tempfile.TemporaryDirectory() as folder:
            store = Path(folder, "twilio.db")
            with Emulator(data=str(store)) as emulator:
                self._deploy(Path(folder), emulator)
            self._write("twilio.json", {table: _rows(store, table) for table in TABLES})

    def declare(self, stack: PulumiStack) -> None:
        """Declare what the stack declared at first."""
        stack.definition("greeter.json", greeting())
        stack.definition("console.json", greeting("Made in the Console"))
        stack.definition("coded.json", greeting("The code is ${code}"))
        stack.run("config", "set", "--secret", "code", "tangerine")
        stack.run("config", "set", "--secret", "testers", '["client:bob"]')
        stack.program((self.folder / "program.txt").read_text())

    def _deploy(self, folder: Path, emulator: Emulator) -> None:
        environ = {
            "TWILIO_BASE_URL": emulator.base_url,
            "TWILIO_ACCOUNT_SID": emulator.account_sid,
            "TWILIO_AUTH_TOKEN": emulator.auth_token,
        }
        stack = PulumiStack(folder / "shop", environ)
        flows = client_for(*environ.values()).studio.v2.flows
        flows.create("Console", "published", greeting("Made in the Console"))
        self.declare(stack)
        stack.up()
        # What a first run cannot leave: a draft above what is live, an edit that is ignored, an update, a roll back.
        sids = {flow["friendly_name"]: flow["sid"] for flow in emulator.flows()}
        for name, status in (("Front door", "draft"), ("ignoring", "published")):
            flows(sids[name]).update(status=status, definition=greeting("Perhaps?"))
        stack.definition("coded.json", greeting("Again, the code is ${code}"))
        stack.up()
        stack.run("config", "set", "twilio-studio:pins.pinned", "1")
        stack.up()
        stack.preview("--expect-no-changes")
        exported = json.loads(stack.run("stack", "export").text.replace(emulator.base_url, ADDRESS))
        for resource in exported["deployment"]["resources"]:
            for place in ("sourcePosition", "stackTrace"):  # of the machine that records
                resource.pop(place, None)
        self._write("stack.json", exported)

    def _write(self, name: str, content: Any) -> None:
        text = json.dumps(content, indent=1, sort_keys=True)
        (self.folder / name).write_text(text + "\n")


def _rows(store: Path, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(store)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]  # noqa: S608 -- as above


if __name__ == "__main__":
    RecordedState(sys.argv[1]).record()
