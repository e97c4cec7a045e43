"""Each fenced example that is not Python: commands are those of their programs, data is what its reader takes."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from promises.commands import commands
from pulumi_twilio_studio.cases import read_cases, refuse_untriable
from pulumi_twilio_studio.definition import template
from pulumi_twilio_studio.definition.lint.configuration import Configuration
from pulumi_twilio_studio.manifest import load
from pulumi_twilio_studio.resources.configuration import KEYS, unknown_keys
from pulumi_twilio_studio.resources.promotion import wrong_promotion
from pulumi_twilio_studio.stack.home import StackHome
from pulumi_twilio_studio.studio.settings import SOURCES
from studio_emulator import Emulator
from support import tenants
from support.definitions import greeting
from support.documents import ROOT, Fence, documents, fences
from support.flows_to_smoke import ROUTES
from support.flows_to_test import ORDERS

OTHERS = frozenset(
    {"cd", "curl", "dask", "exit", "export", "gh", "make", "pip", "pulumi", "twilio"}
)
"""Programs that an example may call beside ours; `.` is the shell's."""

LINES = [
    (each, line)
    for document in documents()
    for each in fences(document, "")
    for line in each.text.splitlines()
]


def told(line: str) -> bool:
    """Whether a line of an example is a command, and not what one prints."""
    return line.startswith("$ ") or line.split(" ", maxsplit=1)[0] in {
        "twilio-studio",
        ".",
        *OTHERS,
    }


COMMANDS = [(fence, line.removeprefix("$ ")) for fence, line in LINES if told(line)]


def words(line: str) -> list[str]:
    """A command line as the shell takes it apart, without what stands behind it."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=";|>&")
    lexer.whitespace_split = True
    found = []
    for word in lexer:
        if set(word) <= set(";|>&"):
            break
        found.append(word)
    return found


@pytest.mark.parametrize(
    ("fence", "line"),
    [each for each in COMMANDS if each[1].startswith("twilio-studio ")],
    ids=str,
)
def test_every_command_of_ours_in_an_example_is_one_with_options_that_it_has(
    fence: Fence, line: str
) -> None:
    given = words(line)[1:]
    path = next(path for path in commands() if tuple(given[: len(path)]) == path)

    with commands()[path].make_context(path[-1], given[len(path) :]) as context:
        assert not context.args


@pytest.mark.parametrize(
    "line", sorted({line for _, line in COMMANDS if not line.startswith("twilio-studio ")})
)
def test_every_other_command_in_an_example_is_of_a_program_that_is_known(line: str) -> None:
    given = words(line)

    assert given[0] in {".", *OTHERS}
    if given[0] == "export":
        known = {variable for _, variable in SOURCES.values()} | PROXIED
        assert {each.split("=")[0] for each in given[1:]} <= known
    if given[:3] == ["pulumi", "config", "set"]:
        assert given[3].removeprefix("twilio-studio:").split(".")[0] in KEYS
    if given[0] == "pip":
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        for extra in re.findall(r"\[(\w+)\]", line):
            assert extra in extras["optional-dependencies"]
    if given[0] == ".":
        assert (ROOT / given[1]).is_file()


PROXIED = {
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "NODE_EXTRA_CA_CERTS",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
}


def test_the_lines_for_clients_behind_the_proxy_are_those_that_it_prints() -> None:
    [example] = [each for each in fences("docs/emulator.md", "") if "--tls-proxy" in each.text]

    with Emulator(tls_proxy=True) as emulator:
        printed = emulator.client_environment

    assert PROXIED <= set(printed)
    assert set(re.findall(r"^export (\w+)=", example.text, re.MULTILINE)) == PROXIED


# Data, by document and language: what reads it.


def manifest_of_tenants(text: str, folder: Path) -> None:
    tenants.write(folder, text)
    flows = {"support": "${company} ${workflow_sid}", "survey": "${question}"}
    for name, body in flows.items():
        (folder / "flows" / f"{name}.json").write_text(json.dumps(greeting(body)))

    assert {"acme", "beta"} == set(load(folder / "tenants.yaml").tenants)


def manifest_with_tests(text: str, folder: Path) -> None:
    tenants.write(folder, f"{text}tenants:\n  acme: {{values: {{company: Acme}}}}\n")
    (folder / "flows" / "support.json").write_text(json.dumps(greeting("${company}")))
    (folder / "flows" / "support.tests.yaml").write_text("cases: []")

    [flow] = load(folder / "tenants.yaml").tenants["acme"].flows.values()
    assert (folder / "flows" / "support.tests.yaml",) == flow.tests


def defaults_of_onboarding(text: str, folder: Path) -> None:
    tenants.write(folder, text)

    assert {} == load(folder / "tenants.yaml").tenants


def hook(text: str, folder: Path) -> None:
    [declared] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    [repository] = yaml.safe_load(text)["repos"]

    assert [declared["id"]] == [each["id"] for each in repository["hooks"]]


def lint_table(text: str, folder: Path) -> None:
    (folder / "pyproject.toml").write_text(text)
    read = Configuration.near(folder)

    assert (read.strict, frozenset({"pacific-time"})) == (True, read.ignore)
    assert ("flows/old/*", frozenset({"hard-coded-number", "unwired-failure"})) in read.per_file


def fault(text: str, folder: Path) -> None:
    with Emulator() as emulator:
        rule = json.loads(text.replace("AC...", emulator.account_sid))

        assert emulator.fault(rule) == emulator.faults()[0]["id"]


def references(text: str, folder: Path) -> None:
    places = {name: value[2:-1] for name, value in json.loads(text).items()}
    state = {"name": "a", "type": "send-to-flex", "transitions": [], "properties": json.loads(text)}
    filled = template(
        {"initial_state": "a", "states": [state]}, **dict.fromkeys(places.values(), "SID")
    )

    assert dict.fromkeys(places, "SID") == json.loads(filled)["states"][0]["properties"]


def cases(text: str, folder: Path) -> None:
    (folder / "support_bot.json").write_text(json.dumps(ORDERS))
    (folder / "support_bot.tests.yaml").write_text(text)

    results = read_cases(folder / "support_bot.tests.yaml").run()

    assert results
    assert [] == [each.failure for each in results if not each.passed]


def cases_at_twilio(text: str, folder: Path) -> None:
    """They pass at Twilio in tests/unit/cli/test_smoke.py."""
    (folder / "support.json").write_text(json.dumps(ROUTES))
    (folder / "support.smoke.yaml").write_text(f"flow: support.json\n{text}")
    file = read_cases(folder / "support.smoke.yaml")

    refuse_untriable(file)

    assert [True, True] == [each.passed for each in file.run()]


def chart(text: str, folder: Path) -> None:
    """Drawn of two sides that differ so, in tests/unit/drawing/test_mermaid.py."""
    assert text.startswith("flowchart TD\n")
    assert set(re.findall(r"^ +(?:n\d+|classDef)", text, re.MULTILINE))


def gated_stack(text: str, _: Path) -> None:
    """The settings of a stack that comes after another one."""
    settings = yaml.safe_load(text)["config"]
    keys = {key: str(value) for key, value in settings.items()}
    home = StackHome(Path(), "shop", "prod", None)

    assert [] == unknown_keys(keys, "shop")
    own = {key.partition(":")[2]: value for key, value in keys.items()}
    assert [] == wrong_promotion(own, home, "organization", None)


READERS_OF: Mapping[tuple[str, str], tuple[Callable[[str, Path], None], list[Fence]]] = {
    ("docs/tenants.md", "yaml"): (manifest_of_tenants, fences("docs/tenants.md", "yaml")),
    ("docs/gate.md", "yaml"): (manifest_with_tests, fences("docs/gate.md", "yaml")),
    ("docs/promotion.md", "yaml"): (gated_stack, fences("docs/promotion.md", "yaml")),
    ("docs/production.md", "yaml"): (gated_stack, fences("docs/production.md", "yaml")),
    ("docs/onboarding.md", "yaml"): (defaults_of_onboarding, fences("docs/onboarding.md", "yaml")),
    ("docs/lint.md", "yaml"): (hook, fences("docs/lint.md", "yaml")),
    ("docs/lint.md", "toml"): (lint_table, fences("docs/lint.md", "toml")),
    ("docs/emulator.md", "json"): (fault, fences("docs/emulator.md", "json")),
    ("docs/templates.md", "json"): (references, fences("docs/templates.md", "json")),
    ("docs/testing-flows.md", "yaml"): (cases, fences("docs/testing-flows.md", "yaml")),
    ("README.md", "yaml"): (cases, fences("README.md", "yaml")),
    ("docs/smoke.md", "yaml"): (cases_at_twilio, fences("docs/smoke.md", "yaml")),
    ("docs/pictures.md", "mermaid"): (chart, fences("docs/pictures.md", "mermaid")),
}


def test_every_example_that_is_data_has_its_reader() -> None:
    written = [
        (document, each.language)
        for document in documents()
        for each in fences(document)
        if each.language not in ("", "python")
    ]

    assert sorted(READERS_OF) == sorted(written)


@pytest.mark.parametrize("place", READERS_OF, ids=" ".join)
def test_an_example_that_is_data_is_what_its_reader_takes(
    place: tuple[str, str], tmp_path: Path
) -> None:
    read, examples = READERS_OF[place]

    for each in examples:
        read(each.text, tmp_path)
