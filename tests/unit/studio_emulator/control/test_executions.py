"""The user's side of executions, through the control API and in a process."""

from __future__ import annotations

import json
from typing import Any

import pytest

from studio_emulator import Emulator
from support.emulator_api import Api, SignIn
from support.talks import ADDRESS, ASKS, CALLS, CONTACT, flow, message

WRITES = {"from": CONTACT, "to": ADDRESS, "body": "Hi"}


def make(api: Api, definition: dict[str, Any]) -> str:
    sid: str = api.create(Status="published", Definition=json.dumps(definition))["sid"]
    return sid


def heard(execution: dict[str, Any]) -> list[str]:
    return [each.get("body", each.get("text")) for each in execution["heard"]]


def test_a_message_starts_the_flow_to_which_the_number_leads(api: Api, emulator: Emulator) -> None:
    sid = make(api, ASKS)
    url = f"https://webhooks.twilio.com/v1/Accounts/{emulator.account_sid}/Flows/{sid}"
    emulator.add_number(ADDRESS, sms_url=url)

    answer = api.post(f"/emulator/accounts/{emulator.account_sid}/incoming", json=WRITES)

    assert (201, sid, "message", "active") == (
        answer.status_code,
        *(answer.json()[key] for key in ("flow_sid", "kind", "status")),
    )
    assert (
        "SM" == api.get(f"/v2/Flows/{sid}/Executions").json()["executions"][0]["initiated_by"][:2]
    )


def test_the_next_message_of_the_contact_is_the_reply(api: Api, emulator: Emulator) -> None:
    first = emulator.receive({**WRITES, "flow": make(api, ASKS)})

    second = emulator.receive({**WRITES, "body": "Fine"})

    assert (first["sid"], "ended") == (second["sid"], second["status"])
    assert "Thank you for Fine" == heard(second)[-1]


def test_a_message_for_which_nobody_waits_is_ignored_with_its_code(
    api: Api, emulator: Emulator
) -> None:
    emulator.receive({**WRITES, "kind": "call", "flow": make(api, CALLS)})

    with pytest.raises(ValueError, match=r"waits for no message. Studio ignores it \(81002\)"):
        emulator.receive(WRITES)


def test_a_call_is_answered_with_keys(api: Api, emulator: Emulator) -> None:
    call = emulator.receive(
        {"kind": "call", "from": CONTACT, "to": ADDRESS, "flow": make(api, CALLS)}
    )

    ended = emulator.answer(call["sid"], keys="7")

    assert ("input", "choose") == (call["waiting"]["kind"], call["waiting"]["widget"])
    assert ["Press a key.", "7"] == heard(ended)


def test_a_second_call_needs_a_flow_that_allows_concurrent_calls(
    api: Api, emulator: Emulator
) -> None:
    call = {"kind": "call", "from": CONTACT, "to": ADDRESS}
    alone = {**call, "flow": make(api, CALLS)}
    together = {**call, "flow": make(api, {**CALLS, "flags": {"allow_concurrent_calls": True}})}
    emulator.receive(alone)

    with pytest.raises(ValueError, match="does not allow concurrent calls"):
        emulator.receive(alone)
    emulator.receive(together)

    assert 2 == len(emulator.executions())


def test_silence_passes_the_time_of_the_widget(api: Api, emulator: Emulator) -> None:
    sid = emulator.receive({**WRITES, "flow": make(api, ASKS)})["sid"]

    ended = emulator.answer(sid, silence=True)

    assert ("timeout", "Ended") == (ended["steps"][-1]["event"], ended["steps"][-1]["next"])
    url = f"/v2/Flows/{ended['flow_sid']}/Executions/{sid}"
    shown = api.get(url).json()
    assert shown["date_created"] < shown["date_updated"]


def test_any_transition_can_be_named(api: Api, emulator: Emulator) -> None:
    sid = emulator.receive({**WRITES, "flow": make(api, ASKS)})["sid"]

    ended = emulator.answer(sid, outcome="deliveryFailure")

    assert "deliveryFailure" == ended["steps"][-1]["event"]


def test_one_who_hangs_up_ends_a_flow_that_does_not_look_for_it(
    api: Api, emulator: Emulator
) -> None:
    call = emulator.receive(
        {"kind": "call", "from": CONTACT, "to": ADDRESS, "flow": make(api, CALLS)}
    )

    ended = emulator.answer(call["sid"], hang_up=True)

    assert ("ended", "The caller ended the call.") == (ended["status"], ended["ending"])


def test_an_answer_that_does_not_fit_changes_nothing(api: Api, emulator: Emulator) -> None:
    before = emulator.receive({**WRITES, "flow": make(api, ASKS)})
    path = f"/emulator/executions/{before['sid']}"

    refused = api.post(path, json={"keys": "1"})

    assert (400, before) == (refused.status_code, api.get(path).json())
    assert "cannot take the answer Keys" in refused.json()["error"]


def test_an_execution_that_has_ended_takes_no_answer(api: Api, emulator: Emulator) -> None:
    over = emulator.receive(
        {**WRITES, "flow": make(api, flow(message("hello", "Hi"), starts="hello"))}
    )

    with pytest.raises(ValueError, match="has ended and waits for nothing"):
        emulator.answer(over["sid"], reply="Hi")


def test_a_test_user_talks_with_the_draft(api: Api, emulator: Emulator) -> None:
    sid = make(api, ASKS)
    draft = flow(message("hello", "Draft!"), starts="hello")
    api.update(sid, Definition=json.dumps(draft))
    api.post(f"/v2/Flows/{sid}/TestUsers", data={"TestUsers": CONTACT})

    received = emulator.receive({**WRITES, "flow": sid})

    assert ["Draft!"] == heard(received)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "fax"}, "kind must be message, call, conversation, not 'fax'"),
        ({"kind": "request"}, "kind must be"),
        ({"from": ""}, "from must say who calls or writes"),
        ({"to": ""}, "to must say who is called"),
        ({"body": 1}, "body must be text"),
        ({"values": []}, "values must be an object"),
        ({"text": "Hi"}, "What comes in has no 'text'"),
        ({"flow": "FW" + "0" * 32}, "no published flow"),
        ({}, "No flow answers a message to"),
    ],
)
def test_refuses_what_cannot_come_in(
    emulator: Emulator, change: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        emulator.receive({**WRITES, **change})


def test_an_execution_there_is_not_is_a_sentence(api: Api) -> None:
    answer = api.get("/emulator/executions/FN0")

    assert (400, {"error": "There is no execution FN0."}) == (answer.status_code, answer.json())


def test_shows_the_executions_of_an_account_oldest_first(api: Api, emulator: Emulator) -> None:
    sid = make(api, ASKS)
    received = [
        emulator.receive({**WRITES, "from": f"+1555010000{n}", "flow": sid}) for n in range(2)
    ]

    shown = api.get(f"/emulator/accounts/{emulator.account_sid}/executions").json()

    assert received == shown == emulator.executions()


def test_a_reset_forgets_executions_and_stubs(api: Api, emulator: Emulator) -> None:
    emulator.receive({**WRITES, "flow": make(api, ASKS)})
    emulator.stub({"answer": {"silence": True}})

    emulator.reset()

    assert ([], []) == (emulator.executions(), emulator.stubs())


def test_without_a_machine_nobody_can_write() -> None:
    with (
        Emulator() as emulator,
        Api(emulator.base_url, emulator.account_sid, emulator.auth_token) as api,
    ):
        sid = make(api, ASKS)

        with pytest.raises(ValueError, match="nothing that runs flows"):
            emulator.receive({**WRITES, "flow": sid})


def test_another_account_has_executions_and_stubs_of_its_own(
    emulator: Emulator, sign_in: SignIn
) -> None:
    tenant = emulator.create_account("Tenant", emulator.account_sid)
    sid = tenant["sid"]
    flow_sid = make(sign_in(sid, tenant["auth_token"]), ASKS)
    emulator.stub({"match": {"widget": "ask"}, "answer": {"reply": "Fine"}}, account_sid=sid)

    talk = emulator.receive({**WRITES, "flow": flow_sid}, account_sid=sid)
    stubs = emulator.stubs(account_sid=sid)
    emulator.clear_stubs(account_sid=sid)

    assert "Thank you for Fine" == heard(talk)[-1]
    assert ([talk], []) == (emulator.executions(account_sid=sid), emulator.executions())
    assert (1, [], []) == (len(stubs), emulator.stubs(account_sid=sid), emulator.stubs())
