"""`twilio-studio review` shows what `up` would change: desired against live, on the real engine."""

from __future__ import annotations

import subprocess

from definitions import greeting
from pulumi_stack import PulumiStack
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator

SECRET = "the code is 4711"


def review(stack: PulumiStack) -> subprocess.CompletedProcess[str]:
    options = ("--out", "review.html", "--markdown", "review.md")
    return stack.tool("review", "--stack", stack.name, *options)


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
    assert (0, []) == (done.returncode, emulator.writes())
    assert "Flows: 1 to be created, 2 to be changed, 1 to be deleted. Other resources: 1." in text
    assert '"Hi from the Console" -> "Good morning"' in text
    assert f'somebody changed flow "bot" ({bot.sid}): revision 2' in text
    assert '~ friendly_name: "Hidden" -> "Hidden too"' in text
    assert 'test_users: ["+15550100001"] -> ["+15550100002"]' in text
    assert "Hi from the Console" in page
    assert SECRET not in page + text + done.stdout + done.stderr


def test_a_preview_that_fails_is_told_with_its_reason(stack: PulumiStack) -> None:
    stack.definition("hello.json", greeting())
    stack.program('studio.Flow("bot", definition="helo.json")')

    done = review(stack)

    text = (stack.folder / "review.md").read_text()
    assert 1 == done.returncode
    assert "no such file" in text
    assert 'did you mean "hello.json"?' in text
