"""What commands print is what the documents show, where an example can be brought about on the emulator."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pulumi_twilio_studio.identity import Signature, sign
from pulumi_twilio_studio.manifest import ManifestError, load
from pulumi_twilio_studio.studio.models import Flow
from support.definitions import greeting
from support.documents import fences

Run = Callable[..., Result]


def printed(document: str, command: str) -> list[str]:
    """The lines that the example shows behind a command; what differs from run to run is left out."""
    [text] = [each.text for each in fences(document, "") if each.text.startswith(f"$ {command}\n")]
    return [alike(line) for line in text.splitlines()[1:]]


def alike(line: str) -> str:
    """A line without SIDs, times and hashes, and with one blank for several."""
    line = re.sub(r"\b(FW|AC)[0-9a-f]{32}\b", r"\1...", line.rstrip())
    line = re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "WHEN", line)
    line = re.sub(r"\b[0-9a-f]{16}\b", "MARKER", line)
    line = re.sub(r"\b[0-9a-f]{8}$", "HASH", line)
    return re.sub(r" +", " ", line)


@pytest.fixture
def support(make: Callable[..., Flow], save: Callable[..., Flow]) -> Flow:
    """The flow of the examples: published by a stack, then by somebody, with a draft above."""
    made = make(message=sign("Greet people", Signature("72d866659226ab73", "a15a0f29" + "0" * 8)))
    save(made, "Hi there!", message="quick fix in the Console")
    save(made, "Hm", status="draft")
    return made


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ('twilio-studio history "Support bot"', 0),
        ('twilio-studio history "Support bot" --diff 1 LatestPublished', 1),
        ('twilio-studio pull "Support bot"', 0),
    ],
)
def test_a_command_prints_what_the_page_on_commands_shows(
    run: Run, support: Flow, command: str, code: int
) -> None:
    shown = run(*shlex.split(command)[1:])

    lines = [alike(line) for line in (shown.stderr + shown.stdout).splitlines()]
    assert code == shown.exit_code
    assert printed("docs/commands.md", command) == lines


def test_init_prints_what_the_page_on_commands_shows(run: Run) -> None:
    shown = run("init", "shop")

    assert printed("docs/commands.md", "twilio-studio init shop") == [
        alike(line) for line in shown.stdout.splitlines()
    ]


def test_a_manifest_with_mistakes_is_told_as_the_page_on_tenants_shows(tmp_path: Path) -> None:
    [example] = [each for each in fences("docs/tenants.md", "") if "did you mean" in each.text]
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "faq.json").write_text(json.dumps(greeting()))
    entry = "    frendly_name: Acme Ltd\n    flows:\n      faq: {template: flows/fqa.json}\n"
    (tmp_path / "tenants.yaml").write_text("tenants:\n" + "#\n" * 11 + "  acme:\n" + entry)

    with pytest.raises(ManifestError) as refused:
        load(tmp_path / "tenants.yaml")

    assert example.text.splitlines()[0] in str(refused.value).replace(f"{tmp_path}/", "")
