"""The steps of an execution: one for each widget that was left."""

from __future__ import annotations

import json
from typing import Any

import pytest

from studio_emulator import Emulator
from support.emulator_api import Api
from support.talks import ADDRESS, ASKS, CONTACT, with_subflow

FORM = {"To": CONTACT, "From": ADDRESS}


def make(api: Api, definition: dict[str, Any]) -> str:
    sid: str = api.create(Status="published", Definition=json.dumps(definition))["sid"]
    return sid


@pytest.fixture
def started(api: Api) -> dict[str, Any]:
    """An execution that waits for a reply."""
    answer = api.post(f"/v2/Flows/{make(api, ASKS)}/Executions", data=FORM)
    started: dict[str, Any] = answer.json()
    return started


def steps_of(api: Api, execution: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = api.get(execution["links"]["steps"]).json()["steps"]
    return rows


def test_lists_the_newest_first_each_with_the_event_that_ended_its_widget(
    api: Api, emulator: Emulator, started: dict[str, Any]
) -> None:
    before = steps_of(api, started)
    emulator.answer(started["sid"], reply="Fine")

    rows = steps_of(api, started)

    assert before == rows[2:]
    assert [
        ("sent", "thank", "Ended", "send-message"),
        ("incomingMessage", "ask", "thank", "send-and-wait-for-reply"),
        ("incomingRequest", "Trigger", "ask", "trigger"),
    ] == [
        tuple(row[key] for key in ("name", "transitioned_from", "transitioned_to", "type"))
        for row in rows
    ]


def test_fetches_one_as_it_is_listed(api: Api, started: dict[str, Any]) -> None:
    [row] = steps_of(api, started)

    assert row == api.get(row["url"]).json()


def test_the_context_of_a_step_is_what_its_widget_added(
    api: Api, emulator: Emulator, started: dict[str, Any]
) -> None:
    emulator.answer(started["sid"], reply="Fine")
    _, asked, trigger = steps_of(api, started)

    contexts = [api.get(row["links"]["step_context"]).json() for row in (asked, trigger)]

    assert ["Fine", CONTACT] == [
        contexts[0]["context"]["widgets"]["ask"]["inbound"]["Body"],
        contexts[1]["context"]["trigger"]["request"]["to"],
    ]
    assert asked["sid"] == contexts[0]["step_sid"]


def test_the_steps_of_a_subflow_name_the_step_of_the_widget_that_ran_it(
    api: Api, emulator: Emulator
) -> None:
    inner = make(api, ASKS)
    outer = make(api, with_subflow(inner))
    execution = api.post(f"/v2/Flows/{outer}/Executions", data=FORM).json()
    emulator.answer(execution["sid"], reply="Fine")

    rows = steps_of(api, execution)

    parents = {row["parent_step_sid"] for row in rows if row["flow_sid"] == inner}
    [run] = [row for row in rows if row["transitioned_from"] == "inner"]
    assert {run["sid"]} == parents
    assert {None} == {row["parent_step_sid"] for row in rows if row["flow_sid"] == outer}
    assert len(rows) == len({row["sid"] for row in rows})


def test_lists_page_by_page(api: Api, emulator: Emulator, started: dict[str, Any]) -> None:
    emulator.answer(started["sid"], reply="Fine")
    steps = started["links"]["steps"]

    page = api.get(f"{steps}?PageSize=2").json()
    rest = api.get(page["meta"]["next_page_url"]).json()

    assert steps_of(api, started) == [*page["steps"], *rest["steps"]]


@pytest.mark.parametrize("path", ["Steps/FT" + "0" * 32, "Steps/FT" + "0" * 32 + "/Context"])
def test_answers_404_for_a_step_there_is_not(api: Api, started: dict[str, Any], path: str) -> None:
    answer = api.get(f"{started['url']}/{path}")

    assert (404, 20404) == (answer.status_code, answer.json()["code"])
