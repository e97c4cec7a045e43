"""`twilio-studio recover` after a killed engine: it tells the truth, loses nothing, and the next `up` is quiet."""

from __future__ import annotations

import json
from collections.abc import Iterator

import psutil
import pytest

from studio_emulator import Emulator
from support.definitions import greeting
from support.patience import PATIENCE
from support.pulumi_stack import SKIP_CHECKPOINTS, PulumiStack

CREATE = {"method": "POST", "path": "^/v2/Flows$"}
UPDATE = {"method": "POST", "path": "^/v2/Flows/FW"}
SETTLED = """
studio.Flow("settled", definition="greeting.json")
"""
GROWN = """
studio.Flow("settled", definition="changed.json")
studio.Flow("one", definition="greeting.json")
studio.Flow("other", definition="greeting.json")
"""


def urns(stack: PulumiStack, part: str = "resources") -> list[str]:
    """What the state holds, or what is pending."""
    found = json.loads(stack.state())["deployment"].get(part) or []
    return [entry.get("resource", entry)["urn"] for entry in found]


def locked_by(stack: PulumiStack) -> list[int]:
    """The processes named by the locks that Pulumi keeps beside the state."""
    files = (stack.folder / "state" / ".pulumi" / "locks").rglob("*.json")
    return [json.loads(file.read_text())["pid"] for file in files]


@pytest.fixture
def deployed(stack: PulumiStack) -> PulumiStack:
    """A stack with one flow, whose program has since grown: an update and two creates are to come.

    Only a state that is written at each step tells what was pending.
    """
    stack.environ[SKIP_CHECKPOINTS] = "false"
    stack.definition("greeting.json", greeting())
    stack.definition("changed.json", greeting("Hello again!"))
    stack.program(SETTLED)
    stack.up()
    stack.program(GROWN)
    return stack


@pytest.fixture
def running(deployed: PulumiStack, emulator: Emulator) -> Iterator[psutil.Popen]:
    """An `up` in the middle of three writes: of the creates, Twilio has carried out only one."""
    held = [
        emulator.fault({"match": match, "times": 1, "action": {"hold": phase}})
        for match, phase in (
            ({**CREATE, "number": 1}, "after"),
            ({**CREATE, "number": 2}, "before"),
            (UPDATE, "before"),
        )
    ]
    pulumi = deployed.start("up", "--yes", "--skip-preview")
    try:
        assert all(emulator.wait_fired(fault) for fault in held)
        yield pulumi
    finally:
        kill(pulumi)


@pytest.fixture
def killed(running: psutil.Popen, emulator: Emulator) -> psutil.Popen:
    """That `up`, killed with all it had started: a request held till then is never carried out."""
    kill(running)
    emulator.clear_faults()
    return running


def kill(pulumi: psutil.Popen) -> None:
    """The engine first, so that it can tell nobody anything."""
    if pulumi.is_running():
        theirs = [pulumi, *pulumi.children(recursive=True)]
        for process in theirs:
            process.kill()
        psutil.wait_procs(theirs, timeout=PATIENCE)


def test_tells_the_truth_and_the_next_up_makes_no_second_flow(
    deployed: PulumiStack, killed: psutil.Popen, emulator: Emulator
) -> None:
    before = urns(deployed)
    assert 3 == len(urns(deployed, "pending_operations"))
    [made] = (flow for flow in emulator.flows() if flow["friendly_name"] != "settled")
    other = "other" if made["friendly_name"] == "one" else "one"

    said = deployed.recover("--yes")
    kept, pending = urns(deployed), urns(deployed, "pending_operations")
    up = deployed.up("--refresh=false")  # with a refresh, the engine would not warn

    assert 0 == said.code, str(said)
    assert f"a lock of process {killed.pid} of " in said.text
    assert f'creating Flow "{made["friendly_name"]}": it was created as {made["sid"]}.' in said.text
    assert f'creating Flow "{other}": it was not created.' in said.text
    assert 'updating Flow "settled": ' in said.text
    assert said.text.endswith("Next: pulumi up --refresh --stack organization/shop/test\n")
    assert emulator.auth_token not in said.text
    assert (before, []) == (kept, pending)
    assert "pending operations" not in up.text
    assert ["one", "other", "settled"] == sorted(f["friendly_name"] for f in emulator.flows())
    deployed.preview("--expect-no-changes")


def test_leaves_a_stack_alone_that_an_engine_works_on(
    deployed: PulumiStack, running: psutil.Popen, emulator: Emulator
) -> None:
    said = deployed.recover("--yes")
    locked = locked_by(deployed)
    emulator.clear_faults()
    running.wait(timeout=PATIENCE)

    assert 1 == said.code
    assert f"organization/shop/test is locked by process {running.pid} of " in said.text
    assert "which still runs" in said.text
    assert [running.pid] == locked
    deployed.preview("--expect-no-changes")


def test_finds_nothing_to_recover(deployed: PulumiStack) -> None:
    said = deployed.tool("recover", "--cwd", "..", within="program")

    assert (
        0,
        "Nothing to recover: organization/shop/test has no stale lock and no pending operation.\n",
        "",
    ) == (said.returncode, said.stdout, said.stderr)


def test_a_sidecar_that_was_cut_off_does_not_keep_it_from_the_stack(stack: PulumiStack) -> None:
    stack.definition("hello.json", greeting())
    stack.program('studio.Flow("bot", definition="hello.json")')
    stack.up()
    [sidecar] = stack.folder.glob("state/.pulumi/stacks/shop/*.json.attrs")
    sidecar.write_bytes(b"")
    assert "failed to load checkpoint: EOF" in stack.preview(ok=False).text
    stack.run("cancel", "--yes", ok=False)

    recovered = stack.recover("--stack", stack.name, "--yes")

    assert 0 == recovered.code, str(recovered)
    stack.preview("--expect-no-changes")
