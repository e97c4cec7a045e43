"""`twilio-studio draw`: a picture of a flow or of two sides, as a file or on stdout."""

from __future__ import annotations

import json
import webbrowser
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pulumi_twilio_studio.studio.entrances import webhook_of
from pulumi_twilio_studio.studio.models import Flow
from studio_emulator import Emulator
from support.definitions import greeting

Run = Callable[..., Result]


@pytest.fixture
def files(run: Run) -> None:
    """Two definitions in the current folder."""
    Path("hello.json").write_text(json.dumps(greeting()))
    Path("moved.json").write_text(json.dumps(greeting(x=500)))
    Path("good-day.json").write_text(json.dumps(greeting("Good day!")))


def test_a_page_is_named_after_the_flow(run: Run, files: None) -> None:
    shown = run("draw", "hello.json")

    assert (0, "", "Drew hello.html.\n") == (shown.exit_code, shown.stdout, shown.stderr)
    assert Path("hello.html").read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("out", "start"),
    [("x.svg", "<svg "), ("x.mmd", "flowchart TD\n"), ("x.HTML", "<!doctype html>")],
)
def test_the_format_is_that_of_the_suffix(run: Run, files: None, out: str, start: str) -> None:
    shown = run("draw", "hello.json", "--out", out)

    assert (0, "") == (shown.exit_code, shown.stdout)
    assert Path(out).read_text().startswith(start)


@pytest.mark.parametrize("out", [(), ("--out", "-")])
@pytest.mark.parametrize(("form", "start"), [("svg", "<svg "), ("mermaid", "flowchart TD\n")])
def test_svg_and_mermaid_go_to_stdout(
    run: Run, files: None, out: tuple[str, ...], form: str, start: str
) -> None:
    shown = run("draw", "hello.json", "--format", form, *out)

    assert (0, "") == (shown.exit_code, shown.stderr)
    assert shown.stdout.startswith(start)


def test_a_chart_for_markdown_stands_in_a_fence(run: Run, files: None) -> None:
    chart = run("draw", "hello.json", "--format", "mermaid").stdout
    fenced = run("draw", "hello.json", "--format", "markdown").stdout
    run("draw", "hello.json", "--out", "x.md")

    assert f"```mermaid\n{chart}```\n" == fenced == Path("x.md").read_text()


def test_draws_what_turns_one_definition_into_another(run: Run, files: None) -> None:
    shown = run("draw", "hello.json", "good-day.json", "--format", "mermaid")

    assert '"hello<br/>send-message<br/>changed"' in shown.stdout


def test_places_count_only_if_asked(run: Run, files: None) -> None:
    sides = ("draw", "hello.json", "moved.json", "--format", "mermaid")

    assert ":::" not in run(*sides).stdout
    assert ":::moved" in run(*sides, "--layout").stdout


def test_draws_what_is_at_twilio(run: Run, make: Callable[..., Flow]) -> None:
    flow = make()

    shown = run("draw", f"{flow.sid}@1")

    assert (0, f"Drew {flow.sid}@1.html.\n") == (shown.exit_code, shown.stderr)


def test_opens_the_file_in_the_browser(
    run: Run, files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: opened.append(url) is None)

    shown = run("draw", "hello.json", "--format", "svg", "--open")

    assert 0 == shown.exit_code
    assert [Path("hello.svg").absolute().as_uri()] == opened


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.json"], "missing.json: no such file"),
        (["hello.json", "missing.json"], "missing.json: no such file"),
        (
            ["hello.json", "--out", "no/such/folder.svg"],
            "cannot write no/such/folder.svg: there is no folder ",
        ),
        (["hello.json", "--out", "hello.txt"], "Give --format"),
        (["hello.json", "--out", "-", "--open"], "it needs a file to open"),
        (["FW" + "0" * 32], "not found"),
    ],
)
def test_trouble_is_a_sentence(run: Run, files: None, arguments: list[str], sentence: str) -> None:
    shown = run("draw", *arguments)

    assert (2, "") == (shown.exit_code, shown.stdout)
    assert sentence in " ".join(shown.stderr.replace("│", " ").split())
    assert "Traceback" not in shown.stderr


def test_never_draws_over_what_is_drawn(run: Run, files: None) -> None:
    shown = run("draw", "hello.json", "--out", "hello.json", "--format", "svg")

    assert 2 == shown.exit_code
    assert "is the definition to draw: name another file to write to" in shown.stderr
    assert greeting() == json.loads(Path("hello.json").read_text())


@pytest.fixture
def reached(make: Callable[..., Flow], emulator: Emulator) -> Flow:
    """A flow that a number leads to."""
    flow = make()
    emulator.add_number("+15550100001", voice_url=webhook_of(emulator.account_sid, flow.sid))
    return flow


NUMBER = '>"+15550100001<br/>number<br/>PN'


def test_draws_what_leads_to_a_flow_at_twilio(run: Run, reached: Flow, emulator: Emulator) -> None:
    emulator.clear_journal()

    shown = run("draw", reached.sid, "--format", "mermaid")

    assert (0, "") == (shown.exit_code, shown.stderr)
    assert NUMBER in shown.stdout
    assert 1 + 4 == len(emulator.journal())


def test_leaves_out_what_leads_to_a_flow_if_asked(
    run: Run, reached: Flow, emulator: Emulator
) -> None:
    emulator.clear_journal()

    shown = run("draw", reached.sid, "--format", "mermaid", "--no-reached-by")

    assert NUMBER not in shown.stdout
    assert 1 == len(emulator.journal())


def test_a_file_that_is_compared_with_a_flow_is_drawn_with_what_leads_there(
    run: Run, files: None, reached: Flow
) -> None:
    shown = run("draw", reached.sid, "good-day.json", "--format", "mermaid")

    assert NUMBER in shown.stdout


def test_draws_a_flow_although_a_list_is_refused(
    run: Run, reached: Flow, emulator: Emulator
) -> None:
    refused = {"match": {"path": "^/messaging/"}, "times": None, "action": {"status": 403}}
    emulator.fault(refused)

    shown = run("draw", reached.sid, "--format", "mermaid")

    assert 0 == shown.exit_code
    assert NUMBER in shown.stdout
    assert f"Not all that leads to {reached.sid} is drawn: Messaging services" in shown.stderr


def test_a_file_alone_is_drawn_without_a_request(
    run: Run, files: None, reached: Flow, emulator: Emulator
) -> None:
    emulator.clear_journal()

    run("draw", "hello.json", "--format", "mermaid")

    assert [] == emulator.journal()
