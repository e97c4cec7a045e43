"""What others wrote does nothing to the terminal of whoever runs the engine, and what is secret is not quoted there."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
import requests

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting
from support.patience import PATIENCE
from support.pulumi_stack import PulumiStack

FORGED = "+ widget forged"
HOSTILE = f"x\x1b[2J\x1b]0;owned\x07\n{FORGED}\n    {FORGED}\u2028\u202e\x9b2J"
PROGRAM = 'studio.Flow("greeter", definition="greeter.json")'
SECRET = """
name, message = pulumi.Output.secret("tangerine 1"), pulumi.Output.secret("mandarin 2")
body = pulumi.Output.secret("clementine 3").apply(lambda text: TEXT)
flow = studio.Flow("greeter", definition={"states": [
    {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingMessage", "next": "hello"}],
     "properties": {"offset": {"x": 0, "y": 0}}},
    {"name": "hello", "type": "send-message", "transitions": [],
     "properties": {"body": body, "from": "{{flow.channel.address}}", "to": "{{contact.channel.address}}",
                    "service": "{{trigger.message.InstanceSid}}", "channel": "{{trigger.message.ChannelSid}}"}}],
    "initial_state": "Trigger", "flags": {"allow_concurrent_calls": True}},
    friendly_name=name, commit_message=message, status="STATUS")
studio.TestUsers("greeter", flow_sid=flow.sid, test_users=pulumi.Output.secret(["client:satsuma"]))
studio.Subaccount("acme", friendly_name=pulumi.Output.secret("pomelo 4"))
"""
SECRETS = ("tangerine", "mandarin", "clementine", "satsuma", "pomelo")


def is_harmless(text: str) -> bool:
    """Nothing that a terminal obeys or does not show, and no line that begins as the hostile text has it."""
    odd = [char for char in text if not char.isprintable() and char not in "\n\t"]
    forged = [line for line in text.split("\n") if line.strip().startswith(FORGED)]
    return (odd, forged) == ([], [])


def told(text: str) -> list[str]:
    """Which of the secrets stand there."""
    return [secret for secret in SECRETS if secret in text]


def secretly(text: str = "text", status: str = "published") -> str:
    return SECRET.replace("TEXT", text).replace("STATUS", status)


@pytest.fixture
def somebody(credentials: dict[str, str]) -> Iterator[Client]:
    """Somebody who works on the account beside us."""
    client = Client(Settings.resolve(lambda _: None, credentials))
    yield client
    client.close()


@dataclass
class Quoting:
    """Stands before the emulator, and refuses writes as Twilio does: in words that quote what was sent."""

    server: ThreadingHTTPServer
    code: int = 0
    path: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def quoting(emulator: Emulator) -> Iterator[Quoting]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(size) if size else None
            if self.command == "POST" and quoted.code and self.path.endswith(quoted.path):
                self._answer(400, refusal(quoted.code, (body or b"").decode()))
                return
            answer = requests.request(
                self.command,
                emulator.base_url + self.path,
                data=body,
                headers=dict(self.headers),
                timeout=PATIENCE,
            )
            self._answer(answer.status_code, answer.content)

        do_POST = do_DELETE = do_GET  # noqa: N815 -- http.server's names

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    quoted = Quoting(server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield quoted
    server.shutdown()
    server.server_close()


def refusal(code: int, form: str) -> bytes:
    sent = "; ".join(f"{key} {values[0]}" for key, values in parse_qs(form).items())
    errors = [{"property_path": "#/states/1/properties/body", "message": f"is wrong: {sent}"}]
    message = f"Invalid parameter: {sent}"
    return json.dumps({"code": code, "message": message, "details": {"errors": errors}}).encode()


def test_a_terminal_obeys_nothing_that_somebody_saved(
    stack: PulumiStack, emulator: Emulator, somebody: Client
) -> None:
    stack.definition("greeter.json", greeting())
    stack.program(PROGRAM)
    stack.up()
    [flow] = emulator.flows()
    somebody.update_flow(
        flow["sid"],
        status="published",
        friendly_name=HOSTILE,
        definition=greeting(HOSTILE),  # Twilio takes no such widget name
        commit_message=HOSTILE,
    )

    shown = [stack.run("preview"), stack.up()]

    assert all("somebody changed flow" in each.text for each in shown)
    assert [True, True] == [is_harmless(each.text) for each in shown]


@pytest.mark.parametrize(
    ("code", "path"),
    [
        (20001, "/Flows/Validate"),
        (81022, "/Flows/Validate"),
        (20001, "/v2/Flows"),
        (81022, "/v2/Flows"),
    ],
)
def test_no_secret_is_told_when_twilio_refuses_to_make_it(
    code: int, path: str, stack: PulumiStack, quoting: Quoting
) -> None:
    stack.environ["TWILIO_BASE_URL"] = quoting.url
    stack.program(secretly())
    quoting.code, quoting.path = code, path

    refused = stack.up(ok=False)

    assert [] == told(refused.text)
    assert "refused" in refused.text


def test_no_secret_is_told_of_what_changes_or_is_refused_later(
    stack: PulumiStack, quoting: Quoting, emulator: Emulator, somebody: Client
) -> None:
    stack.environ["TWILIO_BASE_URL"] = quoting.url
    stack.program(secretly())
    stack.up()
    [flow] = emulator.flows()
    somebody.update_flow(flow["sid"], status="published", definition=greeting("Hi!"))
    stack.program(secretly("text + '!'", status="draft"))
    drifted = stack.preview()
    quoting.code, quoting.path = 20001, flow["sid"]

    refused = stack.up(ok=False)
    quoting.code = 0
    destroyed = stack.destroy()

    assert "somebody changed flow" in drifted.text
    assert "Twilio code 20001" in refused.text
    assert [[], [], []] == [told(each.text) for each in (drifted, refused, destroyed)]


def test_a_secret_of_the_wrong_type_is_refused_by_its_type(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.program('studio.Flow("greeter", definition=pulumi.Output.secret(["tangerine"]))')

    refused = stack.run("preview", ok=False)

    assert 'The definition of "greeter" is of the type list' in refused.text
    assert [] == told(refused.text)
