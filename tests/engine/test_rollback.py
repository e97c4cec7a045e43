"""`twilio-studio rollback` on the real engine, judged by store and journal. What a pin does: test_roll_back.py."""

from __future__ import annotations

import psutil
import pytest

from studio_emulator import Emulator
from support.definitions import greeting
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
    """A stack of one flow: revision 1 says Hello!, revision 2, which is live, says Welcome!."""
    bring_up_hello(stack)
    stack.up()
    emulator.clear_journal()
    return stack


def test_callers_get_the_last_good_revision_by_one_write_and_the_next_up_agrees(
    published: PulumiStack, emulator: Emulator
) -> None:
    done = run(published, "rollback", "greeter", "--yes")

    assert [("published", "Hello!"), ("published", "Welcome!"), ("published", "Hello!")] == saves(
        emulator
    )
    assert 1 == len(emulator.writes())
    assert len(emulator.journal()) <= 9
    assert flow_of(emulator)["revisions"][-1]["commit_message"].startswith(
        "Roll back to revision 1 ["
    )
    assert '~ widget "hello": properties.body: "Welcome!" -> "Hello!"' in done.stdout
    assert "Callers run revision 3 of greeter, which holds what revision 1 holds." in done.stdout
    assert "twilio-studio rollback greeter --stack test --forward" in done.stdout
    assert 'twilio-studio:pins.greeter: "1"' in settings(published)
    assert_settled(published, emulator)


def test_forward_brings_what_the_program_declares_again(
    published: PulumiStack, emulator: Emulator
) -> None:
    before = settings(published)
    run(published, "rollback", "greeter", "--yes")

    done = run(published, "rollback", "greeter", "--forward", "--yes")

    assert ("published", "Welcome!") == saves(emulator)[-1]
    assert "Callers run revision 4 of greeter." in done.stdout
    assert before.strip() == settings(published).removesuffix("config: {}\n").strip()
    assert_settled(published, emulator)


def test_a_second_roll_back_goes_on_before_the_revision_that_the_first_restored(
    published: PulumiStack, emulator: Emulator
) -> None:
    published.definition("greeter.json", greeting("Good night!"))
    published.up()
    run(published, "rollback", "greeter", "--yes")

    run(published, "rollback", "greeter", "--yes")
    nothing_left = run(published, "rollback", "greeter", "--yes", code=1)

    assert ["Hello!", "Welcome!", "Good night!", "Welcome!", "Hello!"] == [
        body for _, body in saves(emulator)
    ]
    assert "this stack published no earlier revision of flow" in nothing_left.stderr


@pytest.mark.parametrize("on_drift", ["repair", "fail", "ignore"])
def test_what_somebody_published_is_rolled_back_whatever_on_drift_says(
    published: PulumiStack, emulator: Emulator, on_drift: str
) -> None:
    published.program(DECLARED[:-1] + f', on_drift="{on_drift}")')
    published.up()
    somebody_saves(emulator, "Buy now!", "published")

    done = run(published, "rollback", "greeter", "--yes")

    assert "Welcome!" == saves(emulator)[-1][1]
    assert '"Buy now!" -> "Welcome!"' in done.stdout


def test_a_save_that_nobody_has_seen_is_not_rolled_back(
    published: PulumiStack, emulator: Emulator
) -> None:
    before = settings(published)
    fault = emulator.fault(
        {"match": {"method": "GET", "path": "/v2/Flows$"}, "times": 1, "action": {"hold": "before"}}
    )
    running = published.start_tool("rollback", "greeter", "--yes")
    assert emulator.wait_fired(fault)

    somebody_saves(emulator, "We are back!", "published")
    emulator.clear_journal()
    emulator.clear_faults()
    _, said = running.communicate()

    assert 1 == running.returncode
    assert "somebody saved revision 3 after you looked at revision 2" in said
    assert [] == emulator.writes()
    assert before == settings(published)


def test_a_flow_that_is_declared_a_draft_is_published_and_the_draft_can_be_tried_again(
    published: PulumiStack, emulator: Emulator
) -> None:
    published.definition("greeter.json", greeting("Good night!"))
    run(published, "draft", "greeter", "--yes")

    done = run(published, "rollback", "greeter", "--to", "1", "--yes")
    back = saves(emulator)
    run(published, "draft", "greeter", "--yes")

    assert ("published", "Hello!") == back[-1]
    assert "The flow is declared published from now on." in done.stdout
    assert "--forward" not in done.stdout
    assert ("draft", "Good night!") == saves(emulator)[-1]
    assert "pins" not in settings(published)
    assert_settled(published, emulator)


def test_a_revision_that_callers_run_already_is_kept_by_a_pin_and_a_second_time_is_nothing(
    published: PulumiStack, emulator: Emulator
) -> None:
    first = run(published, "rollback", "greeter", "--to", "2", "--yes")
    asked = len(emulator.journal())
    again = run(published, "rollback", "greeter", "--to", "2")

    assert "nothing changes for callers" in first.stdout
    assert [] == emulator.writes()
    assert 'twilio-studio:pins.greeter: "2"' in settings(published)
    assert "greeter is rolled back to revision 2 already: there is nothing to do." in again.stdout
    assert asked + 1 == len(emulator.journal())


def test_a_run_that_fails_leaves_the_configuration_with_its_comments_as_it_was(
    published: PulumiStack, emulator: Emulator
) -> None:
    file = published.folder / "Pulumi.test.yaml"
    file.write_text("# ours\n" + file.read_text())
    before = file.read_text()
    published.program("raise pulumi.RunError('The office is closed')")

    done = run(published, "rollback", "greeter", "--yes", code=1)

    assert "The office is closed" in done.stderr
    assert "Nothing was written, and the configuration is as it was before." in done.stderr
    assert before == file.read_text()
    assert [] == emulator.writes()


def test_a_refused_write_leaves_the_configuration_as_it_was(
    published: PulumiStack, emulator: Emulator
) -> None:
    emulator.fault({"match": {"method": "POST", "path": "/v2/Flows/FW"}, "action": {"status": 403}})
    before = settings(published)

    done = run(published, "rollback", "greeter", "--yes", code=1)

    assert "Nothing was written" in done.stderr
    assert before == settings(published)


def test_without_a_settings_file_one_is_made_and_a_failure_leaves_no_pin_in_it(
    published: PulumiStack, emulator: Emulator
) -> None:
    file = published.folder / "Pulumi.test.yaml"
    file.unlink()
    published.program("raise pulumi.RunError('The office is closed')")

    run(published, "rollback", "greeter", "--yes", code=1)
    after_failure = settings(published)
    published.program(DECLARED)
    run(published, "rollback", "greeter", "--yes")

    assert "twilio-studio" not in after_failure
    assert "pins.greeter" in file.read_text()
    assert ("published", "Hello!") == saves(emulator)[-1]


def test_a_secret_pin_stays_secret(published: PulumiStack, emulator: Emulator) -> None:
    published.run("config", "set", "--secret", "twilio-studio:pins.greeter", "2")

    run(published, "rollback", "greeter", "--to", "1", "--yes")

    assert "secure:" in settings(published)
    assert ("published", "Hello!") == saves(emulator)[-1]


def test_a_pin_in_an_object_is_changed_there(published: PulumiStack, emulator: Emulator) -> None:
    published.run("config", "set", "--path", "twilio-studio:pins.greeter", "2")

    run(published, "rollback", "greeter", "--to", "1", "--yes")

    assert "twilio-studio:pins:\n    greeter: 1" in settings(published)
    assert ("published", "Hello!") == saves(emulator)[-1]


def test_failing_cases_of_the_program_do_not_hold_a_roll_back_up(
    published: PulumiStack, emulator: Emulator
) -> None:
    (published.folder / "program" / "t.yaml").write_text(
        "cases: [{name: greets, message: Hi, turns: [{hears: Moo}], ends: hello}]"
    )
    published.program(DECLARED[:-1] + ', tests="t.yaml")')

    run(published, "rollback", "greeter", "--yes")

    assert ("published", "Hello!") == saves(emulator)[-1]


def test_a_flow_of_a_tenant_is_rolled_back_in_its_own_account(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.definition("greeter.json", greeting())
    stack.program("""
    studio.Tenant("acme", flows={"greeter": studio.TenantFlow(template="greeter.json")})
    """)
    stack.up()
    stack.definition("greeter.json", greeting("Welcome!"))
    stack.up()
    [urn] = [each for each in stack.urns() if "studio:Flow" in each]
    name = urn.rpartition("::")[2]

    run(stack, "rollback", name, "--yes")

    [account] = [each for each in emulator.accounts() if each["sid"] != emulator.account_sid]
    [flow] = emulator.flows(account["sid"])
    assert "Hello!" in str(flow["revisions"][-1]["definition"])


def test_nothing_is_shown_of_a_secret_definition(stack: PulumiStack, emulator: Emulator) -> None:
    stack.definition("greeter.json", greeting("The code is ${code}"))
    stack.program("""
    code = pulumi.Config().require_secret("code")
    studio.Flow("greeter", definition=studio.template("greeter.json", code=code))
    """)
    for code in ("tangerine", "nectarine"):
        stack.run("config", "set", "--secret", "code", code)
        stack.up()

    done = run(stack, "rollback", "greeter", "--yes")

    assert 'widget "hello"' in done.stdout
    assert "tangerine" not in done.stdout + done.stderr
    assert "nectarine" not in done.stdout + done.stderr
    assert "The code is tangerine" == saves(emulator)[-1][1]


@pytest.mark.parametrize("phase", ["before", "after"])
def test_a_kill_in_the_middle_is_completed_by_the_next_up(
    published: PulumiStack, emulator: Emulator, phase: str
) -> None:
    fault = emulator.fault(
        {"match": {"method": "POST", "path": "/v2/Flows/FW"}, "times": 1, "action": {"hold": phase}}
    )
    running = published.start_tool("rollback", "greeter", "--yes")
    assert emulator.wait_fired(fault)
    theirs = psutil.Process(running.pid).children(recursive=True)
    engine = next(each for each in theirs if each.name() == "pulumi")

    engine.kill()
    emulator.clear_faults()
    _, said = running.communicate()
    kept = settings(published)
    recovered = published.recover("--yes")
    published.up()

    assert 1 == running.returncode
    assert "Pulumi was killed, so it is not known whether a revision was written." in said
    assert 'twilio-studio:pins.greeter: "1"' in kept
    assert 0 == recovered.code, recovered
    assert ["Hello!", "Welcome!", "Hello!"] == [body for _, body in saves(emulator)]
    assert_settled(published, emulator)


WRONG = {
    "a revision that is not there": (["--to", "9"], 1, "has no revision 9: the newest is 2"),
    "no revision": (["--to", "latest"], 2, "is not a revision. Give a number, or last-good"),
    "forward to a revision": (
        ["--forward", "--to", "1"],
        2,
        "it goes to what the program declares",
    ),
}


@pytest.mark.parametrize(("arguments", "code", "sentence"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_rolled_back_to_is_refused(
    published: PulumiStack, emulator: Emulator, arguments: list[str], code: int, sentence: str
) -> None:
    done = run(published, "rollback", "greeter", "--yes", *arguments, code=code)

    assert sentence in " ".join(done.stderr.replace("│", " ").split())
    assert [] == emulator.writes()


def test_forward_without_a_pin_has_nothing_to_do(
    published: PulumiStack, emulator: Emulator
) -> None:
    done = run(published, "rollback", "greeter", "--forward")

    assert "The configuration does not pin greeter. There is nothing to do." in done.stdout
    assert [] == emulator.journal()
