"""Comments and issues that are kept up to date, judged by what the forge then holds."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.forge.errors import ForgeError
from pulumi_twilio_studio.forge.posts import Outcome, close, mark, marked, put
from support.forge_jobs import REQUEST, Job
from support.forge_server import Fault, ForgeServer


def test_the_first_report_is_a_new_comment(job: Job, forge: ForgeServer) -> None:
    outcome, _ = put(job.comments(), "review", "1 flow changes\n")

    assert Outcome.created == outcome
    assert [(REQUEST, f"{mark('review')}\n1 flow changes\n")] == [
        (each.on, each.text) for each in forge.comments
    ]


def test_the_next_report_replaces_the_text_of_the_same_comment(
    job: Job, forge: ForgeServer
) -> None:
    put(job.comments(), "review", "1 flow changes")

    outcome, _ = put(job.comments(), "review", "2 flows change")

    assert Outcome.updated == outcome
    assert [f"{mark('review')}\n2 flows change"] == [each.text for each in forge.comments]


def test_the_same_report_again_sends_no_write(job: Job, forge: ForgeServer) -> None:
    put(job.comments(), "review", "1 flow changes")
    written = len(forge.writes)

    assert Outcome.unchanged == put(job.comments(), "review", "1 flow changes")[0]
    assert written == len(forge.writes)


def test_another_key_has_a_comment_of_its_own(job: Job, forge: ForgeServer) -> None:
    put(job.comments(), "review", "a")
    put(job.comments(), "other", "b")

    assert [f"{mark('review')}\na", f"{mark('other')}\nb"] == [each.text for each in forge.comments]


@pytest.mark.parametrize("others", [99, 100, 101, 250])
def test_our_comment_is_found_behind_pages_of_others(
    job: Job, forge: ForgeServer, others: int
) -> None:
    for number in range(others):
        forge.comment(f"I think {number}", REQUEST)
    put(job.comments(), "review", "a")

    put(job.comments(), "review", "b")

    assert [f"{mark('review')}\nb"] == [each.text for each in forge.comments[others:]]


def test_our_issue_is_found_behind_pages_of_others(job: Job, forge: ForgeServer) -> None:
    put(job.issues(), "drift", "a", "Drift")
    forge.issues[:0] = [forge.issue(f"It is broken {n}") for n in range(230)]
    del forge.issues[-230:]

    put(job.issues(), "drift", "b", "Drift")

    assert 231 == len(forge.issues)
    assert f"{mark('drift')}\nb" == forge.issues[-1].text


def test_a_comment_of_somebody_else_with_our_mark_is_left_alone(
    job: Job, forge: ForgeServer
) -> None:
    theirs = forge.comment(f"{mark('review')}\nAll is well", REQUEST)

    put(job.comments(), "review", "1 flow changes")

    assert (f"{mark('review')}\nAll is well", []) == (theirs.text, theirs.history)
    assert 2 == len(forge.comments)


def test_an_issue_of_somebody_else_with_our_mark_is_left_alone(
    job: Job, forge: ForgeServer
) -> None:
    theirs = forge.issue(f"{mark('drift')}\nAll is well", title="Mine")

    close(job.issues(), "drift", "gone", "Drift")

    assert (True, "Mine") == (theirs.is_open, theirs.title)


def test_a_mark_within_a_text_is_no_mark(job: Job, forge: ForgeServer) -> None:
    forge.comment(f"> {mark('review')}\nquoted", REQUEST, job.user)

    put(job.comments(), "review", "a")

    assert 2 == len(forge.comments)


def test_a_pull_request_is_not_taken_for_an_issue(github: Job, forge: ForgeServer) -> None:
    request = forge.issue(f"{mark('drift')}\nx", github.user, is_request=True)

    put(github.issues(), "drift", "a", "Drift")

    assert f"{mark('drift')}\nx" == request.text
    assert 2 == len(forge.issues)


def test_a_note_of_gitlab_itself_is_not_ours(gitlab: Job, forge: ForgeServer) -> None:
    forge.comment(f"{mark('review')}\nx", REQUEST, gitlab.user, is_system=True)

    put(gitlab.comments(), "review", "a")

    assert 2 == len(forge.comments)


def test_an_issue_is_opened_updated_and_closed(job: Job, forge: ForgeServer) -> None:
    outcomes = [
        put(job.issues(), "drift", "1 flow", "Drift in prod")[0],
        put(job.issues(), "drift", "2 flows", "Drift in prod")[0],
        close(job.issues(), "drift", "none", "Drift in prod")[0],
    ]

    assert [Outcome.created, Outcome.updated, Outcome.closed] == outcomes
    [issue] = forge.issues
    assert (f"{mark('drift')}\nnone", False) == (issue.text, issue.is_open)


def test_after_a_close_the_next_drift_is_a_new_issue(job: Job, forge: ForgeServer) -> None:
    put(job.issues(), "drift", "a", "Drift")
    close(job.issues(), "drift", "b", "Drift")

    put(job.issues(), "drift", "c", "Drift")

    assert [False, True] == [each.is_open for each in forge.issues]


def test_to_close_what_is_not_open_writes_nothing(job: Job, forge: ForgeServer) -> None:
    assert (Outcome.absent, "") == close(job.issues(), "drift", "a", "Drift")
    assert [] == forge.writes


def test_another_title_alone_is_a_change(job: Job, forge: ForgeServer) -> None:
    put(job.issues(), "drift", "a", "Drift")

    put(job.issues(), "drift", "a", "Drift in prod")

    assert ["Drift in prod"] == [each.title for each in forge.issues]


def test_a_text_that_is_too_long_is_cut_after_a_line_and_says_so(
    job: Job, forge: ForgeServer
) -> None:
    text = "a line of the report\n" * (job.most // 20)

    put(job.comments(), "review", text)

    [comment] = forge.comments
    assert job.most - 21 < len(comment.text) <= job.most
    assert f"has {len(text):,} characters and was cut" in comment.text
    assert comment.text.endswith("report\n")


def test_the_longest_text_that_fits_is_not_cut() -> None:
    head = len(mark("review")) + 1

    assert f"{mark('review')}\n{'a' * (1000 - head)}" == marked("review", "a" * (1000 - head), 1000)
    assert 1000 == len(marked("review", "a" * (1001 - head), 1000))


@pytest.mark.parametrize("key", ["", "a b", "a-->", "-a", "ä", "a" * 65, "a\n"])
def test_a_key_that_could_end_the_mark_is_refused(key: str) -> None:
    with pytest.raises(WrongArgument, match="cannot be a key"):
        mark(key)


def test_a_comment_whose_answer_was_lost_is_not_made_twice(job: Job, forge: ForgeServer) -> None:
    forge.faults.append(Fault("POST", takes_effect=True))

    put(job.comments(), "review", "a")

    assert [f"{mark('review')}\na"] == [each.text for each in forge.comments]


def test_a_comment_that_was_not_made_is_made_at_the_next_attempt(
    job: Job, forge: ForgeServer
) -> None:
    forge.faults.append(Fault("POST", 502))

    assert Outcome.created == put(job.comments(), "review", "a")[0]
    assert 1 == len(forge.comments)


def test_a_forge_that_never_answers_ends_in_a_sentence(job: Job, forge: ForgeServer) -> None:
    forge.faults.extend([Fault("POST", 502)] * 20)

    with pytest.raises(ForgeError, match="with status 502"):
        put(job.comments(), "review", "a")
    assert 15 == len(forge.faults)
