"""The whole life of a flow, told on the real engine: in calm, with lagging reads, and with failing requests.

Each story is judged by the emulator's store and journal, and ends with nothing left to do and nothing written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support import kept
from support.definitions import greeting
from support.pulumi_stack import SKIP_CHECKPOINTS, PulumiStack, Result

PROGRAM = """
config = pulumi.Config()
flow = studio.Flow(
    "greeter",
    definition="greeter.json",
    status=config.get("status") or "published",
    on_drift=config.get("onDrift") or "repair",
)
for name in ("sid", "revision", "live_revision", "status", "definition_sha256"):
    pulumi.export(name, getattr(flow, name))
"""
HEAD = {"method": "GET", "path": "^/v2/Flows/FW[0-9a-f]{32}$"}


class Stage:
    """A stack, somebody else, and the weather between them and Twilio."""

    def __init__(self, stack: PulumiStack, emulator: Emulator, weather: str) -> None:
        self.stack = stack
        self.emulator = emulator
        self.weather = weather
        self.client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
        emulator.change_settings(lag_reads=2 if weather == "lagging" else 0)
        stack.definition("greeter.json", greeting())
        stack.program(PROGRAM)

    def up(self, *arguments: str) -> Result:
        """`pulumi up` in this weather."""
        self._storm()
        return self.stack.up(*arguments)

    def begins(self) -> None:
        """The first `up` of the program, in this weather."""
        self._storm()
        kept.once(self.stack, self.emulator, self.stack.up)

    def preview(self, *, ok: bool = True) -> Result:
        """`pulumi preview` in this weather, which must write nothing."""
        self._storm()
        self.emulator.clear_journal()
        result = self.stack.run("preview", ok=ok)
        assert [] == self.emulator.writes()
        return result

    def config(self, key: str, value: str | None) -> None:
        """Set a value of the stack's configuration, or remove it."""
        self.stack.configure(key, value)

    def save(self, body: str, status: str = "published", message: str = "quick fix") -> None:
        """Somebody saves the flow, in fair weather; who reads afterwards sees it."""
        self.emulator.clear_faults()
        self.pass_time(self.flow["sid"])
        flow = self.client.studio.v2.flows(self.flow["sid"])
        flow.update(status=status, definition=greeting(body), commit_message=message)
        self.pass_time(self.flow["sid"])

    def pass_time(self, sid: str) -> None:
        """Read until no read lags any more."""
        for _ in range(4):
            with suppress(TwilioRestException):
                self.client.studio.v2.flows(sid).fetch()

    def ends(self) -> None:
        """Nothing is left to do, and nothing is written."""
        self.emulator.clear_faults()
        self.emulator.clear_journal()
        self.stack.up("--expect-no-changes")
        if (
            self.weather == "calm"
        ):  # a preview after it sees what `up` has just seen, in any weather
            self.stack.preview("--expect-no-changes")
        assert [] == self.emulator.writes()

    @property
    def flow(self) -> dict[str, Any]:
        """The only flow, as the emulator holds it."""
        [flow] = self.emulator.flows()
        return flow

    @property
    def live(self) -> str:
        """What callers hear."""
        return body_of(self.flow["revisions"][self.flow["live_revision"] - 1])

    def _storm(self) -> None:
        if self.weather == "stormy":
            self.emulator.clear_faults()
            for action in ({"throttle": True, "retry_after": 1}, {"drop": "after"}):
                self.emulator.fault({"match": {"path": "^/v2/Flows"}, "times": 1, "action": action})
            self.emulator.fault(
                {
                    "match": {"method": "POST", "path": "^/v2/Flows(/FW.*)?$"},
                    "times": 1,
                    "action": {"drop": "after"},
                }
            )


def body_of(revision: dict[str, Any]) -> str:
    return str(revision["definition"]["states"][1]["properties"]["body"])


@pytest.fixture(params=["calm", "lagging", "stormy"])
def stage(
    request: pytest.FixtureRequest, stack: PulumiStack, emulator: Emulator
) -> Iterator[Stage]:
    """A stack in some weather, with a program that has not been run."""
    yield Stage(stack, emulator, request.param)
    emulator.clear_faults()


def test_somebodys_draft_is_shown_and_left_alone_their_publishing_is_repaired(stage: Stage) -> None:
    stage.begins()
    stage.save("Perhaps?", status="draft", message="an idea")

    with_draft = stage.preview()
    stage.up("--expect-no-changes")
    left = stage.flow["revision"]
    stage.save("Go away!")
    with_drift = stage.preview()
    stage.up()

    assert "has an unpublished draft: revision 2 of" in with_draft.text
    assert '"an idea"' in with_draft.text
    assert 2 == left
    assert '~ widget "hello": properties.body: "Hello!" -> "Go away!"' in with_drift.text
    assert "revision 3 of" in with_drift.text
    assert "Hello!" == stage.live
    assert stage.stack.output("live_revision") == stage.flow["live_revision"] == 4
    stage.ends()


def test_what_was_tried_as_a_draft_is_published_as_it_is(stage: Stage) -> None:
    stage.stack.program(
        PROGRAM + 'studio.TestUsers("greeter", flow_sid=flow.sid, test_users=["+15550100001"])\n'
    )
    stage.config("status", "draft")
    stage.up()
    tried = stage.stack.output("definition_sha256")
    live_before = stage.flow["live_revision"]
    stage.config("status", "published")
    stage.emulator.clear_journal()

    stage.up()

    [write] = [entry for entry in stage.emulator.writes() if entry["applied"]]
    assert live_before is None
    assert ["+15550100001"] == stage.flow["test_users"]
    assert ["CommitMessage", "Status"] == sorted(write["form"])
    assert 2 == stage.flow["live_revision"]
    assert stage.stack.output("definition_sha256") == tried
    assert f"def={tried[:16]}" in stage.flow["revisions"][1]["commit_message"]
    stage.ends()


def test_a_pin_rolls_back_and_its_removal_rolls_forward(stage: Stage) -> None:
    stage.begins()
    stage.stack.definition("greeter.json", greeting("Welcome!"))
    stage.up()
    stage.config("twilio-studio:pins.greeter", "1")

    preview = stage.preview()
    stage.up()
    back = stage.live
    stage.ends()
    stage.config("twilio-studio:pins.greeter", "99")
    refused = stage.preview(ok=False)
    stage.config("twilio-studio:pins.greeter", None)
    stage.up()

    assert '~ widget "hello": properties.body: "Welcome!" -> "Hello!"' in preview.text
    assert "Hello!" == back
    assert "cannot be rolled back: no revision 99 exists" in refused.text
    assert "Welcome!" == stage.live
    stage.ends()


def test_drift_stops_the_preview_or_is_ignored_as_the_policy_says(stage: Stage) -> None:
    stage.config("onDrift", "fail")
    stage.up()
    stage.save("Go away!")

    stopped = stage.preview(ok=False)
    stage.config("onDrift", "ignore")
    shown = stage.preview()
    stage.up()
    ignored = stage.live
    stage.stack.definition("greeter.json", greeting("Welcome!"))
    stage.up()

    assert 'and on_drift is "fail"' in stopped.text
    assert "revision 2 of" in stopped.text
    assert "somebody changed flow" in shown.text
    assert "Go away!" == ignored
    assert "Welcome!" == stage.live
    stage.ends()


def test_a_save_between_the_read_and_the_write_is_never_lost(stage: Stage) -> None:
    stage.begins()
    stage.emulator.clear_faults()
    stage.pass_time(stage.flow["sid"])
    stage.stack.definition("greeter.json", greeting("Welcome!"))
    held = stage.emulator.fault({"match": HEAD, "times": 1, "action": {"hold": "before"}})
    pulumi = stage.stack.start("up", "--yes", "--skip-preview")
    assert stage.emulator.wait_fired(held)

    flow = stage.client.studio.v2.flows(stage.flow["sid"])
    flow.update(status="published", definition=greeting("Mine!"), commit_message="meanwhile")
    stage.emulator.clear_faults()
    code = pulumi.wait()

    log = (stage.stack.folder / "started.log").read_text()
    assert 0 != code or "lagging" == stage.weather
    assert "Mine!" in [body_of(revision) for revision in stage.flow["revisions"]]
    if stage.weather != "lagging":
        assert "somebody saved revision 2 since this stack read revision 1" in log
        assert "Mine!" == stage.live
    stage.up()
    assert "Welcome!" == stage.live
    stage.ends()


def test_a_flow_made_in_the_console_is_adopted_without_a_write(stage: Stage) -> None:
    made = stage.client.studio.v2.flows.create("greeter", "published", greeting("First"))
    stage.pass_time(made.sid)
    stage.save("Hello!", message="by hand")
    stage.save("Perhaps?", status="draft", message="an idea")
    stage.stack.program(f"""
    flow = studio.Flow("greeter", definition="greeter.json", adopt="{made.sid}")
    pulumi.export("sid", flow.sid)
    """)

    preview = stage.preview()
    stage.up()

    assert "will be taken over unchanged" in preview.text
    assert [] == stage.emulator.writes()
    assert stage.stack.output("sid") == made.sid
    assert 3 == stage.flow["revision"]
    stage.ends()


def test_a_renamed_resource_keeps_its_flow_and_its_old_name_gets_another(stage: Stage) -> None:
    stage.begins()
    sid = stage.flow["sid"]
    stage.stack.program("""
    studio.Flow(
        "receptionist",
        friendly_name="greeter",
        definition="greeter.json",
        opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name="greeter")]),
    )
    """)
    stage.up()
    stage.ends()
    stage.stack.definition("other.json", greeting("I am new here"))
    stage.stack.program("""
    alias = pulumi.ResourceOptions(aliases=[pulumi.Alias(name="greeter")])
    studio.Flow("receptionist", friendly_name="greeter", definition="greeter.json", opts=alias)
    studio.Flow("greeter", definition="other.json")
    """)

    stage.up()

    same, new = sorted(stage.emulator.flows(), key=lambda flow: flow["sid"] != sid)
    assert same["sid"] == sid
    assert ["Hello!", "Hello!"] == [body_of(revision) for revision in same["revisions"]]
    assert ["I am new here"] == [body_of(revision) for revision in new["revisions"]]
    stage.ends()


def test_a_flow_that_moves_to_another_account_is_made_there_before_it_is_deleted_here(
    stage: Stage,
) -> None:
    parent = stage.emulator.account_sid
    stage.begins()
    child = stage.emulator.create_account("Acme", parent)["sid"]
    stage.stack.program(f"""
    studio.Flow("greeter", definition="greeter.json", account_sid="{child}")
    """)
    stage.emulator.clear_journal()

    stage.up()

    applied = [entry for entry in stage.emulator.writes() if entry["applied"]]
    assert [(entry["method"], entry["account_sid"]) for entry in applied] == [
        ("POST", child),
        ("DELETE", parent),
    ]
    assert [] == stage.emulator.flows()
    assert 1 == len(stage.emulator.flows(child))
    stage.ends()


def test_test_users_are_those_declared_whoever_changes_them(stage: Stage) -> None:
    users = 'studio.TestUsers("testers", flow_sid=flow.sid, test_users=["+15550100001"])\n'
    stage.stack.program(PROGRAM + users)
    stage.up()
    stage.emulator.clear_faults()
    stage.pass_time(stage.flow["sid"])
    theirs = stage.client.studio.v2.flows(stage.flow["sid"]).test_users()
    theirs.update(test_users=["client:bob"])

    preview = stage.preview()
    stage.up()
    repaired = stage.flow["test_users"]
    stage.stack.program(PROGRAM)
    stage.up()

    assert '+ "client:bob" - "+15550100001"' in preview.text
    assert ["+15550100001"] == repaired
    assert [] == stage.flow["test_users"]
    stage.ends()


def test_a_killed_engine_is_recovered_from_without_a_second_flow(stage: Stage) -> None:
    stage.stack.environ[SKIP_CHECKPOINTS] = "false"  # or the state would not tell what was pending
    create = {"method": "POST", "path": "^/v2/Flows$"}
    held = stage.emulator.fault({"match": create, "times": 1, "action": {"hold": "after"}})
    pulumi = stage.stack.start("up", "--yes", "--skip-preview")
    assert stage.emulator.wait_fired(held)
    pulumi.kill()
    pulumi.wait()
    stage.emulator.clear_faults()

    recovered = stage.stack.recover("--yes")
    stage.up()

    assert 0 == recovered.code, str(recovered)
    assert f"it was created as {stage.flow['sid']}" in recovered.text
    assert 1 == stage.flow["revision"]
    stage.ends()
