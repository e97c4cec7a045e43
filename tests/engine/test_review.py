"""`twilio-studio review` shows what `up` would change: desired against live, on the real engine."""

from __future__ import annotations

import subprocess

import pytest

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

SECRET = "the code is 4711"


def review(stack: PulumiStack) -> subprocess.CompletedProcess[str]:
    options = ("--out", "../review.html", "--markdown", "../review.md", "--cwd", "..")
    return stack.tool("review", "--stack", stack.name, *options, within="program")


def test_tells_every_change_of_a_stack_against_what_is_live(
    stack: PulumiStack, emulator: Emulator, credentials: dict[str, str]
) -> None:
    stack.definition("hello.json", greeting("Hello"))
    stack.definition("secret.json", greeting(SECRET))
    secret = 'pulumi.Output.secret(open("secret.json").read())'
    stack.program(f"""
        bot = studio.Flow("bot", definition="hello.json")
        studio.TestUsers("bot", flow_sid=bot.sid, test_users=["+15550100001"])
        studio.Flow("gone", definition="hello.json")
        studio.Flow("hidden", definition={secret}, friendly_name="Hidden")
    """)
    stack.up()
    client = Client(Settings.resolve(lambda _: None, credentials))
    [bot] = [flow for flow in client.flows() if flow.friendly_name == "bot"]
    client.update_flow(bot.sid, status="published", definition=greeting("Hi from the Console"))
    client.close()
    stack.definition("hello.json", greeting("Good morning"))
    stack.program(f"""
        bot = studio.Flow("bot", definition="hello.json")
        studio.TestUsers("bot", flow_sid=bot.sid, test_users=["+15550100002"])
        studio.Flow("added", definition="hello.json")
        studio.Flow("hidden", definition={secret}, friendly_name="Hidden too")
    """)
    emulator.clear_journal()

    done = review(stack)

    page, text = ((stack.folder / name).read_text() for name in ("review.html", "review.md"))
    assert (1, []) == (done.returncode, emulator.writes())
    assert "Flows: 1 to be created, 2 to be changed, 1 to be deleted. Other resources: 1." in text
    assert '"Hi from the Console" -> "Good morning"' in text
    assert f'somebody changed flow "bot" ({bot.sid}): revision 2' in text
    assert '~ friendly_name: "Hidden" -> "Hidden too"' in text
    assert 'test_users: ["+15550100001"] -> ["+15550100002"]' in text
    assert "Hi from the Console" in page
    assert SECRET not in page + text + done.stdout + done.stderr


FOREIGN = {
    "in the name": ("What will change", "quick fix"),
    "in the commit message": ("Greeter", "This will change"),
    "in the plural": ("The lines will change", "They will change"),
}


@pytest.mark.parametrize("case", FOREIGN)
def test_no_name_and_no_commit_message_hides_what_somebody_changed(
    case: str, stack: PulumiStack, credentials: dict[str, str]
) -> None:
    name, message = FOREIGN[case]
    stack.definition("hello.json", greeting("Hello"))
    stack.program(
        f'studio.Flow("bot", definition="hello.json", friendly_name="{name}", on_drift="ignore")'
    )
    stack.up()
    client = Client(Settings.resolve(lambda _: None, credentials))
    [bot] = client.flows()
    edited = greeting("Hi from the Console")
    client.update_flow(bot.sid, status="published", definition=edited, commit_message=message)
    client.close()

    done = review(stack)

    page, text = ((stack.folder / kind).read_text() for kind in ("review.html", "review.md"))
    assert 0 == done.returncode, done.stderr
    for shown in (page, text):
        assert f"({bot.sid}): revision 2 of " in shown
        assert "Hi from the Console" in shown


def test_a_draft_that_an_update_would_cover_is_told_beside_the_flow(
    stack: PulumiStack, credentials: dict[str, str]
) -> None:
    stack.definition("hello.json", greeting("Hello"))
    stack.program('studio.Flow("bot", definition="hello.json")')
    stack.up()
    client = Client(Settings.resolve(lambda _: None, credentials))
    [bot] = client.flows()
    client.update_flow(bot.sid, status="draft", definition=greeting("Being worked on"))
    client.close()
    stack.definition("hello.json", greeting("Good morning"))

    done = review(stack)

    text = (stack.folder / "review.md").read_text()
    assert 1 == done.returncode, done.stderr
    assert "the draft of revision 2 is replaced; it stays in Twilio's history" in text
    assert "will change" not in text


def test_what_an_adoption_would_change_is_told(
    stack: PulumiStack, credentials: dict[str, str]
) -> None:
    client = Client(Settings.resolve(lambda _: None, credentials))
    flow = client.create_flow(
        friendly_name="Bot",
        status="published",
        definition=greeting("From the Console"),
        commit_message=None,
    )
    client.close()
    stack.definition("hello.json", greeting("Hello"))
    stack.program(f'studio.Flow("bot", definition="hello.json", adopt="{flow.sid}")')

    done = review(stack)

    text = (stack.folder / "review.md").read_text()
    assert 1 == done.returncode, done.stderr
    assert f'flow "Bot" ({flow.sid}) will change' in text
    assert '"From the Console" -> "Hello"' in text


def test_what_is_configured_as_a_secret_is_hidden_in_what_the_provider_says(
    stack: PulumiStack, credentials: dict[str, str]
) -> None:
    stack.run("config", "set", "--secret", "shop:code", SECRET)
    stack.definition("hello.json", greeting("Hello"))
    stack.program('studio.Flow("bot", definition="hello.json", on_drift="ignore")')
    stack.up()
    client = Client(Settings.resolve(lambda _: None, credentials))
    [bot] = client.flows()
    client.update_flow(bot.sid, status="published", definition=greeting(SECRET))
    client.close()

    done = review(stack)

    page, text = ((stack.folder / kind).read_text() for kind in ("review.html", "review.md"))
    assert f'somebody changed flow "bot" ({bot.sid})' in text
    assert '"Hello" -> "[secret]"' in text
    assert SECRET not in page + text + done.stdout + done.stderr


def test_a_preview_that_fails_is_told_with_its_reason(stack: PulumiStack) -> None:
    stack.definition("hello.json", greeting())
    stack.program('studio.Flow("bot", definition="helo.json")')

    done = review(stack)

    text = (stack.folder / "review.md").read_text()
    assert 2 == done.returncode
    assert "no such file" in text
    assert 'did you mean "hello.json"?' in text
