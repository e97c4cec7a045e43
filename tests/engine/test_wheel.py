"""The wheel in a project of somebody else's: nothing of this repository is there."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import pulumi_twilio_studio as studio
from pulumi_twilio_studio import api
from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import ROOT, PulumiStack, surroundings

PROJECT = """
name: bookshop
runtime:
  name: python
  options:
    virtualenv: .
options:
  refresh: always
"""
PROGRAM = """
import pulumi
import pulumi_twilio_studio as studio

survey = studio.Flow("survey", definition="survey.json")
support = studio.Flow("support", definition="support.json", status="published", on_drift="fail")
pulumi.export("sids", pulumi.Output.all(survey.sid, support.sid))
"""
ALL_CLASSES = """
import pulumi
import pulumi_twilio_studio as studio
from pulumi_twilio_studio import api

REFUSALS: tuple[type[api.Error], ...] = (
    api.ConfigurationError, api.DefinitionError, api.Inactive, api.InvalidDefinition, api.NotFound, api.NotSent,
    api.OperationError, api.Overtaken, api.Rejected, api.StudioError, api.Throttled, api.Unauthorized, api.Unknown,
    api.WrongAccount,
)


def declare() -> dict[str, pulumi.Output[str]]:
    filled: studio.Template = studio.template("support.json", company="Acme", share=0.5)
    workflow: studio.Reference = studio.reference("workflow", "Assign to anyone")
    built = studio.FlowBuilder("Greets").trigger({"incomingMessage": "ask"})
    built.split_based_on(
        "ask", {"input": "{{trigger.message.Body}}"},
        {"match": [studio.when("{{trigger.message.Body}}", "equal_to", "yes", then="ask")]},
    )
    acme = studio.Subaccount("acme", friendly_name="Acme", status="active", on_delete="retain")
    support = studio.Flow(
        "support", definition=filled, status="draft", layout="manage", on_drift="ignore", account_sid=acme.sid
    )
    studio.Flow("greets", definition=built.to_api(), status=pulumi.Output.from_input("draft"))
    studio.TestUsers("support", flow_sid=support.sid, test_users=["+15550100001"])
    studio.PhoneNumber("hotline", phone_number="+15550100001", voice_flow=support, on_delete="clear")
    studio.MessagingService("alerts", service="Alerts", flow=support.sid, inbound_method="GET", on_drift="fail")
    studio.ConversationAddress("web", type="chat", address="web", flow=support, on_delete="leave")
    number = studio.TenantNumber(phone_number="+15550100002", sms_flow="support", on_delete="leave")
    address = studio.TenantAddress(type="whatsapp", address="whatsapp:+15550100002", flow="support")
    flow = studio.TenantFlow(template="support.json", values={"workflow_sid": workflow}, on_drift="repair")
    tenant = studio.Tenant(
        "books", flows={"support": flow}, numbers={"a": number}, addresses={"a": address},
        status="suspended", on_delete="close",
    )
    live: studio.GetFlowResult = studio.get_flow(friendly_name="Support")
    seventh: studio.GetFlowRevisionResult = studio.get_flow_revision(live.sid, 7)
    found = studio.get_flow_output(support.sid).apply(lambda flow: f"{flow.webhook_url} {seventh.url}")
    newest = studio.get_flow_revision_output(support.sid, "LatestRevision").apply(lambda flow: flow.status)
    return {
        studio.__version__: support.webhook_url, "account": tenant.account_sid, "found": found, "newest": newest
    }


def edit(studio_of_acme: api.Studio) -> list[api.Change]:
    flow: api.Flow = studio_of_acme.fetch_flow("Support")
    revisions: tuple[api.Revision, ...] = studio_of_acme.list_revisions(flow.sid)
    wanted: api.Definition = api.parse("support.json")
    problems: list[api.Problem] = []
    findings: list[api.Finding] = api.lint(wanted.to_api())
    signature: api.Signature | api.Receipt | None = None
    try:
        studio_of_acme.save_draft(flow.sid, wanted, base_revision=revisions[0].number, layout="manage")
    except REFUSALS as refusal:
        print(refusal, problems, findings, signature, api.draw(wanted, form="mermaid"))
    return api.diff(flow, wanted)


def script() -> None:
    with api.connect("AC0") as acme:
        print(edit(acme))
"""
WRONG = [
    'studio.Flow("a", definition={}, status="publish")',
    'studio.Flow("a", definition={}, on_drift="repare")',
    'studio.Flow("a", definition={}, layout="managed")',
    'studio.Subaccount("a", status="closed")',
    'studio.Subaccount("a", on_delete="delete")',
    'studio.Tenant("a", flows={}, status="closed")',
    'studio.Tenant("a", flows={}, on_delete="delete")',
    'studio.PhoneNumber("a", phone_number="+1", voice_method="PUT")',
    'studio.PhoneNumber("a", phone_number="+1", on_delete="delete")',
    'studio.MessagingService("a", service="b", inbound_method="PUT")',
    'studio.ConversationAddress("a", type="fax", address="b", flow="c")',
    'studio.TenantNumber(phone_number="+1", on_delete="delete")',
    'studio.TenantAddress(type="fax", address="b", flow="c")',
    'studio.TenantFlow(template="a", status="publish")',
    'studio.TenantFlow(template="a", on_drift="repare")',
    'studio.TenantFlow(template="a", layout="managed")',
    'studio.reference("work", "a")',
    'studio.when("a", "equals", "b", then="c")',
    'studio.get_flow_revision("FW", "Newest")',
    'studio.get_flow_revision_output("FW", "Newest")',
    'api.draw({}, form="png")',
    'api.connect().fetch_revision("FW", "Newest")',
    'api.connect().validate({}, status="publish")',
    'api.connect().save_draft("FW", {}, base_revision=1, layout="managed")',
    'api.connect().roll_back("FW", "Newest", base_revision=1)',
    'api.connect().roll_back("FW", 1, base_revision=1, status="publish")',
]
WAYS_TO_THE_EMULATOR = [
    ("twilio-studio", "emulator"),
    ("python", "-m", "studio_emulator"),
    ("python", "-c", "import studio_emulator"),
]
IMPORTS = "import pulumi_twilio_studio as studio; from pulumi_twilio_studio import api"
CHECKED = ("__main__.py", "all_classes.py", "wrong.py")
NPM = runpy.run_path(str(ROOT / "tools" / "npm.py"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our wheel, as it is released."""
    folder = tmp_path_factory.mktemp("wheels")
    build = ("pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder)
    subprocess.run([sys.executable, "-m", *build, ROOT], check=True)
    [made] = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def shop(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project that names our wheel among its requirements, after `pulumi install`."""
    folder = tmp_path_factory.mktemp("bookshop")
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "requirements.txt").write_text(f"{wheel}\npytest\n")
    (folder / "__main__.py").write_text(PROGRAM)
    for name in ("survey", "support"):
        (folder / f"{name}.json").write_text(json.dumps(greeting(name)))
    subprocess.run(
        ["pulumi", "install"], cwd=folder, env=outside(folder), capture_output=True, check=True
    )
    return folder


def outside(folder: Path) -> dict[str, str]:
    """What a shell knows in which nothing of this repository is activated."""
    environ = {**surroundings(folder), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return {
        name: value for name, value in environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")
    }


def test_every_link_of_the_page_on_a_package_index_leads_into_the_repository(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        [name] = [each for each in opened.namelist() if each.endswith("/METADATA")]
        page = opened.read(name).decode()
    links = re.findall(r"\]\(([^)\s]+)\)", page) + re.findall(r'src="([^"]+)"', page)
    paths = [found[2] for each in links if (found := re.match(r"(.*?/main/)([^#]+)", each))]

    assert "Author: The pulumi-twilio-studio authors" in page
    assert [] == [link for link in links if not link.startswith(("https://", "#"))]
    assert len(paths) > 25
    assert [] == [path for path in paths if not (ROOT / path).exists()]


def environment(shop: Path) -> Path:
    """What `pulumi install` made.

    The host that `make setup` builds does not know the option `virtualenv`, and takes the project's own folder; so
    that is what the project says, and every host makes it there.
    """
    assert (shop / "pyvenv.cfg").exists()
    return shop


def test_a_project_of_its_own_installs_previews_and_lives_from_the_wheel(
    shop: Path, credentials: dict[str, str], emulator: Emulator
) -> None:
    programs = environment(shop) / "bin"
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    stack = PulumiStack(shop, {**credentials, "PATH": path})
    stack.environ.pop("PYTHONPATH", None)

    def tool(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [programs / "twilio-studio", *arguments]
        return subprocess.run(
            command, cwd=shop, env=stack.environ, capture_output=True, text=True, check=False
        )

    loud = ("-v=9", "--logtostderr")
    logged = [stack.run("preview", *loud).text]
    reviewed = tool(
        "review", "--stack", stack.name, "--out", "review.html", "--markdown", "review.md"
    )
    logged += [stack.up(*loud).text]
    written = len(emulator.writes())
    made = {flow["friendly_name"] for flow in emulator.flows()}
    logged += [stack.up(*loud).text]
    written_again = len(emulator.writes()) - written
    linted = tool("lint", "survey.json")
    drawn = tool("draw", "survey.json", "--out", "survey.svg")
    logged += [stack.run("destroy", "--yes", "--skip-preview", *loud).text]

    assert {"survey", "support"} == made
    assert (0, []) == (written_again, emulator.flows())
    assert [1, 0, 0] == [each.returncode for each in (reviewed, linted, drawn)], (
        reviewed,
        linted,
        drawn,
    )
    assert "Flows: 2 to be created" in (shop / "review.md").read_text()
    assert "</svg>" in (shop / "survey.svg").read_text()
    assert all(
        "EnsurePluginsAreInstalled" in each for each in logged[:3]
    )  # or the engine names its work in other words
    downloads = [line for line in "".join(logged).splitlines() if "download" in line]
    assert not downloads, f"{len(downloads)} attempts to download a plugin, not 0: {downloads}"


def test_a_project_of_init_is_installed_by_uv_and_previews(
    wheel: Path, tmp_path: Path, credentials: dict[str, str]
) -> None:
    folder, tools = tmp_path / "shop", Path(sys.executable).parent
    environ = {**outside(tmp_path), "UV_FIND_LINKS": str(wheel.parent)}
    begin = [tools / "twilio-studio", "init", folder, "--toolchain", "uv"]
    subprocess.run(begin, env=environ, check=True)

    subprocess.run([tools / "uv", "sync", "--quiet"], cwd=folder, env=environ, check=True)
    path = f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    stack = PulumiStack(folder, {**credentials, "PATH": path}, "dev")
    stack.environ.pop("PYTHONPATH", None)

    assert "3 to create" in stack.preview().text


@pytest.mark.parametrize("way", WAYS_TO_THE_EMULATOR, ids=" ".join)
def test_without_its_extra_the_emulator_ends_in_what_to_install(
    way: tuple[str, ...], shop: Path
) -> None:
    command = [environment(shop) / "bin" / way[0], *way[1:]]

    done = subprocess.run(
        command, cwd=shop, env=outside(shop), capture_output=True, text=True, check=False
    )

    assert 0 != done.returncode
    assert "pip install 'pulumi-twilio-studio[emulator]'." in done.stderr.splitlines()[-1]


def test_cases_and_conversations_are_tests_of_pytest_without_a_further_word(
    shop: Path, tmp_path: Path
) -> None:
    (tmp_path / "bot.json").write_text(json.dumps(greeting("Hello")))
    (tmp_path / "bot.tests.yaml").write_text(
        "cases:\n- {name: greets, message: hi, turns: [hears: Hello]}\n"
    )
    (tmp_path / "test_bot.py").write_text(
        "def test_it(conversation):\n"
        "    assert conversation('bot.json', message='hi').heard('Hello')\n"
    )

    done = subprocess.run(
        [environment(shop) / "bin" / "python", "-m", "pytest", "-v"],
        cwd=tmp_path,
        env=outside(shop),
        capture_output=True,
        text=True,
        check=False,
    )

    assert "bot.tests.yaml::greets PASSED" in done.stdout, done.stdout
    assert "test_bot.py::test_it PASSED" in done.stdout, done.stdout


@pytest.fixture(scope="module")
def typed(shop: Path) -> Path:
    """The project with a program that names all that is public, and with one whose every line has a wrong word."""
    (shop / "all_classes.py").write_text(ALL_CLASSES)
    (shop / "wrong.py").write_text("\n".join([IMPORTS, *WRONG]) + "\n")
    return shop


def wrong_lines(kind: str) -> list[tuple[str, str, str]]:
    """What a type checker has to find: every line but the first of wrong.py, and nothing else."""
    return [("wrong.py", str(at), kind) for at in range(2, len(WRONG) + 2)]


def said(command: list[str | Path], folder: Path) -> str:
    """What a type checker says of the project."""
    done = subprocess.run(
        command, cwd=folder, env=outside(folder), capture_output=True, text=True, check=False
    )
    return done.stdout or done.stderr


def test_the_program_with_every_class_names_all_that_is_public() -> None:
    named = set(re.findall(r"\b(studio|api)\.(\w+)", ALL_CLASSES))
    public = {("studio", name) for name in studio.__all__} | {("api", name) for name in api.__all__}

    assert set() == public - named


def test_mypy_takes_a_program_with_every_class_and_finds_every_wrong_word(typed: Path) -> None:
    python = environment(typed) / "bin" / "python"
    strict = ("--strict", "--python-executable", python, "--cache-dir", typed / "types")

    told = said([sys.executable, "-m", "mypy", *strict, *CHECKED], typed)

    found = re.findall(r"^(\S+?):(\d+): error: .*\[(.*)\]$", told, re.MULTILINE)
    assert wrong_lines("arg-type") == found, told


def test_pyright_takes_a_program_with_every_class_and_finds_every_wrong_word(typed: Path) -> None:
    pyright: Path = NPM["program"]("pyright")
    if not pyright.exists():
        say = pytest.fail if os.environ.get("REQUIRE_PYRIGHT") == "1" else pytest.skip
        say("no pyright: `python tools/npm.py` installs it, or says what to do")
    python = str(environment(typed) / "bin" / "python")
    settings = {"typeCheckingMode": "strict", "include": CHECKED}
    (typed / "pyrightconfig.json").write_text(json.dumps(settings))

    told = said([pyright, "--pythonpath", python, "--outputjson"], typed)

    found = [
        (Path(each["file"]).name, str(each["range"]["start"]["line"] + 1), each.get("rule"))
        for each in json.loads(told)["generalDiagnostics"]
    ]
    assert wrong_lines("reportArgumentType") == found, told
