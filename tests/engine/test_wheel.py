"""The wheel in a project of somebody else's: nothing of this repository is there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from definitions import greeting
from pulumi_stack import ROOT, PulumiStack, surroundings
from studio_emulator import Emulator

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
    flow = studio.TenantFlow(template="support.json", values={"workflow_sid": workflow}, on_drift="repair")
    tenant = studio.Tenant("books", flows={"support": flow}, status="suspended", on_delete="close")
    return {studio.__version__: support.webhook_url, "account": tenant.account_sid}
"""
WRONG = [
    'studio.Flow("a", definition={}, status="publish")',
    'studio.Flow("a", definition={}, on_drift="repare")',
    'studio.Flow("a", definition={}, layout="managed")',
    'studio.Subaccount("a", status="closed")',
    'studio.Subaccount("a", on_delete="delete")',
    'studio.Tenant("a", flows={}, status="closed")',
    'studio.Tenant("a", flows={}, on_delete="delete")',
    'studio.TenantFlow(template="a", status="publish")',
    'studio.TenantFlow(template="a", on_drift="repare")',
    'studio.TenantFlow(template="a", layout="managed")',
    'studio.reference("work", "a")',
    'studio.when("a", "equals", "b", then="c")',
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project that names our wheel among its requirements, after `pulumi install`."""
    folder = tmp_path_factory.mktemp("bookshop")
    build = ("pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir")
    subprocess.run([sys.executable, "-m", *build, folder / "wheels", ROOT], check=True)
    [wheel] = (folder / "wheels").iterdir()
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "requirements.txt").write_text(f"./wheels/{wheel.name}\n")
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


def test_every_link_of_the_page_on_a_package_index_leads_into_the_repository(shop: Path) -> None:
    [wheel] = (shop / "wheels").iterdir()
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
    without_extra = tool("emulator")
    logged += [stack.run("destroy", "--yes", "--skip-preview", *loud).text]

    assert {"survey", "support"} == made
    assert (0, []) == (written_again, emulator.flows())
    assert [0, 0, 0] == [each.returncode for each in (reviewed, linted, drawn)], (
        reviewed,
        linted,
        drawn,
    )
    assert "Flows: 2 to be created" in (shop / "review.md").read_text()
    assert "</svg>" in (shop / "survey.svg").read_text()
    assert 2 == without_extra.returncode
    assert "pip install 'pulumi-twilio-studio[emulator]'" in without_extra.stderr
    assert all(
        "EnsurePluginsAreInstalled" in each for each in logged[:3]
    )  # or the engine names its work in other words
    downloads = [line for line in "".join(logged).splitlines() if "download" in line]
    assert not downloads, f"{len(downloads)} attempts to download a plugin, not 0: {downloads}"


def test_mypy_takes_a_program_with_every_class_and_finds_every_wrong_word(shop: Path) -> None:
    (shop / "all_classes.py").write_text(ALL_CLASSES)
    wrong = ["import pulumi_twilio_studio as studio", *WRONG]
    (shop / "wrong.py").write_text("\n".join(wrong) + "\n")
    python = environment(shop) / "bin" / "python"
    strict = ("--strict", "--python-executable", python, "--cache-dir", shop / "types")

    done = subprocess.run(
        [sys.executable, "-m", "mypy", *strict, "__main__.py", "all_classes.py", "wrong.py"],
        cwd=shop,
        env=outside(shop),
        capture_output=True,
        text=True,
        check=False,
    )

    found = re.findall(r"^(\S+?):(\d+): error: .*\[(.*)\]$", done.stdout, re.MULTILINE)
    assert [("wrong.py", str(at), "arg-type") for at in range(2, len(wrong) + 1)] == found, (
        done.stdout
    )
