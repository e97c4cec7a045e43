"""What the documents name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from pulumi_twilio_studio.cli import app
from pulumi_twilio_studio.components.tenant import Tenant
from pulumi_twilio_studio.definition.lint import CODES
from pulumi_twilio_studio.resources.configuration import KEYS
from pulumi_twilio_studio.resources.conversation_address import ConversationAddress
from pulumi_twilio_studio.resources.flow import Flow
from pulumi_twilio_studio.resources.losses import ALLOWED_BY, SETTING
from pulumi_twilio_studio.resources.messaging_service import MessagingService
from pulumi_twilio_studio.resources.phone_number import PhoneNumber
from pulumi_twilio_studio.resources.subaccount import Subaccount
from pulumi_twilio_studio.studio.settings import SOURCES
from support.documents import table

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_the_readme_names_every_setting_and_no_other() -> None:
    rows = table("README.md", "Configuration").rows
    named = [(row[0].strip("`"), row[1].strip("`")) for row in rows]

    assert named == [
        *((f"twilio-studio:{key}", variable) for key, variable in SOURCES.values()),
        (f"twilio-studio:{SETTING}", ALLOWED_BY),
        *(
            (f"twilio-studio:{key}", "")
            for key in ("identity", "after", "afterFor", "pins", "status", "smoke")
        ),
    ]
    assert [key for key, _ in named] == [f"twilio-studio:{key}" for key in KEYS]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_key_of_the_configuration_in_a_document_is_read(document: Path) -> None:
    named = re.findall(r"\btwilio-studio:([a-zA-Z]+)", document.read_text())

    assert set(named) <= set(KEYS)


def test_the_page_about_lint_has_the_table_of_codes() -> None:
    rows = [(f"`{name}`", code.severity, code.meaning) for name, code in CODES.items()]

    assert rows == list(table("docs/lint.md", "Codes").rows)


def test_the_readme_names_every_argument_of_a_flow_and_no_other() -> None:
    arguments = set(Flow.__init__.__annotations__) - {"return", "resource_name", "opts"}

    assert arguments == set(table("README.md", "What studio.Flow takes").names)


def test_the_page_on_subaccounts_names_every_argument_and_no_other() -> None:
    arguments = set(Subaccount.__init__.__annotations__) - {"return", "resource_name", "opts"}
    page = table("docs/subaccounts.md", "Subaccounts, and their credentials")

    assert arguments == set(page.names)


def test_the_page_on_entrances_names_every_argument_of_a_number_and_no_other() -> None:
    arguments = set(PhoneNumber.__init__.__annotations__) - {"return", "resource_name", "opts"}
    rows = table("docs/entrances.md", "Numbers").rows

    assert arguments == {name for row in rows for name in re.findall(r"`(\w+)`", row[0])}


def test_the_page_on_tenants_names_every_argument_and_no_other() -> None:
    arguments = set(Tenant.__init__.__annotations__) - {"return", "name", "opts"}
    assert arguments == set(table("docs/tenants.md", "Tenants").names)


def test_the_page_on_entrances_names_every_argument_of_a_service_and_no_other() -> None:
    arguments = set(MessagingService.__init__.__annotations__) - {"return", "resource_name", "opts"}
    assert arguments == set(table("docs/entrances.md", "Messaging services").names)


def test_the_page_on_entrances_names_every_argument_of_an_address_and_no_other() -> None:
    given = set(ConversationAddress.__init__.__annotations__) - {"return", "resource_name", "opts"}
    assert given == set(table("docs/entrances.md", "Conversation addresses").names)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_command_in_a_document_has_a_recipe(document: Path) -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(code_in(document))))
    recipes = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert named <= recipes


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_in_a_document_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text())

    assert [] == [link for link in links if not (document.parent / link).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_twilio_studio_command_in_a_document_exists(document: Path) -> None:
    named = set(re.findall(r"\btwilio-studio ([a-z]+)\b", "\n".join(code_in(document))))
    commands = set(get_command(app).commands)

    assert named <= commands


@pytest.mark.parametrize("command", sorted(get_command(app).commands))
def test_every_command_has_help(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"])

    assert 0 == shown.exit_code
    assert "Usage" in shown.output


def code_in(document: Path) -> list[str]:
    """Whatever stands in backticks."""
    return re.findall(r"```.*?```|`[^`\n]+`", document.read_text(), re.DOTALL)
