from __future__ import annotations

import pytest

from studio_emulator import Emulator
from support.emulator_api import Api, SignIn


def test_tells_that_no_credentials_were_sent(emulator: Emulator, api: Api) -> None:
    api.auth = None

    answer = api.get("/v2/Flows")

    assert 401 == answer.status_code
    assert {
        "code": 20003,
        "detail": "Your AccountSid or AuthToken was incorrect.",
        "message": "Authentication Error - No credentials provided",
        "more_info": "https://www.twilio.com/docs/errors/20003",
        "status": 401,
    } == answer.json()
    assert 'Basic realm="Twilio API"' == answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("header", ["Bearer x", "Basic", "Basic !", "Basic /w==", "Basic YQ=="])
def test_takes_no_other_header_for_credentials(api: Api, header: str) -> None:
    api.auth = None

    answer = api.get("/v2/Flows", headers={"Authorization": header})

    assert (401, 20003) == (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize("username", [f"AC{'0' * 32}", f"SK{'0' * 32}", "me", " ", "AC\n"])
def test_tells_that_a_user_name_is_nobodys(sign_in: SignIn, username: str) -> None:
    answer = sign_in(username, "x").get("/v2/Flows")

    assert "Authentication Error - invalid username" == answer.json()["message"]


def test_tells_no_more_of_a_wrong_token(sign_in: SignIn, emulator: Emulator) -> None:
    answer = sign_in(emulator.account_sid, "wrong").get("/v2/Flows")

    assert (401, "Authenticate") == (answer.status_code, answer.json()["message"])


def test_lets_the_parents_token_act_on_the_parent_alone(
    api: Api, emulator: Emulator, sign_in: SignIn
) -> None:
    subaccount = emulator.create_account("Acme", emulator.account_sid)
    flow = sign_in(subaccount["sid"], subaccount["auth_token"]).create()

    answer = api.get(f"/v2/Flows/{flow['sid']}")

    assert 404 == answer.status_code
    assert emulator.account_sid == api.create()["account_sid"]


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_refuses_an_account_that_is_not_active(
    emulator: Emulator, sign_in: SignIn, status: str
) -> None:
    subaccount = emulator.create_account("Acme", emulator.account_sid)
    own = sign_in(subaccount["sid"], subaccount["auth_token"])

    emulator.set_account_status(subaccount["sid"], status)

    answer = own.get("/v2/Flows")
    assert (401, 20003) == (answer.status_code, answer.json()["code"])


def test_refuses_the_subaccounts_of_a_suspended_parent(emulator: Emulator, sign_in: SignIn) -> None:
    subaccount = emulator.create_account("Acme", emulator.account_sid)

    emulator.set_account_status(emulator.account_sid, "suspended")

    own = sign_in(subaccount["sid"], subaccount["auth_token"])
    assert 401 == own.get("/v2/Flows").status_code


def test_lets_a_reactivated_account_in_again_with_its_flows(
    emulator: Emulator, sign_in: SignIn
) -> None:
    subaccount = emulator.create_account("Acme", emulator.account_sid)
    own = sign_in(subaccount["sid"], subaccount["auth_token"])
    flow = own.create()
    emulator.set_account_status(subaccount["sid"], "suspended")

    emulator.set_account_status(subaccount["sid"], "active")

    assert 200 == own.get(f"/v2/Flows/{flow['sid']}").status_code
