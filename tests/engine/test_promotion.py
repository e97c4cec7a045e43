"""The gate of promotion on the real engine: staging first, then prod. Judged by the emulator's store and journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio_emulator import Emulator
from support.definitions import greeting
from support.fleet_project import FleetProject
from support.pulumi_stack import PulumiStack

TEMPLATE = """
place = pulumi.get_stack()
studio.Flow("support", definition=studio.template("support.json", place=place))
"""
PLAIN = 'studio.Flow("support", definition="support.json")'
FILLED = """
studio.Flow("support", definition=pulumi.Output.from_input(pulumi.get_stack()).apply(
    lambda place: open("support.json").read().replace("${place}", place)))
"""

Shop = tuple[PulumiStack, PulumiStack]


@pytest.fixture
def make_shop(tmp_path: Path, emulator: Emulator) -> Callable[..., Shop]:
    """Makes the stacks staging and prod of one project. Each has an account, or else the emulator's first."""

    def make(staging: dict[str, str] | None = None, **config: str) -> Shop:
        own = {"sid": emulator.account_sid, "auth_token": emulator.auth_token}
        first = PulumiStack(tmp_path / "shop", credentials(staging or own), "staging")
        second = PulumiStack(tmp_path / "shop", credentials(own), "prod")
        for key, value in {"after": "staging", **config}.items():
            second.configure(f"twilio-studio:{key}", value)
        return first, second

    def credentials(account: dict[str, str]) -> dict[str, str]:
        return {
            "TWILIO_BASE_URL": emulator.base_url,
            "TWILIO_ACCOUNT_SID": account["sid"],
            "TWILIO_AUTH_TOKEN": account["auth_token"],
        }

    return make


def says(shop: Shop, body: str, program: str = TEMPLATE) -> None:
    """What the program declares for both stacks from now on."""
    shop[0].definition("support.json", greeting(body))
    shop[0].program(program)


def live(emulator: Emulator, stack: PulumiStack) -> dict[str, Any]:
    """The live revision of the stack's flow."""
    [found] = [each for each in stack._resources() if each["urn"].endswith("Flow::support")]
    flows = [flow for each in emulator.accounts() for flow in emulator.flows(each["sid"])]
    [flow] = [each for each in flows if each["sid"] == found["id"]]
    revision = flow["revisions"][flow["live_revision"] - 1]
    assert isinstance(revision, dict)
    return revision


@pytest.mark.parametrize("is_apart", [True, False], ids=["accounts apart", "one account"])
def test_prod_gets_what_staging_runs_and_nothing_else(
    make_shop: Callable[..., Shop], emulator: Emulator, *, is_apart: bool
) -> None:
    shop = staging, prod = make_shop(emulator.create_account("Staging") if is_apart else None)
    says(shop, "Hello from ${place}!")
    staging.up()
    prod.up()
    says(shop, "Welcome to ${place}!")
    emulator.clear_journal()

    refused = [prod.run("preview", ok=False), prod.up(ok=False)]
    writes_refused = emulator.writes()
    staging.up()
    prod.up()
    emulator.clear_journal()
    prod.up("--expect-no-changes")

    for each in refused:
        assert "but staging runs version" in each.text
        assert "Deploy staging first." in each.text
        assert "Traceback" not in each.text
    assert [] == writes_refused
    assert [] == emulator.writes()
    assert "Welcome to staging!" in json.dumps(live(emulator, staging))
    assert "Welcome to prod!" in json.dumps(live(emulator, prod))
    versions = {
        live(emulator, each)["commit_message"].rpartition("tpl=")[2] for each in (staging, prod)
    }
    assert 1 == len(versions)


def test_an_override_and_the_commit_stand_in_the_message_and_the_next_run_changes_nothing(
    make_shop: Callable[..., Shop], emulator: Emulator
) -> None:
    shop = staging, prod = make_shop()
    says(shop, "Hello from ${place}!")
    staging.up()
    says(shop, "Welcome to ${place}!")

    passed = prod.up(TWILIO_STUDIO_OVERRIDE="Staging burns", GITHUB_SHA="1A2B3C4D5E6F7")
    emulator.clear_journal()
    prod.up("--expect-no-changes")

    assert (
        'flow "support" goes live by TWILIO_STUDIO_OVERRIDE="Staging burns", although'
        in passed.text
    )
    assert live(emulator, prod)["commit_message"].startswith(
        "Override: Staging burns (commit 1a2b3c4d5e6f) [pulumi "
    )
    assert [] == emulator.writes()


def test_a_run_without_a_change_reads_no_state_of_the_earlier_stack(
    make_shop: Callable[..., Shop], emulator: Emulator
) -> None:
    shop = staging, prod = make_shop()
    says(shop, "Hello from ${place}!")
    staging.up()
    prod.up()
    [state] = staging.folder.glob("state/.pulumi/stacks/shop/staging.json")
    state.write_text("a trap")

    prod.up("--expect-no-changes")
    says(shop, "Welcome to ${place}!")
    caught = prod.up(ok=False)

    assert "it cannot be known what staging runs" in caught.text


def test_what_a_program_fills_in_itself_has_a_version_for_each_environment(
    make_shop: Callable[..., Shop], emulator: Emulator
) -> None:
    shop = staging, prod = make_shop()
    says(shop, "Hello!", PLAIN)
    staging.up()
    prod.up()
    says(shop, "Welcome to ${place}!", FILLED)
    staging.up()

    caught = prod.up(ok=False)

    assert "Hello!" in json.dumps(live(emulator, prod))
    assert "studio.template has one version everywhere" in caught.text


def test_a_version_has_to_be_live_for_as_long_as_the_configuration_says(
    make_shop: Callable[..., Shop], emulator: Emulator
) -> None:
    shop = staging, prod = make_shop(afterFor="24h")
    says(shop, "Hello from ${place}!")
    staging.up()

    young = prod.up(ok=False)
    prod.configure("twilio-studio:afterFor", "1s")
    prod.up()

    assert "must run in staging for 24h first" in young.text
    assert "Hello from prod!" in json.dumps(live(emulator, prod))


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("after", "prod", "a stack cannot come after itself"),
        ("after", "stagin", 'there is no such stack; did you mean "staging"?'),
        ("afterFor", "soon", "must be a length of time such as 30m, 24h or 2d"),
        ("aftr", "staging", "did you mean twilio-studio:after?"),
    ],
)
def test_a_configuration_that_cannot_be_ends_the_program(
    key: str, value: str, sentence: str, make_shop: Callable[..., Shop], emulator: Emulator
) -> None:
    shop = make_shop(**{key: value})
    says(shop, "Hello from ${place}!")

    refused = shop[1].run("preview", ok=False)

    assert f"twilio-studio:{key}" in refused.text
    assert sentence in refused.text
    assert [] == emulator.flows()


def test_a_tenant_gets_what_the_tenant_before_it_runs(tmp_path: Path, emulator: Emulator) -> None:
    project = FleetProject(tmp_path / "shop", emulator, ("ash", "elm"))
    (project.folder / "stacks" / "Pulumi.elm.yaml").write_text("config: {twilio-studio:after: ash}")
    project.fleet("up", "--only", "ash")
    project.fleet("up", "--only", "elm")
    project.say("Welcome")

    refused = project.fleet("up", "--only", "elm")
    project.fleet("up", "--only", "ash")
    passed = project.fleet("up", "--only", "elm")
    emulator.clear_journal()
    again = project.fleet("up", "--only", "elm")

    assert 'flow "elm-bye" would go live in elm as version' in refused.errors["elm"]
    assert {"elm": "changed"} == passed.outcomes
    assert project.all_say("Welcome") == project.flows_said()
    assert {"elm": "unchanged"} == again.outcomes
    assert {"GET /2010-04-01/Accounts.json": 1, "GET /v2/Flows": 2} == project.requests()
