"""Mistakes in programs, and the sentence that each must lead to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.definitions import greeting

F_STRING = """
import json
from pathlib import Path

output = pulumi.Output.from_input("Acme")
{}
"""
PROGRAM = 'studio.Flow("greeter", definition="greeter.json")'


def named_twice() -> dict[str, Any]:
    definition = greeting()
    definition["states"][1]["name"] = "Trigger"
    return definition


def leading_nowhere() -> dict[str, Any]:
    definition = greeting()
    definition["states"][0]["transitions"][0]["next"] = "helo"
    return definition


def of_another_type() -> dict[str, Any]:
    definition = greeting()
    definition["states"][1]["properties"]["body"] = 5
    return definition


def without_what_it_needs() -> dict[str, Any]:
    definition = greeting()
    definition["states"][1] |= {"type": "send-to-flex", "transitions": [], "properties": {}}
    return definition


def with_a_key_of_tomorrow() -> dict[str, Any]:
    """As Twilio takes it or refuses it: the published schema does not say."""
    return {**greeting(), "theme": "dark"}


def with_a_place() -> dict[str, Any]:
    return greeting("Hi from ${company}")


def with_a_name_that_twilio_refuses() -> dict[str, Any]:
    definition = greeting()
    definition["states"][0]["transitions"][0]["next"] = "say hello"
    definition["states"][1]["name"] = "say hello"
    return definition


def handing_over(**properties: str) -> dict[str, Any]:
    definition = greeting()
    definition["states"][1] |= {
        "type": "send-to-flex",
        "transitions": [],
        "properties": {"workflow": "WW" + "1" * 32, "channel": "TC" + "1" * 32, **properties},
    }
    return definition


@dataclass(frozen=True)
class Case:
    """A mistake, and the sentence it must lead to."""

    sentence: str | tuple[str, ...]
    """Or several."""

    file: str | Callable[[], dict[str, Any]] | None = greeting
    program: str = PROGRAM
    environ: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    """Of the emulator."""

    secret: str = ""
    """What nobody may read."""

    is_whole: bool = False
    """Whether it is tried on Pulumi's engine too: one of each way that a sentence takes to the user."""

    def unsaid(self, text: str) -> list[str]:
        """Which of the sentences the text has not."""
        sentences = (self.sentence,) if isinstance(self.sentence, str) else self.sentence
        return [each for each in sentences if each not in text]

    def write(self, folder: Path) -> None:
        """The files that the program names, and one that it should have named."""
        (folder / "hello.json").write_text(json.dumps(greeting()))
        if self.file:
            text = self.file if isinstance(self.file, str) else json.dumps(self.file())
            (folder / "greeter.json").write_text(text)


CASES = {
    "file missing": Case(
        'helo.json: no such file; did you mean "hello.json"?',
        program='studio.Flow("greeter", definition="helo.json")',
        is_whole=True,
    ),
    "not JSON": Case("greeter.json:1:3: not JSON at line 1, column 3: ", file="{ oops"),
    "wrong shape": Case(
        "greeter.json:1:12: states: must be a list of at least one widget", file='{"states": {}}'
    ),
    "duplicate widget names": Case(
        'widget "Trigger": name: is the name of 2 widgets', file=named_twice
    ),
    "transition to nowhere": Case(
        'widget "Trigger": transitions[0].next: "helo" is not a widget; did you mean "hello"?',
        file=leading_nowhere,
    ),
    "a value of another type": Case(
        'widget "hello": properties.body: integer found, string expected', file=of_another_type
    ),
    "a template that is declared as if it were none": Case(
        'widget "hello": properties.body: "${company}" would go live unchanged, because this is '
        "not a template",
        file=with_a_place,
    ),
    "a widget's name that Twilio refuses": Case(
        'widget "say hello": name: "say hello" is refused: a name begins with a letter',
        file=with_a_name_that_twilio_refuses,
    ),
    "a stand-in for a SID": Case(
        'widget "hello": properties.workflow: "WWXXXXXXXX" is not the SID of a workflow',
        file=lambda: handing_over(workflow="WWXXXXXXXX"),
    ),
    "a stand-in in the form of a shell's variable": Case(
        'widget "hello": properties.channel: "$CHANNEL_SID" is not the SID of a task channel',
        file=lambda: handing_over(channel="$CHANNEL_SID"),
    ),
    "a stand-in in the form of Liquid": Case(
        'widget "hello": properties.workflow: Liquid reads "WORKFLOW", which Studio does not have',
        file=lambda: handing_over(workflow="{{WORKFLOW}}"),
    ),
    "attributes that are no JSON": Case(
        'widget "hello": properties.attributes: must be JSON, but is not',
        file=lambda: handing_over(attributes="name: Acme"),
    ),
    "an output in an f-string of a definition": Case(
        'widget "hello": properties.body: holds Pulumi\'s help text instead of the value of an '
        "output",
        program=F_STRING.format(
            """text = Path(__file__).with_name("greeter.json").read_text()
studio.Flow("greeter", definition=text.replace("Hello!", json.dumps(f"Hi {output}")[1:-1]))"""
        ),
    ),
    "an output in an f-string of a name": Case(
        "friendly_name holds Pulumi's help text instead of the value of an output",
        program=F_STRING.format(
            'studio.Flow("greeter", definition="greeter.json", friendly_name=f"For {output}")'
        ),
        is_whole=True,
    ),
    "an output in an f-string of a path": Case(
        "the text for a definition or its path holds Pulumi's help text instead of the value of "
        "an output",
        program=F_STRING.format('studio.Flow("greeter", definition=f"{output}.json")'),
    ),
    "an output in an f-string of a template's value": Case(
        'the value of "company" holds Pulumi\'s help text instead of the value of an output',
        file=with_a_place,
        program=F_STRING.format(
            """filled = studio.template("greeter.json", company=f"{output} Ltd")
studio.Flow("greeter", definition=filled)"""
        ),
    ),
    "an output in an f-string of a resource's name": Case(
        "A resource's name holds Pulumi's help text instead of the value of an output",
        program=F_STRING.format('studio.Flow(f"greeter-{output}", definition="greeter.json")'),
    ),
    "an output in an f-string of an account's name": Case(
        "friendly_name holds Pulumi's help text instead of the value of an output",
        program=F_STRING.format('studio.Subaccount("acme", friendly_name=f"Acme {output}")'),
    ),
    "an output in an f-string of a test user": Case(
        "test_users[0] holds Pulumi's help text instead of the value of an output",
        program=F_STRING.format(
            """studio.TestUsers("testers", flow_sid="FW" + "1" * 32, test_users=[f"client:{output}"])"""
        ),
    ),
    "a definition of another type": Case(
        'The definition of "greeter" is of the type int. It must be a path, JSON text, a mapping',
        program='studio.Flow("greeter", definition=5)',
        is_whole=True,
    ),
    "a widget without what it needs": Case(
        'widget "hello": properties.workflow: is missing, or null: Twilio refuses send-to-flex',
        file=without_what_it_needs,
    ),
    "refused by Validate": Case(
        "theme: is not defined in the schema",
        file=with_a_key_of_tomorrow,
        settings={"unknown_keys": "reject"},
        is_whole=True,
    ),
    "fields that Twilio does not know": Case(
        'status is "live"; it can be "published" or "draft"',
        program='studio.Flow("greeter", definition="greeter.json", status="live")',
    ),
    "a setting that is not there": Case(
        "greeter.json: no such file",
        program="name = pulumi.Output.from_input(None)\n"
        'studio.Flow("greeter", definition="greeter.json", status=None, friendly_name=name)',
        file=None,
    ),
    "values of other types": Case(
        "friendly_name must be text, not a number",
        program='studio.Flow("greeter", definition="greeter.json", friendly_name=5)',
    ),
    "an import": Case(
        '"greeter" cannot be imported: Pulumi offers no import for dynamic providers in Python.',
        program=PROGRAM[:-1] + f', opts=pulumi.ResourceOptions(import_="FW{"1" * 32}"))',
        is_whole=True,
    ),
    "an option that would do nothing": Case(
        'replace_on_changes of "greeter" would do nothing',
        program=PROGRAM[:-1] + ', opts=pulumi.ResourceOptions(replace_on_changes=["*"]))',
    ),
    "neither a definition nor a revision": Case(
        'Flow "greeter" has no definition. Give it one, or the revision= to roll back to.',
        program='studio.Flow("greeter")',
    ),
    "two of one name": Case(
        'Two flows of this program are named "greeter".', program=PROGRAM + "\n" + PROGRAM
    ),
    "template without a value": Case(
        'greeter.json: the value "name" has no placeholder',
        program='studio.Flow("greeter", definition=studio.template("greeter.json", name="x"))',
    ),
    "wrong credentials": Case(
        "check TWILIO_ACCOUNT_SID (or twilio-studio:accountSid) and TWILIO_AUTH_TOKEN",
        environ={"TWILIO_AUTH_TOKEN": "0" * 32},
        is_whole=True,
    ),
    "no credentials": Case(
        "TWILIO_ACCOUNT_SID (or twilio-studio:accountSid) is missing",
        environ={"TWILIO_ACCOUNT_SID": ""},
        is_whole=True,
    ),
    "API down": Case(
        "nothing answers at http://127.0.0.1:9", environ={"TWILIO_BASE_URL": "http://127.0.0.1:9"}
    ),
    "an account that is no subaccount": Case(
        f"AC{'1' * 32} is not a subaccount of AC",
        program=f'studio.Flow("greeter", definition="greeter.json", account_sid="AC{"1" * 32}")',
        is_whole=True,
    ),
    "a subaccount, many at once": Case(
        (
            "friendly_name has 39 characters, but at most 38 fit",
            'on_delete is "keep"',
        ),
        program='studio.Subaccount("a", friendly_name="x" * 39, status="closed", on_delete="keep")',
    ),
    "a subaccount that adopts the parent": Case(
        "adopt= names the parent account itself",
        program='import os\nstudio.Subaccount("a", adopt=os.environ["TWILIO_ACCOUNT_SID"])',
    ),
    "two subaccounts of one name": Case(
        'Two subaccounts of this program are named "a"',
        program='studio.Subaccount("a"); studio.Subaccount("a")',
    ),
    "an import of a subaccount": Case(
        'Use adopt="AC1" instead of import_.',
        program='studio.Subaccount("a", opts=pulumi.ResourceOptions(import_="AC1"))',
    ),
    "two test users and their flow": Case(
        (
            "test_users[1] is '15550100001': not a phone number",
            "test_users[2] is '': an address cannot be empty; leave it out",
            "flow_sid is 'greeter'. Give a flow's SID",
        ),
        program="""users = ["client:bob", "15550100001", ""]
studio.TestUsers("testers", flow_sid="greeter", test_users=users)""",
        is_whole=True,
    ),
    "a test user that is secret": Case(
        "test_users[0] is [secret]: not a phone number",
        program="""users = pulumi.Output.secret(["+1 555 010"])
flow = studio.Flow("greeter", definition="greeter.json")
studio.TestUsers("testers", flow_sid=flow.sid, test_users=users)""",
        secret="555 010",
        is_whole=True,
    ),
    "test users in an account that is none of ours": Case(
        f"AC{'1' * 32} is not a subaccount of",
        program=f"""flow = studio.Flow("greeter", definition="greeter.json")
studio.TestUsers("testers", flow_sid=flow.sid, test_users=[], account_sid="AC{"1" * 32}")""",
    ),
    "what is no text, in an output": Case(
        'The friendly_name of "greeter" is of the type bytes. It must be text, or an output of it.',
        program='studio.Flow("greeter", definition="greeter.json", friendly_name=pulumi.Output.from_input(b"x"))',
        is_whole=True,
    ),
}
