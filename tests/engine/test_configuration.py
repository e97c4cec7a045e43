"""A key of the configuration that nobody reads, on the real engine."""

from __future__ import annotations

import pytest

from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

DECLARED = 'studio.Flow("greeter", definition="greeter.json")'
OURS, THEIRS = "twilio-studio:pins", "shop:pins"


@pytest.fixture
def declared(stack: PulumiStack) -> PulumiStack:
    """A stack of one flow, not deployed."""
    stack.definition("greeter.json", greeting())
    stack.program(DECLARED)
    return stack


@pytest.mark.parametrize(
    ("program", "key", "sentences"),
    [
        (
            DECLARED,
            f"{OURS}.greter",
            ('did you mean "greeter"?', 'Flows that can be pinned: "greeter".'),
        ),
        (
            'studio.Subaccount("acme")',
            f"{OURS}.acme",
            ('pins "acme", but the program declares no such flow', "It declares no flow at all."),
        ),
        (
            'studio.TestUsers("testers", flow_sid="FW" + "0" * 32, test_users=[])',
            "twilio-studio:baseURL",
            (
                "twilio-studio:baseURL, which is not a known setting",
                "did you mean twilio-studio:baseUrl?",
            ),
        ),
        (
            DECLARED,
            "twilio-studio:status.greeter",
            ("twilio-studio:status.greeter must be published or draft",),
        ),
        (
            DECLARED,
            "twilio-studio:stats.greeter",
            ("did you mean twilio-studio:status.greeter?",),
        ),
    ],
    ids=["a pin of no flow", "a pin of a subaccount", "a setting", "a status", "no status"],
)
def test_a_key_that_nobody_reads_stops_the_preview_in_a_sentence(
    program: str,
    key: str,
    sentences: tuple[str, ...],
    declared: PulumiStack,
    emulator: Emulator,
) -> None:
    declared.program(program)
    declared.run("config", "set", key, "7")

    preview = declared.preview(ok=False)

    assert [] == [each for each in sentences if each not in preview.text]
    assert "Traceback" not in preview.text
    assert [] == emulator.writes()


def test_a_program_that_fails_is_told_its_own_error_and_not_what_it_did_not_come_to_declare(
    declared: PulumiStack,
) -> None:
    declared.program("studio.Subaccount('acme')\nraise pulumi.RunError('no flows today')")
    declared.run("config", "set", f"{OURS}.greeter", "1")

    preview = declared.preview(ok=False)

    assert "no flows today" in preview.text
    assert "declares no such flow" not in preview.text


def test_pins_may_stand_in_one_object(declared: PulumiStack) -> None:
    declared.up()
    declared.run("config", "set", "--path", f"{OURS}.greeter", "99")

    preview = declared.preview(ok=False)

    assert "cannot be rolled back: no revision 99 exists" in preview.text


def test_a_pin_without_our_namespace_is_a_warning(declared: PulumiStack) -> None:
    declared.run("config", "set", f"{THEIRS}.greeter", "1")

    preview = declared.preview()

    assert f"{THEIRS}.greeter pins nothing. {OURS}.greeter would pin the flow" in preview.text


def test_a_flow_that_is_declared_once_an_output_is_known_can_be_pinned(
    declared: PulumiStack,
) -> None:
    declared.program(f"pulumi.Output.from_input(1).apply(lambda _: {DECLARED})")
    declared.up()
    declared.run("config", "set", f"{OURS}.greeter", "1")

    declared.preview()


EVERYTHING = """
flow = studio.Flow("greeter", definition="greeter.json")
studio.TestUsers("greeter", flow_sid=flow.sid, test_users=["client:bob"])
studio.Subaccount("acme")
"""
BESIDE = ("--config-file", "beside.yaml")


def configured(stack: PulumiStack, emulator: Emulator, token: str, *options: str) -> list[str]:
    """Configure the emulator's account for the stack, its token as a secret; answers the keys."""
    plain = {"baseUrl": emulator.base_url, "accountSid": emulator.account_sid}
    pairs = [f"--plaintext=twilio-studio:{key}={value}" for key, value in plain.items()]
    stack.run("config", "set-all", *pairs, f"--secret=twilio-studio:authToken={token}", *options)
    return [f"twilio-studio:{key}" for key in (*plain, "authToken")]


def test_each_run_reads_and_deletes_with_its_own_configuration_and_not_with_that_of_the_last(
    declared: PulumiStack, emulator: Emulator, credentials: dict[str, str]
) -> None:
    own = emulator.account_sid
    other = emulator.create_account("Other")
    declared.program(EVERYTHING)
    declared.up()
    emulator.clear_journal()

    theirs = {"TWILIO_ACCOUNT_SID": other["sid"], "TWILIO_AUTH_TOKEN": other["auth_token"]}
    declared.environ |= theirs
    keys = configured(declared, emulator, emulator.auth_token)
    to_configuration = declared.up()
    declared.run("config", "rm-all", *keys)
    rotated = emulator.rotate_token(own)
    declared.environ |= {**credentials, "TWILIO_AUTH_TOKEN": rotated}
    to_environment = declared.preview()
    written = emulator.writes()
    declared.environ |= theirs
    newest = emulator.rotate_token(own)
    configured(declared, emulator, newest, *BESIDE)
    declared.run("destroy", "--yes", "--skip-preview", *BESIDE)
    files = [path.read_bytes() for path in declared.folder.rglob("*") if path.is_file()]

    assert "4 unchanged" in to_configuration.text, to_configuration
    assert "4 unchanged" in to_environment.text, to_environment
    assert "compares without reading" not in to_configuration.text
    assert [] == written
    assert [] == emulator.flows()
    assert {own: "active", other["sid"]: "active"}.items() < {
        each["sid"]: each["status"] for each in emulator.accounts()
    }.items()
    assert "suspended" in {each["status"] for each in emulator.accounts()}
    assert not any(token.encode() in each for token in (rotated, newest) for each in files)


def test_a_configured_status_wins_over_the_programs_and_is_no_change_afterwards(
    declared: PulumiStack, emulator: Emulator
) -> None:
    declared.up()
    declared.definition("greeter.json", greeting("Welcome!"))
    declared.program(f'pulumi.export("status", {DECLARED}.status)')
    declared.run("config", "set", "twilio-studio:status.greeter", "draft")

    preview = declared.preview()
    declared.up()
    emulator.clear_journal()
    declared.preview("--expect-no-changes")

    [flow] = emulator.flows()
    assert '"draft"' in preview.text
    assert ["published", "draft"] == [each["status"] for each in flow["revisions"]]
    assert "draft" == declared.output("status")
    assert [] == emulator.writes()
