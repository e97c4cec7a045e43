from __future__ import annotations

import json

import pytest

from studio_emulator import Emulator, journal
from studio_emulator.journal import Journal
from support.emulator_api import Api


def test_tells_what_was_asked_by_whom_and_what_came_of_it(api: Api, emulator: Emulator) -> None:
    flow = api.create(CommitMessage="a b")

    (entry,) = emulator.journal()

    assert (1, "POST", "/v2/Flows", "", 201, True, None) == tuple(
        entry[name] for name in ("number", "method", "path", "query", "status", "applied", "fault")
    )
    assert emulator.account_sid == entry["account_sid"] == entry["username"]
    assert (["a b"], ["draft"]) == (entry["form"]["CommitMessage"], entry["form"]["Status"])
    assert flow["definition"] == json.loads(entry["form"]["Definition"][0])
    assert entry["duration_ms"] > 0


def test_keeps_no_password(api: Api, emulator: Emulator) -> None:
    api.create()

    assert emulator.auth_token not in json.dumps(emulator.journal())


def test_masks_fields_that_are_secrets() -> None:
    kept = Journal()
    kept.open(time=0, method="POST", path="/", query="", username=None, body=b"AuthToken=t&a=b")

    assert {"AuthToken": ["***"], "a": ["b"]} == kept.entries()[0]["form"]


def test_tells_writes_from_reads_and_validations(api: Api, emulator: Emulator) -> None:
    flow = api.create()
    api.get("/v2/Flows")
    api.post("/v2/Flows/Validate", data={})
    api.update(flow["sid"])
    api.delete(f"/v2/Flows/{flow['sid']}")

    assert ["POST", "POST", "DELETE"] == [entry["method"] for entry in emulator.writes()]


def test_tells_that_a_refused_write_changed_nothing(api: Api, emulator: Emulator) -> None:
    api.post("/v2/Flows", data={})

    (entry,) = emulator.writes()
    assert (400, False) == (entry["status"], entry["applied"])


def test_names_the_fault(api: Api, emulator: Emulator) -> None:
    fault = emulator.fault({"action": {"status": 503}})

    api.get("/v2/Flows")

    assert fault == emulator.journal()[0]["fault"]


def test_goes_on_counting_after_it_was_cleared(api: Api, emulator: Emulator) -> None:
    api.get("/v2/Flows")
    emulator.clear_journal()

    api.get("/v2/Flows")

    assert [2] == [entry["number"] for entry in emulator.journal()]


def test_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "CAPACITY", 2)
    kept = Journal()

    for _ in range(3):
        kept.open(time=0, method="GET", path="/", query="", username=None, body=b"")

    assert [2, 3] == [entry["number"] for entry in kept.entries()]
