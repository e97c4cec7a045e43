"""What the gate of promotion refuses and lets through, judged by what the emulator holds and was asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.rpc import UNKNOWN

from pulumi_twilio_studio.resources.promotion import wrong_promotion
from pulumi_twilio_studio.stack.home import StackHome
from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.definitions import greeting
from support.environments import Environments, plain, template
from support.small_engine import Of, Resource

LONG_AGO = "2020-01-01T00:00:00Z"
WAYS_ON = (
    "Deploy staging first. To pass once without that, set TWILIO_STUDIO_OVERRIDE to the reason, "
    "which the commit message then says."
)


@pytest.fixture
def shop(tmp_path: Path, emulator: Emulator) -> Environments:
    """Nothing is deployed yet. The stack prod comes after staging, in one account."""
    shop = Environments(tmp_path, emulator)
    shop.add("staging")
    shop.add("prod", after="staging")
    return shop


@pytest.fixture
def apart(tmp_path: Path, emulator: Emulator) -> Environments:
    """The same in two accounts that know nothing of each other."""
    shop = Environments(tmp_path, emulator)
    shop.add("staging", emulator.create_account("Staging"))
    shop.add("prod", after="staging")
    return shop


def message(emulator: Emulator, sid: str) -> str:
    """The commit message of the newest revision."""
    [flow] = [each for each in emulator.flows() if each["sid"] == sid]
    return str(flow["revisions"][-1]["commit_message"])


def publish(emulator: Emulator, sid: str, status: str = "published", body: str = "By hand") -> None:
    """Somebody saves a flow of the emulator's first account in the Console."""
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    client.studio.v2.flows(sid).update(status=status, definition=greeting(body))


@pytest.mark.keeps(
    "docs/promotion.md", "Promotion: prod runs what staging ran", "twilio-studio:after"
)
@pytest.mark.parametrize("is_preview", [True, False], ids=["preview", "up"])
def test_what_the_earlier_stack_does_not_run_is_refused_with_both_versions(
    shop: Environments, emulator: Emulator, *, is_preview: bool
) -> None:
    shop.up("staging", template("a"))
    emulator.clear_journal()

    run = shop.up("prod", template("b"), is_preview=is_preview)

    [refusal] = run.refusals
    assert refusal == (
        'flow "support" would go live in prod as version bbbbbbbb, but staging runs version '
        f"aaaaaaaa. {WAYS_ON}"
    )
    assert [] == emulator.writes()


def test_what_the_earlier_stack_runs_goes_live(shop: Environments, emulator: Emulator) -> None:
    shop.up("staging", template("a"))
    shop.up("prod", template("a"))
    shop.up("staging", template("b", "Welcome!"))

    run = shop.up("prod", template("b", "Welcome!"))

    assert run.is_well
    assert [2, 2] == [flow["live_revision"] for flow in emulator.flows()]
    assert message(emulator, shop.stacks["prod"].resources[0]["id"]).startswith("[pulumi ")


def test_the_values_of_a_template_may_differ(shop: Environments) -> None:
    shop.up("staging", template("a", "This is staging"))

    assert shop.up("prod", template("a", "This is prod")).is_well


def test_a_plain_definition_has_a_version_too(shop: Environments) -> None:
    shop.up("staging", plain("Hello!"))

    same = shop.up("prod", plain("Hello!"))
    other = shop.up("prod", plain("Welcome!"))

    assert same.is_well
    assert "would go live in prod as version" in other.refusals[0]


def test_a_definition_that_a_program_puts_together_is_told_about_templates(
    shop: Environments, tmp_path: Path
) -> None:
    shop.up("staging", plain("This is staging"))
    (tmp_path / "support.json").write_text(json.dumps(greeting("A file")))
    from_file = plain("", definition=str(tmp_path / "support.json"))

    filled = shop.up("prod", plain("This is prod"))
    file = shop.up("prod", from_file)

    assert "studio.template has one version everywhere" in filled.refusals[0]
    assert "studio.template" not in file.refusals[0]


def test_a_run_without_a_change_is_never_refused_and_reads_nothing_of_the_earlier_stack(
    shop: Environments, emulator: Emulator
) -> None:
    shop.up("staging", template("a"))
    shop.up("prod", template("a"))
    shop.up("staging", template("b", "Welcome!"))
    emulator.clear_journal()
    shop.file("staging").write_text("a trap")

    again = shop.up("prod", template("a"))
    caught = shop.up("prod", template("c"))

    assert again.is_well
    assert ["GET /v2/Flows"] * 2 == shop.asked()
    assert "it cannot be known what staging runs" in caught.refusals[0]


@pytest.mark.parametrize(
    "make", [plain, lambda body: template("a", body)], ids=["plain", "template"]
)
def test_somebodys_change_is_repaired_however_far_the_earlier_stack_has_moved_on(
    make: Callable[[str], Any], shop: Environments, emulator: Emulator
) -> None:
    shop.up("staging", make("Hello!"))
    shop.up("prod", make("Hello!"))
    shop.up("staging", template("b", "Welcome!"))
    sid = shop.stacks["prod"].resources[0]["id"]
    publish(emulator, sid)

    run = shop.up("prod", make("Hello!"))

    assert run.is_well
    [flow] = [each for each in emulator.flows() if each["sid"] == sid]
    assert "Hello!" in json.dumps(flow["revisions"][-1])
    assert 3 == flow["live_revision"]


def test_a_roll_back_and_a_draft_are_let_through(shop: Environments, emulator: Emulator) -> None:
    for version in "ab":
        shop.up("staging", template(version, f"Hello {version}"))
        shop.up("prod", template(version, f"Hello {version}"))
    shop.file("staging").write_text("a trap")

    back = shop.up("prod", template("b", pin="1"))
    draft = shop.up("prod", template("c", "Perhaps?", status="draft"))
    live = shop.up("prod", template("c", "Perhaps?"))

    assert (True, True, False) == (back.is_well, draft.is_well, live.is_well)
    [flow] = [
        each for each in emulator.flows() if each["sid"] == shop.stacks["prod"].resources[0]["id"]
    ]
    assert (4, 3) == (flow["revision"], flow["live_revision"])


def test_a_pin_in_the_configuration_is_let_through(shop: Environments) -> None:
    for version in "ab":
        shop.up("staging", template(version, f"Hello {version}"))
        shop.up("prod", template(version, f"Hello {version}"))
    shop.stacks["prod"].config["twilio-studio:pins.support"] = "1"
    shop.file("staging").write_text("a trap")

    run = shop.up("prod", template("c", "Hello c"))

    assert run.is_well
    assert "a" * 16 == shop.outputs("prod")["template_sha256"]


def test_a_roll_forward_is_judged_again(shop: Environments) -> None:
    for version in "ab":
        shop.up("staging", template(version, f"Hello {version}"))
        shop.up("prod", template(version, f"Hello {version}"))
    shop.up("prod", template("b", pin="1"))
    shop.up("staging", template("c", "Hello c"))

    run = shop.up("prod", template("b", "Hello b"))

    assert "version bbbbbbbb, but staging runs version cccccccc" in run.refusals[0]


def test_a_tenants_flow_is_compared_with_the_same_flow_of_the_other_tenant(
    shop: Environments,
) -> None:
    shop.add("acme")
    shop.add("bolt", after="acme")
    shop.up("acme", template("a", name="acme-support"))

    same = shop.up("bolt", template("a", name="bolt-support"))
    other = shop.up("bolt", template("b", name="bolt-support"))
    missing = shop.up("bolt", template("a", name="bolt-sales"))

    assert same.is_well
    assert "acme runs version aaaaaaaa" in other.refusals[0]
    assert 'acme has no flow "bolt-sales", so nothing has been tried there.' in missing.refusals[0]


def test_a_draft_in_the_earlier_stack_proves_nothing(shop: Environments) -> None:
    shop.up("staging", template("a", status="draft"))

    run = shop.up("prod", template("a"))

    assert 'flow "support" of staging is a draft there' in run.refusals[0]


def test_a_change_that_the_earlier_stack_knows_of_proves_nothing(
    shop: Environments, emulator: Emulator
) -> None:
    left = template("a", on_drift="ignore")
    shop.up("staging", left)
    publish(emulator, shop.stacks["staging"].resources[0]["id"])
    shop.up("staging", left)

    run = shop.up("prod", template("a"))

    assert 'somebody changed flow "support" of staging behind its back' in run.refusals[0]


def test_an_operation_under_way_in_the_earlier_stack_proves_nothing(shop: Environments) -> None:
    shop.up("staging", template("a"))
    [resource] = shop.stacks["staging"].resources
    shop.save("staging", pending_operations=[{"type": "updating", "resource": resource}])

    run = shop.up("prod", template("a"))

    assert "an operation on it was under way when its state was written" in run.refusals[0]


def test_a_secret_definition_has_no_version_that_can_be_compared(shop: Environments) -> None:
    shop.up("staging", plain("Hello!"))
    shop.outputs("staging")["definition_sha256"] = {"ciphertext": "v1:x"}
    shop.save("staging")

    run = shop.up("prod", plain("Hello!"))

    assert (
        "has no version that can be compared, because its definition is secret" in run.refusals[0]
    )


def test_a_stack_of_another_project_can_come_first(shop: Environments) -> None:
    shop.add("qa", project="lab")
    shop.add("prod", after="organization/lab/qa")
    shop.up("qa", template("a"))

    other = shop.up("prod", template("b"))
    same = shop.up("prod", template("a"))

    assert "but organization/lab/qa runs version aaaaaaaa" in other.refusals[0]
    assert same.is_well


@pytest.mark.parametrize("after", ["prod", "organization/shop/prod"])
def test_stacks_that_wait_for_each_other_are_told(after: str, shop: Environments) -> None:
    shop.up("staging", template("a"))
    settings = f"config: {{twilio-studio:after: {after}}}"
    (shop.folder / "Pulumi.staging.yaml").write_text(settings)

    run = shop.up("prod", template("a"))

    assert 'it comes after "prod" itself, so each would wait for the other' in run.refusals[0]


def test_a_file_that_status_wrote_is_the_proof_where_the_state_cannot_be_read(
    apart: Environments, credentials: dict[str, str]
) -> None:
    apart.add("prod", after="staging.json")
    apart.up("staging", template("a"))
    outputs = apart.outputs("staging")
    [account] = [
        each for each in apart.emulator.accounts() if each["sid"] == outputs["account_sid"]
    ]
    environ = {
        **os.environ,
        **credentials,
        "PULUMI_BACKEND_URL": apart.folder.as_uri(),
        "TWILIO_ACCOUNT_SID": account["sid"],
        "TWILIO_AUTH_TOKEN": account["auth_token"],
    }
    tool = str(Path(sys.executable).with_name("twilio-studio"))
    command = [tool, "status", "--stack", "staging", "--json", "staging.json"]
    subprocess.run(command, cwd=apart.folder, env=environ, check=True, capture_output=True)

    same = apart.up("prod", template("a"))
    other = apart.up("prod", template("b"))

    assert same.is_well
    assert "but staging (by staging.json of 20" in other.refusals[0]


# What Twilio says of the earlier stack


def test_in_one_account_the_list_answers_for_both_stacks(
    shop: Environments, emulator: Emulator
) -> None:
    shop.up("staging", template("a"))
    shop.up("prod", template("a"))
    shop.up("staging", template("b", "Welcome!"))
    emulator.clear_journal()

    shop.up("prod", template("b", "Welcome!"), is_preview=True)

    assert ["GET /v2/Flows", "POST /v2/Flows/Validate"] == shop.asked()


def test_somebodys_own_publish_in_the_earlier_stack_is_refused(
    shop: Environments, emulator: Emulator
) -> None:
    shop.up("staging", template("a"))
    publish(emulator, shop.outputs("staging")["url"].rpartition("/")[2])
    emulator.clear_journal()

    run = shop.up("prod", template("a"))

    assert "of staging is no longer what that stack records: revision 1 was live" in run.refusals[0]
    assert "callers now run revision 2 of" in run.refusals[0]
    assert [] == emulator.writes()


def test_a_publish_below_somebodys_draft_is_found_too(
    shop: Environments, emulator: Emulator
) -> None:
    shop.up("staging", template("a"))
    sid = shop.stacks["staging"].resources[0]["id"]
    publish(emulator, sid)
    publish(emulator, sid, "draft", "Perhaps?")

    run = shop.up("prod", template("a"))

    assert "callers now run revision 2 of" in run.refusals[0]


def test_somebodys_draft_in_the_earlier_stack_changes_nothing(
    shop: Environments, emulator: Emulator
) -> None:
    shop.up("staging", template("a"))
    publish(emulator, shop.stacks["staging"].resources[0]["id"], "draft")

    assert shop.up("prod", template("a")).is_well


def test_a_flow_that_somebody_deleted_in_the_earlier_stack_is_refused(
    shop: Environments, emulator: Emulator
) -> None:
    shop.up("staging", template("a"))
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    client.studio.v2.flows(shop.stacks["staging"].resources[0]["id"]).delete()

    run = shop.up("prod", template("a"))

    assert f"of staging is gone: account {emulator.account_sid} does not show it" in run.refusals[0]


def test_the_parents_credentials_see_a_publish_in_a_subaccount(
    tmp_path: Path, emulator: Emulator
) -> None:
    child = emulator.create_account("Staging", emulator.account_sid)
    shop = Environments(tmp_path, emulator)
    shop.add("staging", child)
    shop.add("prod", after="staging")
    shop.up("staging", template("a"))
    client = client_for(emulator.base_url, child["sid"], child["auth_token"])
    client.studio.v2.flows(shop.stacks["staging"].resources[0]["id"]).update(
        status="published", definition=greeting("By hand")
    )

    run = shop.up("prod", template("a"))

    assert "callers now run revision 2 of" in run.refusals[0]


def test_an_account_out_of_reach_is_asked_for_once_and_its_state_is_the_proof(
    apart: Environments, emulator: Emulator
) -> None:
    both = [template("a"), template("b", name="sales")]
    apart.up("staging", *both)
    staging = apart.stacks["staging"].resources[0]["outputs"]["account_sid"]
    emulator.clear_journal()

    run = apart.up("prod", *both)

    assert run.is_well
    assert "cannot be asked" not in run.said
    assert 1 == len([path for path in apart.asked() if staging in path])


def test_an_api_key_that_reaches_one_account_asks_nothing_about_another(
    apart: Environments, emulator: Emulator
) -> None:
    apart.up("staging", template("a"))
    key = emulator.create_key(emulator.account_sid, "standard")
    apart.add("prod", after="staging", apiKey=key["sid"], apiSecret=key["secret"])
    emulator.clear_journal()

    run = apart.up("prod", template("a"))

    assert run.is_well
    own = {"GET /v2/Flows", "POST /v2/Flows/Validate", "POST /v2/Flows"}
    assert own == set(apart.asked())


def test_an_account_that_does_not_answer_leaves_the_state_as_the_proof_and_that_is_told(
    tmp_path: Path, emulator: Emulator
) -> None:
    child = emulator.create_account("Staging", emulator.account_sid)
    shop = Environments(tmp_path, emulator)
    shop.add("staging", child)
    shop.add("prod", after="staging")
    shop.up("staging", template("a"))
    emulator.fault(
        {
            "match": {"method": "GET", "path": "/Accounts/AC[0-9a-f]*.json$"},
            "times": 99,
            "action": {"status": 500, "apply": False},
        }
    )

    run = shop.up("prod", template("a"))

    assert run.is_well
    assert (
        f"account {child['sid']} of staging cannot be asked, so its record alone counts" in run.said
    )


# What a preview does not know yet


def in_new_account(flow: Resource) -> list[Resource]:
    """A flow in an account that the same program makes."""
    return [
        Resource("Subaccount", "acme"),
        replace(flow, given={**flow.given, "account_sid": Of("acme")}),
    ]


def test_a_template_is_judged_before_its_account_exists(shop: Environments) -> None:
    shop.up("staging", template("a"))

    run = shop.up("prod", *in_new_account(template("b")), is_preview=True)

    assert "would go live in prod as version bbbbbbbb" in run.refusals[0]


def test_an_override_counts_before_the_account_exists(
    shop: Environments, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.up("staging", template("a"))
    monkeypatch.setenv("TWILIO_STUDIO_OVERRIDE", "Staging burns")
    program = in_new_account(template("b"))

    preview = shop.up("prod", *program, is_preview=True)
    up = shop.up("prod", *program)

    assert preview.is_well
    assert 'goes live by TWILIO_STUDIO_OVERRIDE="Staging burns"' in preview.said
    assert up.is_well
    [flow] = emulator.flows(shop.outputs("prod")["account_sid"])
    assert flow["revisions"][0]["commit_message"].startswith("Override: Staging burns [pulumi")


def test_a_definition_that_is_not_known_yet_is_judged_when_it_is(shop: Environments) -> None:
    shop.up("staging", plain("Hello!"))

    preview = shop.up("prod", plain("", definition=UNKNOWN), is_preview=True)
    up = shop.up("prod", plain("Welcome!"))

    assert preview.is_well
    assert "would go live in prod" in up.refusals[0]


def test_a_change_is_no_repair_while_the_name_is_not_known(shop: Environments) -> None:
    shop.up("staging", plain("Hello!"))
    shop.up("prod", plain("Hello!"))

    run = shop.up("prod", plain("Welcome!", friendly_name=UNKNOWN), is_preview=True)

    assert "would go live in prod" in run.refusals[0]


def test_what_the_console_stored_and_no_call_accepts_is_repaired(shop: Environments) -> None:
    shop.up("staging", plain("Hello!"))
    shop.up("prod", plain("Hello!"))
    shop.up("staging", plain("Welcome!"))
    shop.stacks["prod"].resources[0]["inputs"]["definition"] = ""

    run = shop.up("prod", plain("Hello!"), refreshes=False, is_preview=True)

    assert run.is_well


# For how long


@pytest.mark.keeps(
    "docs/promotion.md", "Promotion: prod runs what staging ran", "twilio-studio:afterFor"
)
def test_a_version_that_is_live_for_too_short_a_time_waits(shop: Environments) -> None:
    shop.add("prod", after="staging", afterFor="24h")
    shop.up("staging", template("a"))

    young = shop.up("prod", template("a"))
    shop.outputs("staging")["date_updated"] = LONG_AGO
    shop.save("staging")
    old = shop.up("prod", template("a"))

    assert (
        'flow "support" must run in staging for 24h first; version aaaaaaaa runs there since'
        in (young.refusals[0])
    )
    assert old.is_well


def test_under_a_draft_twilio_says_since_when_a_version_is_live(
    shop: Environments, emulator: Emulator
) -> None:
    shop.add("prod", after="staging", afterFor="1h")
    shop.up("staging", template("a"))
    publish(emulator, shop.stacks["staging"].resources[0]["id"], "draft")
    shop.up("staging", template("a"))  # its state knows the draft from now on

    run = shop.up("prod", template("a"))

    assert "version aaaaaaaa runs there since 20" in run.refusals[0]


def test_a_time_that_twilio_does_not_tell_is_not_known(
    shop: Environments, emulator: Emulator
) -> None:
    shop.add("prod", after="staging", afterFor="1h")
    shop.up("staging", template("a"))
    publish(emulator, shop.stacks["staging"].resources[0]["id"], "draft")
    shop.up("staging", template("a"))
    emulator.fault(
        {
            "match": {"path": "/Revisions/1$"},
            "times": None,
            "action": {"status": 500, "apply": False},
        }
    )

    run = shop.up("prod", template("a", friendly_name="Support of prod"))

    assert "it is not known since when version aaaaaaaa runs there" in run.refusals[0]
    assert "of staging cannot be asked, so its record alone counts" in run.said


@pytest.mark.parametrize(("written", "is_well"), [(LONG_AGO, True), (None, False)])
def test_out_of_reach_and_under_a_draft_only_an_old_draft_proves_the_time(
    written: str | None, apart: Environments, *, is_well: bool
) -> None:
    apart.add("prod", after="staging", afterFor="1h")
    apart.up("staging", template("a"))
    outputs = apart.outputs("staging")
    outputs["revision"] = 2
    outputs["date_updated"] = written or outputs["date_updated"]
    apart.save("staging")

    run = apart.up("prod", template("a"))

    assert is_well is run.is_well
    assert is_well or "it is not known since when version aaaaaaaa runs there" in run.refusals[0]


# An override


def test_an_override_lets_pass_says_so_and_stands_in_the_message(
    shop: Environments, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.up("staging", template("a"), template("a", name="sales"))
    monkeypatch.setenv("TWILIO_STUDIO_OVERRIDE", " Staging  burns ")
    flows = [template("b", commit_message="Route VIPs"), template("a", name="sales")]

    run = shop.up("prod", *flows)

    assert run.is_well
    assert (
        'flow "support" goes live by TWILIO_STUDIO_OVERRIDE="Staging burns", although:' in run.said
    )
    assert "would go live in prod as version bbbbbbbb" in run.said
    support, sales = (message(emulator, each["id"]) for each in shop.stacks["prod"].resources)
    assert support.startswith("Override: Staging burns: Route VIPs [pulumi ")
    assert "Override" not in sales


def test_after_an_override_the_next_run_changes_nothing(
    shop: Environments, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.up("staging", template("a"))
    with monkeypatch.context() as patch:
        patch.setenv("TWILIO_STUDIO_OVERRIDE", "Staging burns")
        shop.up("prod", template("b"))
    emulator.clear_journal()

    run = shop.up("prod", template("b"))

    assert run.is_well
    assert [] == emulator.writes()


def test_an_override_without_a_reason_lets_nothing_pass(
    shop: Environments, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.up("staging", template("a"))
    monkeypatch.setenv("TWILIO_STUDIO_OVERRIDE", "  ")

    run = shop.up("prod", template("b"))

    assert "TWILIO_STUDIO_OVERRIDE is set, but says no reason" in run.refusals[0]
    assert 1 == len(emulator.flows())


# What a configuration can say


@pytest.fixture
def home(shop: Environments) -> StackHome:
    """The place of the stack prod. There is also staging, and no file."""
    return StackHome(shop.folder, "shop", "prod", shop.folder.as_uri())


@pytest.mark.parametrize(
    ("config", "sentences"),
    [
        ({"after": "staging"}, []),
        ({"after": "staging", "afterFor": "2d"}, []),
        ({"after": "organization/shop/staging"}, []),
        (
            {"after": "stagin"},
            ['after is "stagin": there is no such stack; did you mean "staging"?'],
        ),
        ({"after": "prod"}, ['after is "prod": a stack cannot come after itself']),
        (
            {"after": "organization/shop/prod"},
            ['after is "organization/shop/prod": a stack cannot come after itself'],
        ),
        (
            {"after": "organization/lab/prod"},
            ['after is "organization/lab/prod": there is no such stack'],
        ),
        ({"after": "staging.json"}, ['after is "staging.json": there is no such file']),
        (
            {"after": ""},
            ['after is "": a stack is named as staging or as organization/project/staging'],
        ),
        (
            {"after": "shop/staging"},
            [
                'after is "shop/staging": a stack is named as staging or as organization/project/staging'
            ],
        ),
        (
            {"after": "staging", "afterFor": "soon"},
            ['afterFor is "soon", and must be a length of time such as 30m, 24h or 2d'],
        ),
        ({"afterFor": "1h"}, ["afterFor says for how long, and after must say in which stack"]),
    ],
)
def test_a_configuration_that_cannot_be_is_told(
    config: dict[str, str], sentences: list[str], home: StackHome
) -> None:
    assert sentences == wrong_promotion(config, home, "organization", "")


def test_with_an_override_the_earlier_stack_may_be_gone(home: StackHome) -> None:
    gone = wrong_promotion({"after": "qa"}, home, "organization", "It is rebuilt")
    itself = wrong_promotion({"after": "prod"}, home, "organization", "It is rebuilt")

    assert ([], 1) == (gone, len(itself))
