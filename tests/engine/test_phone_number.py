"""The life of a number on the real engine, judged by what the emulator holds and was asked."""

from __future__ import annotations

import pytest

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support import kept
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

NUMBER, OTHER = "+15550100001", "+15550100002"
OLD = "https://old.example.com/voice"
FLOW = """
flow = studio.Flow("greeter", definition="greeter.json")
pulumi.export("sid", flow.sid)
"""
POINTED = 'number = studio.PhoneNumber("{name}", phone_number="{number}", {arguments})\n'
URN = "urn:pulumi:test::shop::pulumi-python:dynamic/studio:PhoneNumber::hotline"


def declared(
    arguments: str = "voice_flow=flow", number: str = NUMBER, name: str = "hotline"
) -> str:
    return FLOW + POINTED.format(number=number, arguments=arguments, name=name)


@pytest.fixture
def program(stack: PulumiStack) -> PulumiStack:
    stack.definition("greeter.json", greeting())
    return stack


@pytest.fixture
def pointed(program: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack whose number led to a web hook before, with an empty journal."""
    emulator.add_number(NUMBER, voice_url=OLD, voice_method="GET", status_callback=OLD)
    program.program(declared("voice_flow=flow, take_over=True"))
    kept.once(program, emulator, program.up)
    return program


def held(emulator: Emulator, number: str = NUMBER) -> dict[str, str]:
    """Where the number leads, as far as it leads somewhere."""
    [row] = [each for each in emulator.numbers() if each["phone_number"] == number]
    return {
        name: value
        for name, value in row.items()
        if value
        and name.startswith(("voice_", "sms_", "trunk_", "status_callback"))
        and name.endswith(("_url", "_sid", "_callback"))
    }


def webhook(emulator: Emulator, stack: PulumiStack) -> str:
    sid = stack.output("sid")
    return f"https://webhooks.twilio.com/v1/Accounts/{emulator.account_sid}/Flows/{sid}"


def somebody_changes(emulator: Emulator, **fields: str) -> None:
    """Somebody changes the first number with Twilio's own client."""
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    sid = emulator.numbers()[0]["sid"]
    client.api.v2010.account.incoming_phone_numbers(sid).update(**fields)


def assert_settled(stack: PulumiStack, emulator: Emulator) -> None:
    """Nothing is left to do, and finding that out writes nothing."""
    emulator.clear_journal()
    stack.preview("--expect-no-changes")
    assert [] == emulator.writes()


def test_up_points_a_number_at_a_flow_and_a_second_up_writes_nothing(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER)
    program.program(declared())

    program.up()
    emulator.clear_journal()
    program.up("--expect-no-changes")

    assert held(emulator) == {"voice_url": webhook(emulator, program)}
    assert sorted((each["method"], each["path"].split("/")[-1]) for each in emulator.journal()) == [
        ("GET", "Flows"),
        ("GET", "IncomingPhoneNumbers.json"),
    ]


def test_a_quiet_preview_of_a_hundred_numbers_costs_one_list(
    program: PulumiStack, emulator: Emulator
) -> None:
    numbers = [f"+1555010{n:04}" for n in range(100)]
    for number in numbers:
        emulator.add_number(number)
    program.program(
        FLOW + f"for n in {numbers}: studio.PhoneNumber(n, phone_number=n, sms_flow=flow)"
    )
    program.up()
    emulator.clear_journal()

    program.preview("--expect-no-changes")

    assert ["Flows", "IncomingPhoneNumbers.json"] == sorted(
        each["path"].split("/")[-1] for each in emulator.journal()
    )


def test_a_number_that_leads_somewhere_else_is_refused_at_preview(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER, voice_url="https://me:word@old.example.com/voice?key=abc")
    program.program(declared())

    preview = program.preview(ok=False)

    told = f'{NUMBER} leads somewhere else today: voice_url is "https://[secret]@old.example.com/voice?[secret]"'
    assert told in preview.text
    assert "Set take_over=True" in preview.text
    assert "word" not in preview.text
    assert [] == emulator.writes()


@pytest.mark.parametrize(
    "today",
    [
        {},
        {"voice_url": "https://demo.twilio.com/welcome/voice/"},
        {"sms_url": OLD, "status_callback": OLD},
    ],
    ids=["nowhere", "Twilio's demo", "another side"],
)
def test_a_number_whose_calls_lead_nowhere_needs_no_permission(
    program: PulumiStack, emulator: Emulator, today: dict[str, str]
) -> None:
    emulator.add_number(NUMBER, **today)
    program.program(declared())

    program.up()

    assert {**today, "voice_url": webhook(emulator, program)} == held(emulator)


@pytest.mark.parametrize("instead", ["voice_application_sid", "trunk_sid"])
def test_what_twilio_would_call_instead_of_the_flow_is_taken_over_and_put_back(
    program: PulumiStack, emulator: Emulator, instead: str
) -> None:
    before = {instead: ("AP" if "app" in instead else "TK") + "0" * 32, "voice_url": OLD}
    emulator.add_number(NUMBER, **before)
    program.program(declared())

    refused = program.preview(ok=False)
    program.program(declared("voice_flow=flow, take_over=True"))
    program.up()
    taken = held(emulator)
    program.program(FLOW)
    program.up()

    assert f"{instead} is {before[instead]}" in refused.text
    assert taken == {"voice_url": webhook(emulator, program)}
    assert before == held(emulator)


def test_take_over_tells_at_preview_what_stands_there_today(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER, voice_url=OLD)
    program.program(declared("voice_flow=flow, take_over=True"))

    preview = program.preview()

    assert f'{NUMBER} is taken over: voice_url is "{OLD}"' in preview.text
    assert [] == emulator.writes()


def test_a_removed_resource_puts_back_what_stood_there_before(
    pointed: PulumiStack, emulator: Emulator
) -> None:
    pointed.program(FLOW)
    pointed.up()

    assert held(emulator) == {"voice_url": OLD, "status_callback": OLD}
    assert [write["form"] for write in emulator.writes()] == [
        {"VoiceUrl": [OLD], "VoiceMethod": ["GET"]}
    ]


def test_destroy_puts_back_what_stood_there_before(
    pointed: PulumiStack, emulator: Emulator
) -> None:
    pointed.destroy()

    assert held(emulator) == {"voice_url": OLD, "status_callback": OLD}


@pytest.mark.parametrize(("on_delete", "left"), [("clear", None), ("leave", "flow")])
def test_on_delete_decides_what_the_number_does_afterwards(
    pointed: PulumiStack, emulator: Emulator, on_delete: str, left: str | None
) -> None:
    expected = {"voice_url": webhook(emulator, pointed)} if left else {}
    pointed.program(declared(f'voice_flow=flow, on_delete="{on_delete}"'))
    pointed.up()
    pointed.program(FLOW)

    pointed.up()

    assert {**expected, "status_callback": OLD} == held(emulator)


def test_what_somebody_set_since_stays_when_the_resource_is_removed(
    pointed: PulumiStack, emulator: Emulator
) -> None:
    theirs = "https://new.example.com/voice"
    somebody_changes(emulator, voice_url=theirs)
    emulator.clear_journal()
    pointed.program(FLOW)

    up = pointed.up()

    assert f'{NUMBER} keeps what somebody else has set: voice_url is "{theirs}"' in up.text
    assert theirs == held(emulator)["voice_url"]
    assert [] == emulator.writes()


def test_preview_shows_where_somebody_pointed_the_number_and_up_repairs_it(
    pointed: PulumiStack, emulator: Emulator
) -> None:
    theirs = "https://new.example.com/voice"
    somebody_changes(emulator, voice_url=theirs)
    emulator.clear_journal()

    preview = pointed.preview()
    written_by_preview = emulator.writes()
    pointed.up()

    flow = f"flow {pointed.output('sid')}"
    assert f'somebody changed {NUMBER}: voice_url {flow} -> "{theirs}"' in preview.text
    assert f'{NUMBER} will change: voice_url "{theirs}" -> {flow}' in preview.text
    assert [] == written_by_preview
    assert held(emulator)["voice_url"] == webhook(emulator, pointed)
    assert_settled(pointed, emulator)
    pointed.destroy()
    assert held(emulator)["voice_url"] == OLD


def test_drift_that_must_fail_stops_the_preview_and_one_to_ignore_stays(
    pointed: PulumiStack, emulator: Emulator
) -> None:
    theirs = "https://new.example.com/voice"
    pointed.program(declared('voice_flow=flow, on_drift="fail"'))
    pointed.up()
    somebody_changes(emulator, voice_url=theirs)

    stopped = pointed.preview(ok=False)
    pointed.program(declared('voice_flow=flow, on_drift="ignore"'))
    pointed.up()
    emulator.clear_journal()
    pointed.up("--expect-no-changes")

    assert 'on_drift is "fail"' in stopped.text
    assert held(emulator)["voice_url"] == theirs
    assert [] == emulator.writes()


def test_a_change_between_preview_and_write_is_not_overwritten(
    pointed: PulumiStack, emulator: Emulator
) -> None:
    theirs = "https://new.example.com/voice"
    pointed.program(declared('voice_url="https://mine.example.com"'))
    somebody_changes(emulator, voice_url=theirs)

    up = pointed.up("--refresh=false", ok=False)

    assert "somebody changed it since this stack read it" in up.text
    assert held(emulator)["voice_url"] == theirs


@pytest.mark.parametrize("replaced", [False, True], ids=["renamed", "replaced by force"])
def test_a_renamed_or_replaced_resource_still_knows_what_stood_there_before(
    pointed: PulumiStack, emulator: Emulator, replaced: bool
) -> None:
    if replaced:
        pointed.up("--target-replace", URN)
    else:
        pointed.program(declared(name="support"))
        pointed.up()
    written = emulator.writes()

    pointed.program(FLOW)
    pointed.up()

    assert [] == written
    assert held(emulator) == {"voice_url": OLD, "status_callback": OLD}


def test_another_number_is_pointed_before_the_former_is_given_back(
    pointed: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(OTHER)
    pointed.program(declared(number=OTHER))

    pointed.up()

    assert [write["path"].split("/")[-1][:2] for write in emulator.writes()] == ["PN", "PN"]
    assert held(emulator, OTHER) == {"voice_url": webhook(emulator, pointed)}
    assert held(emulator) == {"voice_url": OLD, "status_callback": OLD}


def test_a_side_that_is_declared_no_longer_is_given_back(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER, voice_url=OLD, sms_url=OLD)
    program.program(declared("voice_flow=flow, sms_flow=flow, take_over=True"))
    program.up()
    program.program(declared("sms_flow=flow"))
    program.up()
    given_back = held(emulator)

    program.destroy()

    assert OLD == given_back["voice_url"]
    assert OLD != given_back["sms_url"]
    assert held(emulator) == {"voice_url": OLD, "sms_url": OLD}


def test_a_side_that_is_declared_later_is_remembered_too(
    pointed: PulumiStack, emulator: Emulator
) -> None:
    somebody_changes(emulator, sms_url=OLD)
    both = "voice_flow=flow, sms_flow=flow"
    pointed.program(declared(both))
    refused = pointed.preview(ok=False)
    pointed.program(declared(f"{both}, take_over=True"))
    pointed.up()

    pointed.destroy()

    assert f'sms_url is "{OLD}"' in refused.text
    assert held(emulator) == {"voice_url": OLD, "sms_url": OLD, "status_callback": OLD}


def test_a_number_that_led_to_the_declared_flow_by_hand_is_cleared_with_the_flow(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER)
    program.program(FLOW)
    program.up()
    somebody_changes(emulator, voice_url=webhook(emulator, program))
    emulator.clear_journal()
    program.program(declared())
    program.up()
    written = emulator.writes()

    program.destroy()

    assert [] == written
    assert {} == held(emulator)


def test_a_number_that_led_to_the_declared_flow_by_hand_still_does_without_the_resource(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER)
    program.program(FLOW)
    program.up()
    somebody_changes(emulator, voice_url=webhook(emulator, program))
    program.program(declared())
    program.up()
    program.program(FLOW)

    program.up()

    assert held(emulator) == {"voice_url": webhook(emulator, program)}


def test_a_number_that_the_account_does_not_have_is_refused_at_preview(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER)
    program.program(declared(number=OTHER))

    preview = program.preview(ok=False)

    assert f'{emulator.account_sid} has no number {OTHER}; did you mean "{NUMBER}"?' in preview.text


def test_two_resources_for_one_number_are_refused_at_preview(
    program: PulumiStack, emulator: Emulator
) -> None:
    sid = emulator.add_number(NUMBER)["sid"]
    program.program(
        declared() + POINTED.format(name="again", number=sid, arguments="sms_flow=flow")
    )

    preview = program.preview(ok=False)

    assert f"both declare {sid}" in preview.text


def test_a_number_of_a_subaccount_leads_to_a_flow_there(
    program: PulumiStack, emulator: Emulator
) -> None:
    sid = (
        client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
        .api.v2010.accounts.create(friendly_name="Acme")
        .sid
    )
    emulator.add_number(NUMBER, account_sid=sid)
    program.program(
        f"""
        flow = studio.Flow("greeter", definition="greeter.json", account_sid="{sid}")
        studio.PhoneNumber("hotline", phone_number="{NUMBER}", sms_flow=flow, account_sid="{sid}")
        pulumi.export("sid", flow.sid)
        """
    )

    program.up()

    [row] = emulator.numbers(sid)
    assert row["sms_url"].endswith(f"/Accounts/{sid}/Flows/{program.output('sid')}")
    assert_settled(program, emulator)


def test_preview_says_what_else_decides_about_the_messages_of_a_number(
    program: PulumiStack, emulator: Emulator
) -> None:
    sid = emulator.add_number(NUMBER)["sid"]
    begins = {"enabled": True, "type": "default"}
    emulator.seed_directory(
        {
            "messaging_services": [{"friendly_name": "Alerts", "phone_numbers": [sid]}],
            "address_configurations": [
                {"type": "sms", "address": NUMBER, "auto_creation": begins},
            ],
        }
    )
    program.program(declared("sms_flow=flow"))

    preview = program.preview().text

    assert f'{NUMBER} is in the Messaging service "Alerts"' in preview
    assert f"{NUMBER} also begins conversations" in preview


def test_a_number_can_take_the_url_that_a_flow_says_of_itself(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER)
    program.program(declared("voice_url=flow.webhook_url"))

    program.up()

    assert held(emulator) == {"voice_url": webhook(emulator, program)}
    assert_settled(program, emulator)


def test_a_url_that_the_program_calls_secret_is_nowhere_in_the_state(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER)
    program.run("config", "set", "--secret", "url", "https://hooks.example.com/T0K3N")
    program.program(
        f"""
        url = pulumi.Config().require_secret("url")
        studio.PhoneNumber("hotline", phone_number="{NUMBER}", sms_url=url)
        """
    )

    printed = program.preview().text + program.up().text
    somebody_changes(emulator, sms_url=OLD)
    printed += program.preview().text + program.up().text
    program.run("refresh", "--yes")

    assert "T0K3N" not in printed + program.run("stack", "export").text
    assert held(emulator) == {"sms_url": "https://hooks.example.com/T0K3N"}


def test_a_flow_its_number_and_its_address_may_have_one_name(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER, sms_url=OLD)
    program.program(
        f"""
        flow = studio.Flow("support", definition="greeter.json")
        for declared, arguments in (
            (studio.PhoneNumber, dict(phone_number="{NUMBER}", sms_flow=flow)),
            (studio.ConversationAddress, dict(type="chat", address="web", flow=flow)),
        ):
            declared("support", take_over=True, **arguments)
        pulumi.export("sid", flow.sid)
        """
    )
    program.up()
    assert_settled(program, emulator)

    program.destroy()

    assert held(emulator) == {"sms_url": OLD}
    assert [] == emulator.directory()["address_configurations"]


def test_a_vanished_number_is_reported_and_leaves_the_state(
    pointed: PulumiStack, emulator: Emulator
) -> None:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    client.api.v2010.account.incoming_phone_numbers(emulator.numbers()[0]["sid"]).delete()

    preview = pointed.preview(ok=False)
    pointed.program(FLOW)
    pointed.up()

    assert f"has no number {NUMBER}" in preview.text
    assert "PhoneNumber" not in pointed.state()


def test_what_stood_there_before_is_encrypted_if_it_may_hold_a_secret(
    program: PulumiStack, emulator: Emulator
) -> None:
    secret = "https://me:pass-word-1@old.example.com/voice"
    emulator.add_number(NUMBER, voice_url=secret)
    program.program(declared("voice_flow=flow, take_over=True"))

    printed = program.preview().text + program.up().text
    somebody_changes(emulator, voice_url=secret.replace("1", "2"))
    printed += program.preview().text + program.up().text
    program.run("refresh", "--yes")
    state = program.run("stack", "export").text

    assert "pass-word" not in printed + state
    program.destroy()
    assert held(emulator) == {"voice_url": secret}


def test_a_number_that_is_retained_on_delete_stays_as_it_is(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER, voice_url=OLD)
    kept_by = "opts=pulumi.ResourceOptions(retain_on_delete=True)"
    program.program(declared(f"voice_flow=flow, take_over=True, {kept_by}"))
    program.up()
    led = held(emulator)
    program.program(FLOW)

    program.up()

    assert led == held(emulator)
