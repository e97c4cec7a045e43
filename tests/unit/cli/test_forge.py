"""`twilio-studio forge`, as a job of a pipeline runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from support.forge_jobs import REQUEST
from support.forge_server import JOB, READER, ForgeServer

Run = Callable[..., Result]


@pytest.fixture
def forge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ForgeServer]:
    """A forge whose job about a pull request this process is, with a report in its folder."""
    event = tmp_path / "event.json"
    event.write_text(f'{{"pull_request": {{"number": {REQUEST}}}}}')
    (tmp_path / "report.md").write_text("# 1 flow changes\n", encoding="utf-8")
    with ForgeServer().running() as running:
        for name, value in running.github(GITHUB_EVENT_PATH=str(event)).items():
            monkeypatch.setenv(name, value)
        yield running


def test_a_report_becomes_the_comment_of_the_pull_request(run: Run, forge: ForgeServer) -> None:
    result = run("forge", "comment", "report.md")

    assert 0 == result.exit_code
    assert "The comment is created. https://github.com/acme/bots/" in result.stdout
    assert ["<!-- twilio-studio:review -->\n# 1 flow changes\n"] == [
        each.text for each in forge.comments
    ]


def test_another_key_is_another_comment(run: Run, forge: ForgeServer) -> None:
    run("forge", "comment", "report.md", "--key", "prod")

    assert forge.comments[0].text.startswith("<!-- twilio-studio:prod -->")


def test_an_issue_has_its_title_and_is_closed_when_asked(run: Run, forge: ForgeServer) -> None:
    run("forge", "issue", "report.md", "--title", "Drift in prod", "--key", "prod")

    result = run("forge", "issue", "report.md", "--title", "Drift", "--key", "prod", "--close")

    assert "The issue is closed. " in result.stdout
    assert [("Drift", False)] == [(each.title, each.is_open) for each in forge.issues]


def test_where_no_issue_is_open_nothing_is_closed(run: Run, forge: ForgeServer) -> None:
    result = run("forge", "issue", "report.md", "--title", "Drift", "--close")

    assert (0, "There is no open issue to close.\n") == (result.exit_code, result.stdout)


@pytest.mark.parametrize(
    "line",
    [
        "forge comment report.md --key a-->",
        "forge issue report.md --title x --key a-->",
        "forge issue report.md --title x --key a--> --close",
        "forge issue report.md --title=",
        "forge issue report.md",
    ],
)
def test_a_key_or_a_title_that_cannot_be_is_a_usage_error(
    run: Run, forge: ForgeServer, line: str
) -> None:
    assert 2 == run(*line.split()).exit_code
    assert [] == forge.writes


def test_outside_a_pipeline_a_sentence_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text("x")

    result = run("forge", "comment", "report.md")

    assert (2, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith("This is no job of GitHub Actions or GitLab CI")


def test_an_issue_outside_a_pipeline_is_not_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text("x")

    assert 2 == run("forge", "issue", "report.md", "--title", "Drift").exit_code


def test_an_issue_that_the_token_may_not_write_is_refused_in_a_sentence(
    run: Run, forge: ForgeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", READER)

    result = run("forge", "issue", "report.md", "--title", "Drift")

    assert 1 == result.exit_code
    assert "`issues: write`" in result.stderr


@pytest.mark.parametrize("name", ["nowhere.md", ".", "latin.md"])
def test_a_report_that_cannot_be_read_is_named(
    run: Run, forge: ForgeServer, tmp_path: Path, name: str
) -> None:
    (tmp_path / "latin.md").write_bytes(b"\xe4")

    result = run("forge", "comment", name)

    assert 2 == result.exit_code
    assert f"cannot read {name}: " in result.stderr


def test_a_refusal_is_a_sentence_without_the_token(
    run: Run, forge: ForgeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_REPOSITORY", "acme/elsewhere")

    result = run("forge", "comment", "report.md")

    assert 1 == result.exit_code
    assert "GitHub refused GET /repos/acme/elsewhere" in result.stderr
    assert JOB not in result.output
