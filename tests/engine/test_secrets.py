"""No credential leaves the process: not into the state, its history, the logs at their loudest, nor the output.

Searched are all files that a run leaves and all that it prints, as they are and decoded: a token may hide in a pickle
or in a header. Credentials come from the environment here; what stands in the stack's configuration the engine itself
keeps, encrypted.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

LOUD = ("-v=9", "--logtostderr", "--logflow", "--debug")
PROGRAM = """
acme = studio.Subaccount("acme", friendly_name="Acme Ltd")
flow = studio.Flow("greeter", definition="greeter.json", account_sid=acme.sid)
studio.TestUsers("greeter", flow_sid=flow.sid, test_users=["client:bob"], account_sid=acme.sid)
studio.Flow("keyed", definition="greeter.json", account_sid="KEYED")
"""
WRONG = """
studio.Subaccount("acme", friendly_name="x" * 39)
studio.Flow("lost", definition="greeter.json", account_sid="AC" + "1" * 32)
"""


def readings(data: bytes) -> Iterator[bytes]:
    """The data as it is, and every part of it that is base64: pickles and Basic headers are."""
    yield data
    for run in re.findall(rb"[A-Za-z0-9+/_-]{24,}={0,2}", data):
        try:
            yield base64.b64decode(
                run + b"=" * (-len(run) % 4), altchars=b"-_" if b"-" in run else None
            )
        except binascii.Error:
            continue


def leaks(stack: PulumiStack, printed: str, secrets: dict[str, str]) -> list[str]:
    """Which secret is found where: in the files of the stack, or in what was printed."""
    files = [path for path in stack.folder.rglob("*") if path.is_file()]
    sources = {str(path.relative_to(stack.folder)): path.read_bytes() for path in files}
    wanted = {
        name: {form.encode() for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1])}
        for name, secret in secrets.items()
    }
    return [
        f"{name} in {source}"
        for source, data in {**sources, "the output": printed.encode()}.items()
        for reading in readings(data)
        for name, forms in wanted.items()
        if any(form in reading for form in forms)
    ]


def secrets_of(emulator: Emulator, **more: str) -> dict[str, str]:
    """Every account's token, by its name, and what else is secret."""
    return {each["friendly_name"]: each["auth_token"] for each in emulator.accounts()} | more


@pytest.fixture
def keyed(emulator: Emulator) -> tuple[str, dict[str, str]]:
    """A subaccount that is reached with an API key of its own."""
    sid = emulator.create_account("Keyed", emulator.account_sid)["sid"]
    return sid, emulator.create_key(sid)


def test_no_token_is_found_in_anything_that_a_run_leaves_or_prints(
    stack: PulumiStack, keyed: tuple[str, dict[str, str]], emulator: Emulator
) -> None:
    sid, key = keyed
    entry = {"apiKey": key["sid"], "apiSecret": key["secret"]}
    stack.environ["TWILIO_ACCOUNTS"] = json.dumps({sid: entry})
    stack.environ["TWILIO_STUDIO_TRACEBACK"] = "1"
    stack.environ["PULUMI_DEBUG_GRPC"] = str(stack.folder / "grpc.json")
    stack.definition("greeter.json", greeting())
    stack.program(PROGRAM.replace("KEYED", sid))
    printed = [stack.run("preview", *LOUD), stack.up(*LOUD)]
    emulator.fault({"match": {"path": "/v2/"}, "times": None, "action": {"status": 401}})
    printed.append(stack.up(*LOUD, ok=False))
    emulator.clear_faults()
    stack.program(WRONG)
    printed.append(stack.run("preview", *LOUD, ok=False))
    exported = stack.state()
    printed.append(stack.run("destroy", "--yes", "--skip-preview", *LOUD))

    secrets = secrets_of(emulator, key=key["secret"])
    found = leaks(stack, exported + "".join(map(str, printed)), secrets)

    assert [] == found
    assert 4 == len(secrets)
    assert (stack.folder / "grpc.json").stat().st_size > 0
    assert len("".join(map(str, printed))) > 1_000_000  # they were loud


@pytest.mark.parametrize(
    "planted",
    [
        'pulumi.export("oops", os.environ["TWILIO_AUTH_TOKEN"])',
        'pulumi.log.debug(os.environ["TWILIO_AUTH_TOKEN"])',
        'pulumi.export("oops", base64.b64encode(b"x:" + os.environb[b"TWILIO_AUTH_TOKEN"]).decode())',
    ],
    ids=["an output", "a log", "a header in an output"],
)
def test_a_token_that_is_planted_is_found(
    planted: str, stack: PulumiStack, emulator: Emulator
) -> None:
    stack.program(f"import base64, os\n{planted}")

    up = stack.up("--debug")

    assert [] != leaks(stack, str(up), secrets_of(emulator))
