"""What is sent again, and what each refusal says, judged by the requests that reached the forge."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.forge.errors import ForgeError, Lost
from pulumi_twilio_studio.forge.posts import put
from support.forge_jobs import REQUEST, Job
from support.forge_server import BOT, GUEST, JOB, PERSON, READER, USERS, Fault, ForgeServer


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_list_is_asked_for_again(job: Job, forge: ForgeServer, status: int) -> None:
    forge.faults.extend([Fault("GET", status)] * 2)

    put(job.comments(), "review", "a")

    assert 1 == len(forge.comments)
    assert [2.0, 4.0] == job.pauses


@pytest.mark.parametrize("status", [500, 429])
def test_an_update_is_sent_again(job: Job, forge: ForgeServer, status: int) -> None:
    put(job.comments(), "review", "a")
    forge.faults.append(Fault("PATCH", status))
    forge.faults.append(Fault("PUT", status))

    put(job.comments(), "review", "b")

    assert forge.comments[0].text.endswith("\nb")


def test_the_pause_is_the_one_that_the_forge_asks_for(job: Job, forge: ForgeServer) -> None:
    forge.faults.append(Fault("GET", 429, {"Retry-After": "7"}))

    put(job.comments(), "review", "a")

    assert [7.0] == job.pauses


def test_no_forge_can_ask_for_a_pause_without_end(job: Job, forge: ForgeServer) -> None:
    forge.faults.append(Fault("GET", 429, {"Retry-After": "99999999"}))

    put(job.comments(), "review", "a")

    assert [60.0] == job.pauses


@pytest.mark.parametrize("header", [{"Retry-After": "1"}, {"X-RateLimit-Remaining": "0"}])
def test_a_limit_that_github_tells_with_403_is_waited_for(
    github: Job, forge: ForgeServer, header: dict[str, str]
) -> None:
    forge.faults.append(Fault("POST", 403, header))

    put(github.comments(), "review", "a")

    assert 1 == len(forge.comments)


def test_a_throttled_create_is_sent_again_without_a_look(job: Job, forge: ForgeServer) -> None:
    forge.faults.append(Fault("POST", 429))

    put(job.comments(), "review", "a")

    assert ["POST", "POST"] == [each.method for each in forge.writes]
    assert 1 == len(forge.comments)


def test_a_job_of_a_fork_is_told_that_it_may_only_read(forge: ForgeServer, event: Path) -> None:
    job = Job(forge.github(READER, GITHUB_EVENT_PATH=str(event)), USERS[READER], 0, [])

    with pytest.raises(ForgeError, match=r"`pull-requests: write`\. In a pull request from a fork"):
        put(job.comments(), "review", "a")


def test_without_a_role_at_gitlab_the_sentence_says_which(forge: ForgeServer) -> None:
    job = Job(forge.gitlab(GUEST, CI_MERGE_REQUEST_IID=str(REQUEST)), USERS[GUEST], 0, [])

    with pytest.raises(ForgeError, match="the scope `api` and the role Reporter"):
        put(job.comments(), "review", "a")


def test_a_persons_token_updates_what_that_person_wrote(forge: ForgeServer, event: Path) -> None:
    job = Job(forge.github(PERSON, GITHUB_EVENT_PATH=str(event)), USERS[PERSON], 0, [])
    put(job.comments(), "review", "a")

    put(job.comments(), "review", "b")

    assert 1 == len(forge.comments)


@pytest.mark.parametrize("status", [401, 403, 404, 422, 500])
def test_no_refusal_shows_the_token(job: Job, forge: ForgeServer, status: int) -> None:
    forge.faults.extend([Fault("POST", status)] * 9)

    with pytest.raises(ForgeError) as refused:
        put(job.comments(), "review", "a")

    assert f"status {status}" in str(refused.value)
    assert not any(token in str(refused.value) for token in (JOB, BOT))


def test_a_redirect_is_not_followed_with_the_token(job: Job, forge: ForgeServer) -> None:
    forge.faults.append(Fault("POST", 307, {"Location": f"{forge.url}/elsewhere"}))

    with pytest.raises(ForgeError, match="status 307"):
        put(job.comments(), "review", "a")
    assert "/elsewhere" not in [each.path for each in forge.requests]


def test_a_netrc_file_does_not_replace_the_token(
    job: Job, forge: ForgeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login mallory password x\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    put(job.comments(), "review", "a")

    assert 1 == len(forge.comments)


def test_nobody_there_is_a_sentence_without_the_token(job: Job) -> None:
    posts = job.comments()
    object.__setattr__(posts.calls.forge, "url", "http://127.0.0.1:9")

    with pytest.raises(Lost, match="did not answer GET") as lost:
        put(posts, "review", "a")
    assert not any(token in str(lost.value) for token in (JOB, BOT))


def test_no_token_is_shown_where_a_forge_is_printed(job: Job) -> None:
    assert not any(token in repr(job.comments().calls.forge) for token in (JOB, BOT))
