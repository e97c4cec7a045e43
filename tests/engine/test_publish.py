"""Drafts first, and then published exactly as they are: on the real engine, judged by store and journal."""

from __future__ import annotations

from typing import Any

import pytest

from studio_emulator import Emulator
from support.definitions import greeting
from support.emulator_api import Api
from support.greeter_stack import (
    DECLARED,
    assert_settled,
    bring_up_hello,
    flow_of,
    run,
    saves,
    settings,
    somebody_saves,
)
from support.pulumi_stack import PulumiStack


@pytest.fixture
def published(stack: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack of one flow: revision 1, which is live, says Hello!; the program declares Welcome!."""
    bring_up_hello(stack)
    emulator.clear_journal()
    return stack


@pytest.fixture
def drafted(published: PulumiStack, emulator: Emulator) -> PulumiStack:
    """That stack after `draft`: revision 2 says Welcome!, and only test users reach it."""
    run(published, "draft", "greeter", "--yes")
    emulator.clear_journal()
    return published


def posts(emulator: Emulator) -> list[dict[str, Any]]:
    """The fields of each write to the flow."""
    return [each["form"] for each in emulator.writes()]


def test_a_draft_reaches_test_users_and_what_is_live_stays(
    published: PulumiStack, emulator: Emulator
) -> None:
    done = run(published, "draft", "greeter", "--yes")

    assert [("published", "Hello!"), ("draft", "Welcome!")] == saves(emulator)
    assert "Test users of greeter reach revision 2. Callers go on with revision 1." in done.stdout
    assert "twilio-studio:status.greeter: draft" in settings(published)
    assert_settled(published, emulator)


def test_publish_sends_one_request_without_a_definition_and_what_was_tried_goes_live(
    drafted: PulumiStack, emulator: Emulator
) -> None:
    before = flow_of(emulator)["revisions"][-1]["definition"]

    done = run(drafted, "publish", "greeter", "--yes")

    [sent] = posts(emulator)
    assert {"Status", "CommitMessage"} == set(sent)
    assert before == flow_of(emulator)["revisions"][-1]["definition"]
    assert 3 == flow_of(emulator)["live_revision"]
    assert '~ widget "hello": properties.body: "Hello!" -> "Welcome!"' in done.stdout
    assert "Callers run revision 3 of greeter." in done.stdout
    assert "twilio-studio:status.greeter: published" in settings(drafted)
    assert_settled(drafted, emulator)


def test_what_is_live_already_is_told_and_not_written(
    published: PulumiStack, emulator: Emulator
) -> None:
    before = settings(published)

    done = run(published, "publish", "greeter")

    assert "Revision 1 of greeter is live already: there is nothing to publish." in done.stdout
    assert [] == emulator.writes()
    assert before == settings(published)


REFUSED = {
    "somebody saved on it": ("Good night!", "Welcome!", "because somebody else saved it"),
    "the program has changed": (None, "Good evening!", "because the program has changed since"),
}


@pytest.mark.parametrize(("theirs", "ours", "why"), REFUSED.values(), ids=REFUSED)
def test_a_head_that_is_not_what_the_program_declares_is_refused_without_a_write(
    drafted: PulumiStack, emulator: Emulator, theirs: str | None, ours: str, why: str
) -> None:
    if theirs:
        somebody_saves(emulator, theirs)
    drafted.definition("greeter.json", greeting(ours))
    before = settings(drafted)
    emulator.clear_journal()

    done = run(drafted, "publish", "greeter", "--yes", code=1)

    assert why in done.stderr
    assert "Nothing was written, and the configuration is as it was before." in done.stderr
    assert f'-> "{ours}"' in done.stderr
    assert "Traceback" not in done.stderr
    assert [] == emulator.writes()
    assert before == settings(drafted)


def test_a_save_between_the_look_and_the_run_is_refused_without_a_write(
    drafted: PulumiStack, emulator: Emulator
) -> None:
    fault = emulator.fault(
        {"match": {"method": "GET", "path": "/v2/Flows$"}, "times": 1, "action": {"hold": "before"}}
    )
    running = drafted.start_tool("publish", "greeter", "--yes")
    assert emulator.wait_fired(fault)

    somebody_saves(emulator, "Welcome!")
    emulator.clear_journal()
    emulator.clear_faults()
    _, said = running.communicate()

    assert 1 == running.returncode
    assert (
        "somebody saved revision 3 after you looked at revision 2, so nothing was written" in said
    )
    assert [] == emulator.writes()


def test_the_same_content_saved_by_somebody_is_published(
    drafted: PulumiStack, emulator: Emulator
) -> None:
    somebody_saves(emulator, "Welcome!")

    run(drafted, "publish", "greeter", "--yes")

    assert ("published", "Welcome!") == saves(emulator)[-1]
    assert "Definition" not in posts(emulator)[-1]


def test_a_flow_that_was_never_live_is_published(stack: PulumiStack, emulator: Emulator) -> None:
    stack.definition("greeter.json", greeting())
    stack.program(DECLARED[:-1] + ', status="draft")')
    stack.up()

    done = run(stack, "publish", "greeter", "--yes")

    assert "nothing is live yet -> revision 1" in done.stdout
    assert [("draft", "Hello!"), ("published", "Hello!")] == saves(emulator)
    assert_settled(stack, emulator)


def test_a_deleted_flow_is_not_made_again(drafted: PulumiStack, emulator: Emulator) -> None:
    with Api(emulator.base_url, emulator.account_sid, emulator.auth_token) as api:
        assert api.delete(f"/v2/Flows/{flow_of(emulator)['sid']}").ok
    emulator.clear_journal()

    run(drafted, "publish", "greeter", "--yes", code=1)

    assert [] == emulator.writes()


def test_without_a_terminal_nothing_is_done_unasked(
    drafted: PulumiStack, emulator: Emulator
) -> None:
    before = settings(drafted)

    done = run(drafted, "publish", "greeter", code=2)

    assert "--yes must be passed in" in done.stderr
    assert [] == emulator.writes()
    assert before == settings(drafted)


def test_a_name_that_the_stack_does_not_know_is_told_with_those_that_it_knows(
    published: PulumiStack,
) -> None:
    done = run(published, "publish", "greter", "--yes", code=1)

    assert 'stack test has made no flow "greter"; did you mean "greeter"?' in done.stderr
    assert 'Its flows: "greeter".' in done.stderr
