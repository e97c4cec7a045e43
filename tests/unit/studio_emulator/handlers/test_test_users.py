from __future__ import annotations

import pytest

from studio_emulator import Emulator
from support.emulator_api import Api

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def path(api: Api) -> str:
    return f"/v2/Flows/{api.create()['sid']}/TestUsers"


def test_answers_an_empty_list_for_a_new_flow(api: Api, path: str) -> None:
    assert [] == api.get(path).json()["test_users"]


def test_replaces_the_whole_list_and_keeps_its_order(api: Api, path: str) -> None:
    api.post(path, data={"TestUsers": ["client:bob"]})

    answer = api.post(path, data={"TestUsers": ["+15550100002", "+15550100001"]})

    assert ["+15550100002", "+15550100001"] == answer.json()["test_users"]
    assert answer.json() == api.get(path).json()


def test_makes_no_revision(api: Api, path: str, emulator: Emulator) -> None:
    api.post(path, data={"TestUsers": ["client:bob"]})

    assert 1 == emulator.flows()[0]["revision"]


def test_is_cleared_by_one_empty_value(api: Api, path: str) -> None:
    api.post(path, data={"TestUsers": ["client:bob"]})

    answer = api.post(path, data="TestUsers=", headers=FORM)

    assert (200, []) == (answer.status_code, answer.json()["test_users"])


@pytest.mark.parametrize("headers", [FORM, {}], ids=["a form", "no content type"])
def test_refuses_an_empty_body(api: Api, path: str, headers: dict[str, str]) -> None:
    answer = api.post(path, data=b"", headers=headers)

    assert (400, 20001) == (answer.status_code, answer.json()["code"])
    assert "Missing required parameter TestUsers in the post body" == answer.json()["message"]


def test_refuses_an_entry_over_300_bytes(api: Api, path: str) -> None:
    fits = api.post(path, data={"TestUsers": ["é" * 150]})
    answer = api.post(path, data={"TestUsers": ["é" * 151]})

    assert (200, 400) == (fits.status_code, answer.status_code)


def test_answers_404_for_a_flow_there_is_not(api: Api) -> None:
    assert 404 == api.get("/v2/Flows/FW1/TestUsers").status_code
