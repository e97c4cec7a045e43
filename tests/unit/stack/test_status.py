"""What each stack of a project runs is found in the states and in one list for each account."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.stack.connections import Connections
from pulumi_twilio_studio.stack.status import Wanted, find_status
from pulumi_twilio_studio.stack.status_report import FlowStatus, StatusReport
from pulumi_twilio_studio.studio.retry import RetryBudget, RetryPolicy
from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.changed_stack import ChangedStack, flow
from support.project_stacks import ProjectStacks, flows
from support.small_engine import Resource

TEMPLATE = "5" * 64
VERSION = TEMPLATE[:16]


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch, credentials: dict[str, str]) -> None:
    for variable, value in credentials.items():
        monkeypatch.setenv(variable, value)


def templated(text: str, *names: str) -> dict[str, Resource]:
    """Flows that a template makes, which says another text in each environment."""
    return flows(text, *names, template_sha256=TEMPLATE)


class Stacks(ProjectStacks):
    """The stacks of a project."""

    def status(self, *names: str, wanted: Wanted = "environments") -> StatusReport:
        """What is found in the stacks, without waiting."""
        pace = RetryPolicy(sleep=lambda _: None, quota=RetryBudget())
        homes = [self.stacks[name].home for name in names or sorted(self.stacks)]
        return find_status(homes, "shop", wanted, connections=Connections(pace))


@pytest.fixture
def project(tmp_path: Path, emulator: Emulator, credentials: dict[str, str]) -> Stacks:
    """A project without a stack."""
    return Stacks(tmp_path, emulator, credentials)


@pytest.fixture
def three(project: Stacks) -> Stacks:
    """Three environments, of which two say the same."""
    project.up("dev", templated("Hello!", "support", "menu"))
    project.up("staging", templated("Hello!", "support", "menu"))
    project.up("prod", templated("Good day!", "support"))
    project.settle("staging", after="dev")
    project.settle("prod", after="staging")
    return project


def found(report: StatusReport, stack: str, name: str) -> FlowStatus:
    return next(each.by_name[name] for each in report.stacks if each.stack == stack)


def test_stacks_come_in_the_order_of_a_promotion(three: Stacks) -> None:
    assert ["dev", "staging", "prod"] == [each.stack for each in three.status().stacks]


def test_named_stacks_come_in_the_order_in_which_they_are_named(three: Stacks) -> None:
    report = three.status("prod", "dev", wanted="named")

    assert ["prod", "dev"] == [each.stack for each in report.stacks]


def test_who_runs_the_same_version_and_whose_definition_is_the_same_too(three: Stacks) -> None:
    dev = found(three.status(), "dev", "support")

    assert VERSION == dev.version
    assert ("staging", "prod") == dev.same_version
    assert ("staging",) == dev.same_definition


def test_a_flow_that_another_stack_has_is_missing(three: Stacks) -> None:
    report = three.status()

    assert ("missing",) == found(report, "prod", "menu").words
    assert not report.has_changed


def test_somebodys_save_is_told_and_no_longer_the_same(three: Stacks) -> None:
    three.save("staging", "support", "Bye!")
    three.save("prod", "support", "Bye!", "draft")

    report = three.status()

    assert ("drifted",) == found(report, "staging", "support").words
    assert ("foreign draft",) == found(report, "prod", "support").words
    assert ("prod",) == found(report, "dev", "support").same_version
    assert report.has_changed


def test_it_costs_one_list_for_each_account_and_one_request_for_a_moved_flow(
    three: Stacks,
) -> None:
    three.save("prod", "support", "Bye!")
    three.emulator.clear_journal()

    three.status()

    asked = Counter(each["path"].partition("?")[0] for each in three.emulator.journal())
    sid = three.stacks["prod"].sid("support")
    assert asked.pop("/v2/Flows") == 3
    assert asked.pop(f"/v2/Flows/{sid}/Revisions/2") == 1
    assert {"/2010-04-01/Accounts.json": 1} == asked  # the tokens of all
    assert {"GET"} == {each["method"] for each in three.emulator.journal()}


def test_an_account_of_several_stacks_is_listed_once(project: Stacks) -> None:
    for name in ("dev", "prod"):
        project.stacks[name] = ChangedStack.up(
            project.folder, project.emulator, project.credentials, name, {"bot": flow("bot")}
        )
    project.emulator.clear_journal()

    project.status()

    assert ["/v2/Flows"] == [each["path"].partition("?")[0] for each in project.emulator.journal()]


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [("environments", ["dev"]), ("all", ["dev", "acme"]), ("named", ["acme", "dev"])],
)
def test_tenants_are_shown_if_they_are_wanted(
    project: Stacks, wanted: Wanted, shown: list[str]
) -> None:
    for name in ("acme", "dev"):
        project.up(name, templated("Hello!", "support"))
    project.make_tenant("acme")

    report = project.status(wanted=wanted)

    assert shown == [each.stack for each in report.stacks]


def test_a_tenant_is_compared_with_the_environments_and_lacks_nothing(project: Stacks) -> None:
    project.up("dev", templated("Hello!", "support", "menu"))
    for name in ("acme", "beta"):
        project.up(name, templated("Hello!", "support"))
        project.make_tenant(name)

    report = project.status(wanted="all")

    assert ("dev",) == found(report, "acme", "support").same_version
    assert () == found(report, "dev", "support").same_version
    assert not report.counts["missing"]


def test_a_stack_that_cannot_be_read_does_not_hide_the_others_and_lacks_nothing(
    three: Stacks,
) -> None:
    three.state("prod").write_text("{")

    report = three.status()

    [error] = report.stacks[2].errors
    assert "prod.json cannot be read" in error
    assert report.has_failed
    assert ("staging",) == found(report, "dev", "support").same_version
    assert not report.counts["missing"]


def test_an_account_that_cannot_be_read_is_said_of_its_flows(three: Stacks) -> None:
    sid = three.account("prod")
    three.emulator.fault(
        {"match": {"account": sid}, "times": None, "action": {"status": 403}},
    )

    report = three.status()

    assert ("not read",) == found(report, "prod", "support").words
    assert f"account {sid} cannot be read" in str(found(report, "prod", "support").error)
    assert () == found(report, "dev", "support").words


def test_a_flow_that_cannot_be_read_does_not_hide_the_others(three: Stacks) -> None:
    three.save("dev", "support", "Bye!")
    sid = three.stacks["dev"].sid("support")
    three.emulator.fault(
        {
            "match": {"path": f"/v2/Flows/{sid}/Revisions/2"},
            "times": None,
            "action": {"status": 403},
        }
    )

    report = three.status()

    assert ("not read",) == found(report, "dev", "support").words
    assert () == found(report, "dev", "menu").words


def test_a_deleted_flow_is_told(three: Stacks) -> None:
    prod = three.stacks["prod"]
    prod.client(three.account("prod")).delete_flow(prod.sid("support"))

    report = three.status()

    assert ("deleted",) == found(report, "prod", "support").words
    assert report.has_changed


@pytest.mark.parametrize(
    ("status", "word"), [("suspended", "account suspended"), ("closed", "deleted")]
)
def test_what_an_account_holds_that_is_not_active(three: Stacks, status: str, word: str) -> None:
    emulator = three.emulator
    console = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    sid = three.account("prod")
    console.api.v2010.accounts(sid).update(status=status)

    report = three.status()

    assert (word,) == found(report, "prod", "support").words
    assert [f"account {sid} is {status}"] == [
        each.partition(":")[0] for each in report.stacks[2].notices
    ]


def test_secret_messages_and_names_are_not_shown(project: Stacks) -> None:
    secret: dict[str, Any] = {
        "friendly_name": "Mergers 2027",
        "commit_message": "Mergers 2027",
        "hidden": ["friendly_name", "commit_message"],
    }
    stack = ChangedStack.up(
        project.folder,
        project.emulator,
        project.credentials,
        "dev",
        {"bot": flow("bot", **secret)},
    )
    project.stacks["dev"] = stack

    told = json.dumps(project.status().as_json())

    assert "Mergers" not in told
    assert "[secret]" in told
