from __future__ import annotations

from typing import Any

import pytest

from support.emulator_api import Api


@pytest.fixture
def flow(api: Api) -> str:
    """A flow that is published as revision 2, with a draft over it: its SID."""
    sid: str = api.create(CommitMessage="one")["sid"]
    api.update(sid, Status="published", FriendlyName="Live", CommitMessage="two")
    api.update(sid, FriendlyName="Next")
    return sid


def test_lists_the_newest_first_without_definitions(api: Api, flow: str) -> None:
    rows = api.get(f"/v2/Flows/{flow}/Revisions").json()["revisions"]

    assert [(3, None), (2, "two"), (1, "one")] == [
        (row["revision"], row["commit_message"]) for row in rows
    ]
    assert {None} == {row[name] for row in rows for name in ("definition", "valid", "errors")}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("1", (1, "Hello")),
        ("2", (2, "Live")),
        ("LatestPublished", (2, "Live")),
        ("LatestRevision", (3, "Next")),
    ],
)
def test_fetches_the_revision_asked_for(
    api: Api, flow: str, definition: dict[str, Any], asked: str, expected: Any
) -> None:
    fetched = api.get(f"/v2/Flows/{flow}/Revisions/{asked}").json()

    assert expected == (fetched["revision"], fetched["friendly_name"])
    assert definition == fetched["definition"]
    assert f"{api.base_url}/v2/Flows/{flow}/Revisions/{expected[0]}" == fetched["url"]


def test_shows_no_warnings_links_or_webhook(api: Api, flow: str) -> None:
    fetched = api.get(f"/v2/Flows/{flow}/Revisions/1").json()

    assert set() == {"warnings", "webhook_url", "links"} & set(fetched)


@pytest.mark.parametrize("asked", ["0", "4", "99"])
def test_answers_404_for_a_revision_there_is_not(api: Api, flow: str, asked: str) -> None:
    answer = api.get(f"/v2/Flows/{flow}/Revisions/{asked}")

    assert (404, 20404) == (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize("asked", ["x", "latestpublished", "-1", "1.0", "\u0661"])
def test_answers_81021_for_what_is_no_revision(api: Api, flow: str, asked: str) -> None:
    answer = api.get(f"/v2/Flows/{flow}/Revisions/{asked}")

    assert (400, 81021) == (answer.status_code, answer.json()["code"])


def test_answers_404_for_the_published_revision_of_a_mere_draft(api: Api) -> None:
    flow = api.create()

    answer = api.get(f"/v2/Flows/{flow['sid']}/Revisions/LatestPublished")

    assert 404 == answer.status_code


def test_never_changes_a_revision(api: Api, flow: str) -> None:
    before = api.get(f"/v2/Flows/{flow}/Revisions/2").json()

    api.update(flow, Status="published", FriendlyName="Later")

    assert before == api.get(f"/v2/Flows/{flow}/Revisions/2").json()
