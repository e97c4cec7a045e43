"""`twilio-studio diff`: two definitions, wherever they are kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pulumi_twilio_studio.studio.models import Flow
from studio_emulator import Emulator
from support.definitions import greeting
from support.project_stacks import ProjectStacks, flows

Run = Callable[..., Result]
Write = Callable[..., Flow]
NOBODY = f"FW{'0' * 32}"


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    """Writes a definition that says `body` to a file."""

    def write(name: str, body: str = "Hello!", **offset: int) -> str:
        (tmp_path / name).write_text(json.dumps(greeting(body, **offset)))
        return name

    return write


@pytest.mark.keeps("docs/commands.md", "twilio-studio diff", "flows/support.json")
def test_says_by_widget_what_turns_one_file_into_the_other(run: Run, file: Write) -> None:
    shown = run("diff", file("one.json"), file("other.json", "Hi there!"))

    assert (1, "") == (shown.exit_code, shown.stderr)
    assert shown.stdout == (
        'one.json -> other.json\n    ~ widget "hello": properties.body: "Hello!" -> "Hi there!"\n'
    )


def test_files_need_no_account(
    run: Run, file: Write, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        monkeypatch.delenv(variable)

    shown = run("diff", file("one.json"), file("other.json"))

    assert (0, "one.json -> other.json\n    no difference\n") == (shown.exit_code, shown.stdout)
    assert [] == emulator.journal()


def test_a_template_is_compared_as_it_is(run: Run, file: Write) -> None:
    shown = run("diff", file("one.json", "Hi from ${shop}"), file("other.json", "Hi from $${shop}"))

    assert '"Hi from ${shop}" -> "Hi from $${shop}"' in shown.stdout


def test_a_renamed_widget_is_one_line(run: Run, file: Write, tmp_path: Path) -> None:
    renamed = json.dumps(greeting()).replace('"hello"', '"welcome"')
    (tmp_path / "renamed.json").write_text(renamed)

    shown = run("diff", file("one.json"), "renamed.json")

    assert ['    ~ widget "hello" renamed to "welcome"'] == shown.stdout.splitlines()[1:]


@pytest.mark.keeps("docs/commands.md", "twilio-studio diff", "FW...")
def test_a_flow_is_what_is_live_of_it(run: Run, file: Write, make: Write, save: Write) -> None:
    flow = make()
    save(flow, "Being worked on", status="draft")

    shown = run("diff", flow.sid, file("one.json"))

    assert (0, f"{flow.sid}@1 -> one.json\n    no difference\n") == (shown.exit_code, shown.stdout)


@pytest.mark.keeps("docs/commands.md", "twilio-studio diff", "FW...@7, FW...@LatestRevision")
@pytest.mark.parametrize(
    ("revision", "shown_as", "body"),
    [("1", 1, "Hello!"), ("LatestPublished", 2, "Hi!"), ("LatestRevision", 3, "Hey!")],
)
def test_a_revision_can_be_named(
    revision: str, shown_as: int, body: str, run: Run, file: Write, make: Write, save: Write
) -> None:
    flow = make()
    save(flow, "Hi!")
    save(flow, "Hey!", status="draft")

    shown = run("diff", f"{flow.sid}@{revision}", file("one.json", "Bye"))

    assert shown.stdout == (
        f"{flow.sid}@{shown_as} -> one.json\n"
        f'    ~ widget "hello": properties.body: "{body}" -> "Bye"\n'
    )


def test_of_a_flow_never_published_the_draft_has_to_be_named(run: Run, make: Write) -> None:
    flow = make(status="draft")

    refused = run("diff", flow.sid, f"{flow.sid}@LatestRevision")
    shown = run("diff", f"{flow.sid}@LatestRevision", f"{flow.sid}@1")

    assert (2, "") == (refused.exit_code, refused.stdout)
    assert refused.stderr == (
        f"{flow.sid} was never published, so no revision is live. Its draft is "
        f"{flow.sid}@LatestRevision\n"
    )
    assert 0 == shown.exit_code


def test_a_widget_that_was_only_moved_is_a_difference_when_asked_for(run: Run, file: Write) -> None:
    files = file("one.json"), file("other.json", x=500)

    ignored = run("diff", *files)
    counted = run("diff", *files, "--layout")

    assert (0, 1) == (ignored.exit_code, counted.exit_code)
    assert "    no difference; widgets were moved: --layout shows where\n" in ignored.stdout
    assert '    > widget "hello" moved (100, 200) -> (500, 200)\n' in counted.stdout


def test_speaks_markdown(run: Run, file: Write) -> None:
    shown = run("diff", file("one.json"), file("other.json", "Hi!"), "--format", "markdown")

    assert 1 == shown.exit_code
    assert shown.stdout == (
        "### ` one.json -> other.json `\n\nWidgets: 1 changed.\n\n"
        '```diff\n~ widget "hello": properties.body: "Hello!" -> "Hi!"\n```\n'
    )


def test_says_in_markdown_that_widgets_were_only_moved(run: Run, file: Write) -> None:
    shown = run("diff", file("one.json"), file("other.json", x=5), "--format", "markdown")

    assert 0 == shown.exit_code
    assert shown.stdout.endswith("\n\nNo difference; widgets were moved: --layout shows where.\n")


@pytest.mark.keeps(
    "docs/commands.md", "twilio-studio diff", "kind", "widget", "path", "existing, desired", "line"
)
def test_speaks_json(run: Run, file: Write) -> None:
    shown = run("diff", file("one.json"), file("other.json", "Hi!"), "--format", "json")

    assert 1 == shown.exit_code
    assert [
        {
            "kind": "widget-changed",
            "widget": "hello",
            "path": ["properties", "body"],
            "existing": "Hello!",
            "desired": "Hi!",
            "line": '~ widget "hello": properties.body: "Hello!" -> "Hi!"',
        }
    ] == json.loads(shown.stdout)


def test_no_difference_is_an_empty_list_in_json(run: Run, file: Write) -> None:
    shown = run("diff", file("one.json"), file("other.json", x=5), "--format", "json")

    assert (0, []) == (shown.exit_code, json.loads(shown.stdout))


@pytest.mark.parametrize(
    ("environ", "is_coloured"),
    [({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False), ({}, False)],
    ids=["terminal", "NO_COLOR", "pipe"],
)
def test_colours_show_only_where_they_are_wanted(
    environ: dict[str, str],
    is_coloured: bool,
    run: Run,
    file: Write,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("FORCE_COLOR", "NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in {"TERM": "xterm", **environ}.items():
        monkeypatch.setenv(variable, value)
    body = "Thank you for calling. For sales press {}, or stay on the line."

    shown = run("diff", file("one.json", body.format(1)), file("other.json", body.format(2)))

    assert is_coloured is ("\x1b[31m[-1-]" in shown.stdout)
    assert is_coloured is ("\x1b[" in shown.stdout)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["missing.json", "one.json"], "missing.json: no such file"),
        (["broken.json", "one.json"], "broken.json: not JSON"),
        ([NOBODY, "one.json"], "was not found"),
        ([f"{NOBODY}@9", "one.json"], "was not found"),
    ],
)
def test_trouble_is_told_apart_from_a_difference(
    arguments: list[str], complaint: str, run: Run, file: Write, tmp_path: Path
) -> None:
    file("one.json")
    (tmp_path / "broken.json").write_text("{")

    shown = run("diff", *arguments)

    assert (2, "") == (shown.exit_code, shown.stdout)
    assert complaint in shown.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([f"{NOBODY}@head", "one.json"], "'head' is not a revision"),
        ([f"{NOBODY}@0", "one.json"], "'0' is not a revision"),
        (["one.json"], "Missing argument"),
        (["one.json", "one.json", "--format", "html"], "'html' is not one of"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    arguments: list[str], complaint: str, run: Run, file: Write, emulator: Emulator
) -> None:
    file("one.json")

    shown = run("diff", *arguments)

    assert 2 == shown.exit_code
    assert complaint in shown.stderr
    assert [] == emulator.journal()


def test_missing_credentials_are_trouble(
    run: Run, file: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")

    shown = run("diff", file("one.json"), NOBODY)

    assert (2, "") == (shown.exit_code, shown.stdout)
    assert "TWILIO_AUTH_TOKEN (or twilio-studio:authToken) is missing" in shown.stderr


def test_without_an_engine_a_stack_is_trouble(
    run: Run, file: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    shown = run("diff", file("one.json"), "stack:support")

    assert (2, "") == (shown.exit_code, shown.stdout)
    assert "there is no `pulumi` on PATH" in shown.stderr


def test_no_command_writes_to_the_account(
    run: Run, file: Write, make: Write, emulator: Emulator
) -> None:
    flow = make()
    emulator.clear_journal()

    run("diff", flow.sid, file("one.json", "Hi!"))

    assert [] == emulator.writes()


def test_json_text_in_the_place_of_a_file_is_named_as_such_and_cut_short(run: Run) -> None:
    text = json.dumps(greeting())

    shown = run("diff", text, text)

    assert (
        '"{\\"description\\": \\"Says hello\\", \\"initial_s…" is JSON text. Write it to a file, and '
        "name the file\n"
    ) == shown.stderr
    assert 2 == shown.exit_code


TEMPLATE = "Welcome to ${company}!"


@pytest.fixture
def environments(project_stacks: ProjectStacks, file: Write) -> ProjectStacks:
    """Two stacks with a flow that was filled in from the file template.json, and the file."""
    file("template.json", TEMPLATE)
    project_stacks.up("staging", flows("Welcome to Test!", "support", "a/support"))
    project_stacks.up("prod", flows("Welcome to Acme!", "support", "a/support"))
    return project_stacks


@pytest.mark.keeps("docs/commands.md", "twilio-studio diff", "stack:prod/support")
def test_flows_of_two_stacks_are_compared_without_an_engine(
    environments: ProjectStacks, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    shown = run("diff", "stack:staging/support", "stack:prod/support")

    assert (1, "") == (shown.exit_code, shown.stderr)
    assert (
        "stack:staging/support -> stack:prod/support\n"
        '    ~ widget "hello": properties.body: "Welcome to Test!" -> "Welcome to Acme!"\n'
    ) == shown.stdout


def test_a_resource_of_a_named_stack_may_have_slashes_in_its_name(
    environments: ProjectStacks, run: Run
) -> None:
    assert 0 == run("diff", "stack:prod/a/support", "stack:prod/support").exit_code


def test_a_flow_that_the_named_stack_lacks_is_trouble(
    environments: ProjectStacks, run: Run
) -> None:
    shown = run("diff", "stack:prod/suport", "stack:prod/support")

    assert (2, "") == (shown.exit_code, shown.stdout)
    assert 'stack prod has no flow "suport"; did you mean "support"?' in shown.stderr


def test_what_stands_before_a_slash_is_a_stack_only_if_there_is_one(
    environments: ProjectStacks, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything else is a name in the state of the selected stack, which the engine knows."""
    monkeypatch.setenv("PATH", "")

    for arguments in (["stack:a/support"], ["stack:prod/support", "--stack", "staging"]):
        shown = run("diff", "template.json", *arguments)

        assert (2, "") == (shown.exit_code, shown.stdout)
        assert "there is no `pulumi` on PATH" in shown.stderr


def test_environments_are_compared_without_their_values(
    environments: ProjectStacks, run: Run
) -> None:
    same = run("diff", "stack:staging/support", "stack:prod/support", "--template", "template.json")
    environments.up("prod", flows("Hi from Acme!", "support"))
    other = run(
        "diff", "stack:staging/support", "stack:prod/support", "--template", "template.json"
    )

    assert (0, True) == (same.exit_code, "no difference" in same.stdout)
    assert 1 == other.exit_code
    assert '"Welcome to ${company}!" -> "Hi from Acme!"' in other.stdout


def test_a_side_that_is_a_template_itself_stays_as_it_is(
    environments: ProjectStacks, run: Run, file: Write
) -> None:
    file("next.json", "Good day from ${company}, $${price}!")

    shown = run("diff", "stack:prod/support", "next.json", "--template", "template.json")
    idle = run("diff", "template.json", "next.json", "--template", "template.json")

    assert '"Welcome to ${company}!" -> "Good day from ${company}, $${price}!"' in shown.stdout
    assert 2 == idle.exit_code
    assert "both sides are templates themselves" in idle.stderr


def test_a_template_that_cannot_be_read_is_trouble(run: Run, file: Write) -> None:
    shown = run("diff", file("one.json"), "one.json", "--template", "nowhere.json")

    assert (2, "") == (shown.exit_code, shown.stdout)
    assert "nowhere.json" in shown.stderr
