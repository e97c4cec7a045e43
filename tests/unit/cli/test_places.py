"""Where commands read and write: one place for all of them, found among typer's own commands and options."""

from __future__ import annotations

import inspect
import io
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from typer.testing import Result

from pulumi_twilio_studio.cli import app
from pulumi_twilio_studio.cli.places import Place
from pulumi_twilio_studio.studio.models import Flow
from support.definitions import greeting
from support.rights import bound_by_rights
from support.verbs import commands

Run = Callable[..., Result]
Make = Callable[[Path], str]
COMMAND = [sys.executable, "-c", "from pulumi_twilio_studio.cli import main; main()"]


def options(kind: type) -> list[tuple[str, str]]:
    """The commands and the names of their parameters of that type."""
    found = []
    for command, made in commands().items():
        hints = get_type_hints(inspect.unwrap(made.callback))
        found += [
            (command, parameter.opts[0])
            for parameter in made.params
            if kind in (hints.get(parameter.name), *get_args(hints.get(parameter.name)))
        ]
    return found


# Typer would load pydantic to make a Place of an option, and these are to start quickly.
WRITERS = [
    *options(Place),
    *(("drift", option) for option in ("--json", "--markdown")),
    *(("status", option) for option in ("--json", "--markdown", "--html")),
    *(("smoke", option) for option in ("--json", "--markdown")),
]
PATHS = options(Path)
# Those that read, or that write more than one file; each has tests of its own.
READ = {
    *((f"fleet {verb}", option) for verb in ("preview", "up", "destroy") for option in ("--manifest", "--cwd")),
    *((f"fleet {verb}", option) for verb in ("status", "rollback") for option in ("--manifest", "--cwd")),
    ("emulator", "--faults"),
    ("forge comment", "file"),
    ("forge issue", "file"),
    ("emulator", "--tls-authority"),
    ("pull", "--into"),
    ("pull", "--all"),
    ("init", "folder"),
    ("review", "--cwd"),
    ("recover", "--cwd"),
    *((command, "--cwd") for command in ("draft", "publish", "rollback")),
    ("drift", "--cwd"),
    ("status", "--cwd"),
    ("smoke", "--cwd"),
    ("chat", "--stubs"),
}  # fmt: skip
# What has to be given beside the place; of flows at Twilio the one that the fixture makes.
GIVEN = {
    "chat": ["a.json"],
    "explore": ["a.json"],
    "test": ["a.tests.yaml"],
    "draw": ["a.json", "--format", "svg"],
    "pull": ["Support bot"],
    "drift": [],
    "status": [],
    "smoke": [],
    "review": [],
    "fleet preview": [],
    "fleet up": [],
    "fleet destroy": ["--yes"],
    "fleet rollback": ["a", "--yes"],
    "fleet status": [],
}

CASES = "cases: [{name: it greets 😀, message: Hello}]"


@pytest.fixture
def flow(run: Run, make: Callable[..., Flow]) -> Flow:
    """A flow at Twilio, two definitions and a manifest in the current folder; both say what few encodings have."""
    Path("a.json").write_text(json.dumps(greeting("Hi 😀")))
    Path("b.json").write_text(json.dumps(greeting("Good day 😀")))
    Path("a.tests.yaml").write_text(CASES)
    Path("Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    Path("stacks").mkdir()
    Path("stacks/tenants.yaml").write_text("tenants: {acme: {flows: {a: {template: ../a.json}}}}\n")
    return make(message="Greet 😀")


@pytest.fixture
def unprivileged(run: Run, tmp_path: Path) -> Iterator[Path]:
    """The current folder: somebody's who has no right to write there, nor to list the folder `closed`."""
    (tmp_path / "a.json").write_text(json.dumps(greeting()))
    (tmp_path / "a.tests.yaml").write_text(CASES)
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "b.json").write_text("{}")
    (tmp_path / "closed").chmod(0)
    tmp_path.chmod(0o555)
    with bound_by_rights():
        yield tmp_path
    tmp_path.chmod(0o755)
    (tmp_path / "closed").chmod(0o755)


def pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe")
    return "pipe"


def listening(folder: Path) -> str:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket"))
    return "socket"


def link(folder: Path) -> str:
    (folder / "link").symlink_to("/dev/full")
    return "link"


def folder(folder: Path) -> str:
    (folder / "there").mkdir()
    return "there"


ODD: dict[str, Make] = {
    "standard output by its name": lambda _: "/dev/stdout",
    "a descriptor by its name": lambda _: "/dev/fd/1",
    "a device that is full": lambda _: "/dev/full",
    "a link to a device": link,
    "a pipe": pipe,
    "a socket": listening,
    "a name too long": lambda _: "x" * 300,
    "a folder that is not there": lambda _: "new/",
    "in a folder that is not there": lambda _: "no/such",
    "in a file": lambda _: "a.json/x",
    "no name": lambda _: "",
}


def test_every_path_is_one_that_is_read_or_the_one_place_that_writes() -> None:
    assert READ == set(PATHS)
    assert {command for command, _ in WRITERS} == GIVEN.keys()


@pytest.mark.parametrize(("command", "option"), WRITERS)
@pytest.mark.parametrize("case", ODD)
def test_only_a_file_is_written(
    run: Run, flow: Flow, tmp_path: Path, command: str, option: str, case: str
) -> None:
    place = ODD[case](tmp_path)
    before = sorted(tmp_path.iterdir())

    ended = run(*command.split(), *GIVEN[command], option, place)

    assert (2, "") == (ended.exit_code, ended.stdout)
    assert (
        "there is no file without a name" in ended.stderr
        or f"cannot write {place}: " in ended.stderr
    )
    assert 1 == ended.stderr.count("\n"), ended.stderr
    assert before == sorted(tmp_path.iterdir())


@pytest.mark.parametrize(("command", "option"), [each for each in WRITERS if each[0] != "pull"])
def test_a_folder_is_no_file(
    run: Run, flow: Flow, tmp_path: Path, command: str, option: str
) -> None:
    ended = run(*command.split(), *GIVEN[command], option, folder(tmp_path))

    assert (2, "") == (ended.exit_code, ended.stdout)
    assert "cannot write there: it names a folder, not a file in it\n" == ended.stderr


@pytest.mark.parametrize(("command", "option"), WRITERS)
def test_a_folder_without_rights_is_told_before_anything_begins(
    unprivileged: Path, run: Run, command: str, option: str
) -> None:
    ended = run(*command.split(), *GIVEN[command], option, "x")

    assert (2, "") == (ended.exit_code, ended.stdout)
    assert (
        f"cannot write x: its folder {unprivileged.resolve()} is not writable for you\n"
        == ended.stderr
    )


@pytest.mark.parametrize(("command", "option"), WRITERS)
def test_nothing_is_written_over_what_nobody_asked_to_overwrite(
    run: Run, flow: Flow, command: str, option: str
) -> None:
    mine = Path("mine")
    mine.write_text("mine")

    ended = run(*command.split(), *GIVEN[command], option, mine)

    assert (2, "") == (ended.exit_code, ended.stdout)
    # chat adds a case to a file that is there, so it reads it.
    refusal = "mine:1:1: must be a mapping" if command == "chat" else "mine holds something else"
    assert refusal in ended.stderr
    assert "mine" == mine.read_text()


# What each command is asked for, where it needs no engine; {} is the flow's SID.
PRINTED = {
    "diff": ["diff a.json b.json", "diff a.json b.json --format markdown", "diff a.json b.json --format json"],
    "drift": ["drift --all", "drift --all --json -", "drift --all --markdown -"],
    "draw": ["draw a.json --format svg", "draw a.json --out -", "draw a.json --format markdown"],
    "status": ["status", "status --json -", "status --markdown -", "status --html -"],
    "executions": ["executions {}", "executions {} --json"],
    "explore": ["explore a.json", "explore a.json --json"],
    "test": ["test a.tests.yaml", "test a.tests.yaml --json -", "test a.tests.yaml --junit -"],
    "history": ["history {}", "history {} --json", "history {} --diff 1 1"],
    "lint": ["lint a.json b.json", "lint a.json --format json", "lint a.json --format gitlab", "lint --codes"],
    "pull": ["pull {}", "pull {} --out -"],
    "init": ["init shop", "init --template"],
    "fleet status": ["fleet status", "fleet status --json -", "fleet status --html -"],
}  # fmt: skip
# They start the engine or an execution, need a pipeline, or go on until they are interrupted: here only their help.
OTHERS = {
    "chat",
    "run",
    "emulator",
    "forge comment",
    "forge issue",
    "recover",
    "review",
    "draft",
    "publish",
    "rollback",
    "smoke",
    "fleet preview",
    "fleet up",
    "fleet destroy",
    "fleet rollback",
}
LINES = [*(line for lines in PRINTED.values() for line in lines), "--version"]
HELP = [f"{command} --help" for command in commands()]


def test_every_command_that_needs_no_engine_is_printed_to_odd_places() -> None:
    assert commands().keys() == {*PRINTED, *OTHERS}


def ended(line: str, flow: Flow, stdout: Any) -> tuple[object, str]:
    """The exit code of a command whose standard output that is, and what it said on stderr."""
    said = io.StringIO()
    with redirect_stdout(stdout), redirect_stderr(said), pytest.raises(SystemExit) as end:
        app(line.format(flow.sid).split())
    return end.value.code, said.getvalue()


@pytest.mark.parametrize("line", [*LINES, *HELP])
def test_a_full_output_is_a_sentence_and_never_means_that_something_differs(
    flow: Flow, line: str
) -> None:
    with Path("/dev/full").open("w") as full:
        code, said = ended(line, flow, full)

    assert 2 == code
    assert "No space left on device" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("line", [*LINES, *HELP])
def test_an_output_that_nobody_reads_any_more_ends_it_without_a_word(flow: Flow, line: str) -> None:
    there, here = os.pipe()
    os.close(there)
    with open(here, "w") as closed:  # noqa: PTH123 -- a descriptor
        code, said = ended(line, flow, closed)

    assert 2 == code
    assert "Traceback" not in said
    assert "pipe" not in said.lower()


@pytest.mark.parametrize("line", LINES)
def test_no_encoding_of_an_output_makes_a_command_fail(flow: Flow, line: str) -> None:
    plain, odd = io.BytesIO(), io.BytesIO()
    as_ever, _ = ended(line, flow, io.TextIOWrapper(plain, encoding="utf-8"))
    if line == "init shop":
        shutil.rmtree("shop")

    code, said = ended(line, flow, io.TextIOWrapper(odd, encoding="latin-1"))

    assert as_ever == code
    assert "Traceback" not in said
    assert bool(plain.getvalue()) == bool(odd.getvalue())


@pytest.mark.parametrize(
    "line", ["pull {} --out -", "history {} --json", "diff a.json b.json --format json"]
)
def test_json_is_the_same_in_every_encoding(flow: Flow, line: str) -> None:
    plain, odd = io.BytesIO(), io.BytesIO()

    ended(line, flow, io.TextIOWrapper(plain, encoding="utf-8"))
    ended(line, flow, io.TextIOWrapper(odd, encoding="latin-1"))

    assert json.loads(plain.getvalue()) == json.loads(odd.getvalue())


def test_what_an_encoding_does_not_have_stands_there_as_in_json(flow: Flow) -> None:
    odd = io.BytesIO()

    ended("diff a.json b.json", flow, io.TextIOWrapper(odd, encoding="latin-1"))

    assert rb"\ud83d\ude00" in odd.getvalue()


@pytest.mark.parametrize(
    ("redirected", "expected"),
    [("> /dev/full", "No space left"), ("| true", ""), (">&-", ""), ("2>/dev/full", "")],
)
def test_a_shell_sees_the_code_and_no_word_of_python(
    flow: Flow, redirected: str, expected: str
) -> None:
    line = f'set -o pipefail; "$@" diff a.json b.json {redirected}'

    done = subprocess.run(
        ["bash", "-c", line, "bash", *COMMAND], stderr=subprocess.PIPE, text=True, check=False
    )

    assert (1 if redirected in {">&-", "2>/dev/full"} else 2) == done.returncode
    assert expected in done.stderr
    assert len(done.stderr.splitlines()) == bool(expected)


def test_a_minus_is_standard_output_for_every_file(flow: Flow, run: Run) -> None:
    lines = [
        "draw a.json --out -",
        "pull {} --out -",
        "fleet status --json -",
        "fleet status --html -",
    ]

    shown = [run(*line.format(flow.sid).split()).stdout.lstrip()[:1] for line in lines]

    assert ["<", "{", "{", "<"] == shown
    assert not Path("-").exists()


@pytest.mark.parametrize("command", [command for command, option in PATHS if option == "--cwd"])
def test_a_project_that_is_not_there_is_a_usage_error(run: Run, command: str) -> None:
    asked = run(*command.split(), "--cwd", "nowhere")

    assert (2, "") == (asked.exit_code, asked.stdout)
    assert "nowhere" in asked.stderr
    assert "Traceback" not in asked.stderr


def test_lint_says_which_folder_it_could_not_look_into(unprivileged: Path, run: Run) -> None:
    asked = run("lint", ".")

    assert 2 == asked.exit_code
    assert "closed: cannot be listed: Permission denied" in asked.stderr
    assert "0 errors, 0 warnings in 1 definition" in asked.stdout


@pytest.mark.parametrize("manifest", ["closed", "closed/tenants.yaml"])
def test_a_manifest_without_rights_is_a_sentence(
    unprivileged: Path, run: Run, manifest: str
) -> None:
    asked = run("fleet", "status", "--manifest", manifest)

    assert (2, "") == (asked.exit_code, asked.stdout)
    assert "Traceback" not in asked.stderr
    assert 1 == asked.stderr.count("\n")


@pytest.mark.parametrize("line", ["init", "pull --all x", "pull {}"])
def test_what_names_its_files_itself_says_that_it_may_not(
    make: Callable[..., Flow], request: pytest.FixtureRequest, run: Run, line: str
) -> None:
    sid = make().sid
    request.getfixturevalue("unprivileged")

    asked = run(*line.format(sid).split())

    assert (2, "") == (asked.exit_code, asked.stdout)
    assert "cannot write" in asked.stderr


def test_a_picture_is_drawn_anew_over_an_older_one(run: Run, flow: Flow) -> None:
    forms = ("html", "svg", "mermaid", "markdown")
    [run("draw", "a.json", "--format", form, "--out", form) for form in forms]

    again = [run("draw", "b.json", "--format", form, "--out", form) for form in forms]

    assert [0] * 4 == [each.exit_code for each in again], again
    assert all("Good day" in Path(form).read_text() for form in ("html", "svg"))


def test_a_report_is_written_anew_over_an_older_one(run: Run, flow: Flow) -> None:
    line = ("fleet", "status", "--json", "status.json", "--html", "status.html")

    assert [1, 1] == [run(*line).exit_code, run(*line).exit_code]
    assert {"account missing": 1} == json.loads(Path("status.json").read_text())["counts"]


def test_an_empty_file_holds_nothing_that_could_be_lost(run: Run, flow: Flow) -> None:
    Path("empty.svg").touch()

    assert 0 == run("draw", "a.json", "--out", "empty.svg").exit_code


def test_a_file_keeps_its_rights_and_a_link_stays_one(run: Run, flow: Flow) -> None:
    Path("there.svg").touch(0o600)
    Path("link.svg").symlink_to("there.svg")

    run("draw", "a.json", "--out", "link.svg")

    assert Path("link.svg").is_symlink()
    assert 0o600 == stat.S_IMODE(Path("there.svg").stat().st_mode)
    assert Path("there.svg").read_text().startswith("<svg")


def test_pull_names_the_file_in_a_folder(run: Run, flow: Flow) -> None:
    Path("flows").mkdir()

    asked = run("pull", flow.sid, "--out", "flows/")

    assert 'definition="flows/support-bot.json"' in asked.stdout
    assert Path("flows/support-bot.json").is_file()
