"""The demo: a local Twilio, a stack on it, somebody's edit behind its back, and the way back.

Runs in a temporary copy of the project with a Pulumi home and state of its own, and takes
everything away at the end: the user's own Pulumi login and stacks, and this folder, stay as they
are.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from studio_emulator import Emulator
from studio_emulator.official_client import client_for

if TYPE_CHECKING:
    from twilio.rest import Client

ROOT = Path(__file__).resolve().parent.parent
STACK = "dev"
console = Console(highlight=False)


def main() -> int:
    """Play the whole demo; the exit code of the first command that fails."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="studio-demo-") as folder, Emulator() as emulator:
        project = copy_of_project(Path(folder))
        pulumi = Pulumi(project, surroundings(Path(folder), emulator))
        try:
            play(pulumi, emulator)
        except subprocess.CalledProcessError as failure:
            console.print(f"\n[red]`{' '.join(failure.cmd)}` failed; the demo ends here.[/]")
            return failure.returncode
    console.print(
        f"\nEverything is taken away again. The demo took {time.monotonic() - started:.0f} s."
    )
    console.print(
        "The same stack on a real account: [bold]. tools/activate && export TWILIO_ACCOUNT_SID=AC... "
        "TWILIO_AUTH_TOKEN=... && pulumi stack init dev && pulumi up[/]",
        soft_wrap=True,
    )
    return 0


def play(pulumi: Pulumi, emulator: Emulator) -> None:
    """Provision, do nothing, drift, preview, repair, destroy."""
    chapter(
        f"A local Twilio answers at {emulator.base_url}; `pulumi up` provisions the {STACK} stack on it"
    )
    pulumi.quietly("stack", "init", STACK)
    pulumi("up", "--yes", "--skip-preview")

    chapter("The same `pulumi up` again: nothing to do, and nothing is written")
    emulator.clear_journal()
    pulumi("up", "--yes", "--skip-preview", "--expect-no-changes")
    console.print(
        f"requests that Twilio got: {len(emulator.journal())}, of them writes: {len(emulator.writes())}"
    )

    chapter("Somebody edits the live survey through the API, with Twilio's own client")
    sid = pulumi.output("survey_sid")
    edit(client_for(emulator.base_url, emulator.account_sid, emulator.auth_token), sid)

    chapter(
        "`pulumi preview` shows what they did, widget by widget (with --diff: in the whole definition)"
    )
    pulumi("preview")

    chapter("`pulumi up` puts the declared survey back, as a new revision")
    pulumi("up", "--yes", "--skip-preview")

    chapter("`pulumi destroy`")
    pulumi("destroy", "--yes", "--skip-preview")


def edit(client: Client, sid: str) -> None:
    """Change one text and one transition of the flow, and publish."""
    flow = client.studio.v2.flows(sid).fetch()
    definition = flow.definition
    asking = next(
        state for state in definition["states"] if state["type"] == "send-and-wait-for-reply"
    )
    asking["properties"]["body"] = "How was it? Answer 1 to 10, please."
    reply = next(each for each in asking["transitions"] if each["event"] == "incomingMessage")
    reply["next"] = "thanks"
    edited = client.studio.v2.flows(sid).update(
        status="published", definition=definition, commit_message="quick fix in the Console"
    )
    console.print(
        f'{flow.friendly_name} ({sid}) is now revision {edited.revision}: "{edited.commit_message}"'
    )


class Pulumi:
    """The real `pulumi` command, shown to the onlooker as it is typed."""

    def __init__(self, project: Path, environ: dict[str, str]) -> None:
        self._project = project
        self._environ = environ

    def __call__(self, *arguments: str) -> None:
        """Run it, with its own output on the terminal."""
        console.print(f"[bold]$ pulumi {' '.join(arguments)} --stack {STACK}[/]")
        self._run(*arguments, capture=False)

    def quietly(self, *arguments: str) -> str:
        """Run it and give back what it prints."""
        return self._run(*arguments, capture=True)

    def output(self, name: str) -> str:
        """One of the stack's outputs."""
        return str(json.loads(self.quietly("stack", "output", "--json", "--stack", STACK))[name])

    def _run(self, *arguments: str, capture: bool) -> str:
        stack = () if arguments[0] == "stack" else ("--stack", STACK)
        quiet = () if arguments[0] == "stack" else ("--suppress-progress",)
        command = ["pulumi", *arguments, *stack, *quiet, "--non-interactive"]
        color = "always" if console.is_terminal else "never"
        done = subprocess.run(
            command,
            cwd=self._project,
            env={**self._environ, "PULUMI_OPTION_COLOR": color},
            check=True,
            stdout=subprocess.PIPE if capture else None,
            text=True,
        )
        return done.stdout or ""


def copy_of_project(folder: Path) -> Path:
    """The project's own Pulumi.yaml and stacks, where the engine may write beside them."""
    project = folder / "project"
    installed = shutil.ignore_patterns(".venv", "bin", "include", "lib*", "pyvenv.cfg")
    shutil.copytree(ROOT / "stacks", project / "stacks", ignore=installed)
    shutil.copy(ROOT / "Pulumi.yaml", project)
    for link in (project / ".venv", project / "stacks" / ".venv"):
        link.symlink_to(ROOT / ".venv")
    return project


def surroundings(folder: Path, emulator: Emulator) -> dict[str, str]:
    """An environment in which nothing of the user's own Pulumi or Twilio is reached."""
    state = folder / "state"
    state.mkdir()
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TWILIO_", "PULUMI_"))
    }
    return {
        **ours,
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_BACKEND_URL": state.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "TWILIO_BASE_URL": emulator.base_url,
        "TWILIO_ACCOUNT_SID": emulator.account_sid,
        "TWILIO_AUTH_TOKEN": emulator.auth_token,
    }


def chapter(title: str) -> None:
    """Head the next part."""
    console.print(f"\n[bold]── {title}[/]", soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
