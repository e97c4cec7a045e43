"""Which commit a revision was written from, as the environment names it and as the revision says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.flow.commit import commit_in, commit_of, without_commit
from pulumi_twilio_studio.lifecycle.flow.history import history
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from studio_emulator import Emulator

SHA = "1A2b3c4d5e6f708192a3b4c5d6e7f80910111213"


@pytest.mark.parametrize(
    ("environ", "commit"),
    [
        ({}, ""),
        ({"GITHUB_SHA": SHA}, "1a2b3c4d5e6f"),
        ({"CI_COMMIT_SHA": SHA}, "1a2b3c4d5e6f"),
        ({"TWILIO_STUDIO_COMMIT": "abcdef0", "GITHUB_SHA": SHA, "CI_COMMIT_SHA": SHA}, "abcdef0"),
        ({"TWILIO_STUDIO_COMMIT": "", "GITHUB_SHA": SHA}, "1a2b3c4d5e6f"),
        ({"TWILIO_STUDIO_COMMIT": "main", "CI_COMMIT_SHA": SHA}, "1a2b3c4d5e6f"),
        ({"GITHUB_SHA": "a" * 64}, "a" * 12),
        ({"GITHUB_SHA": "a" * 6}, ""),
        ({"GITHUB_SHA": "a" * 65}, ""),
        ({"GITHUB_SHA": "abcdef0\n[pulumi x]"}, ""),
    ],
)
def test_the_first_variable_that_holds_a_commit_counts(
    environ: dict[str, str], commit: str
) -> None:
    assert commit == commit_of(environ)


@pytest.mark.parametrize(
    ("message", "commit", "rest"),
    [
        ("Route VIPs (commit 1a2b3c4d5e6f)", "1a2b3c4d5e6f", "Route VIPs"),
        ("(commit abcdef0)", "abcdef0", ""),
        ("(commit abcdef0) and more", None, "(commit abcdef0) and more"),
        ("Route VIPs (commit main)", None, "Route VIPs (commit main)"),
    ],
)
def test_a_message_is_read_apart_from_its_commit(
    message: str, commit: str | None, rest: str
) -> None:
    assert (commit, rest) == (commit_in(message), without_commit(message))


def test_each_revision_names_the_commit_of_the_run_that_wrote_it(
    run: Any, declare: Callable[..., Any]
) -> None:
    first, second = replace(run.account, commit="abcdef0"), replace(run.account, commit="")

    made = FLOWS.create(first, declare(commit_message="Say hello"))
    FLOWS.update(second, made, declare("Welcome!"))

    found = history(run.account.client, made.sid).revisions
    assert ["", "Say hello (commit abcdef0)"] == [each.message for each in found]


def test_a_run_from_another_commit_changes_nothing(
    run: Any, declare: Callable[..., Any], emulator: Emulator
) -> None:
    made = FLOWS.create(replace(run.account, commit="abcdef0"), declare())
    emulator.clear_journal()

    later = replace(run.account, commit="abcdef1")

    assert frozenset() == FLOWS.plan(later, made, declare())
    assert [] == emulator.writes()
