"""Programs that lost what they had, on the real engine; the emulator's journal tells whether anything was harmed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from studio_emulator import Emulator
from support import kept, tenants
from support.definitions import greeting
from support.fleet_project import FleetProject
from support.pulumi_stack import PulumiStack

MANY = """
for number in range({number}):
    studio.Flow(f"flow-{{number}}", definition="hello.json")
"""
TENANT = """
from pulumi_twilio_studio.components.program import declare
declare("tenants.yaml", "acme")
"""
REFRESH = pytest.mark.parametrize("refresh", ["true", "false"], ids=["refresh", "no refresh"])
LEAVE = {"TWILIO_STUDIO_ALLOW_MASS_DELETION": "true"}


def many(number: int) -> str:
    return MANY.format(number=number)


@pytest.fixture
def full(stack: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack of twelve flows, which are live."""
    stack.definition("hello.json", greeting())
    stack.program(many(12))
    kept.once(stack, emulator, stack.up)
    return stack


@pytest.fixture
def tenant(stack: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack that holds the tenant acme."""
    tenants.write(stack.folder / "program")
    stack.program(TENANT)
    kept.once(stack, emulator, stack.up)
    return stack


def assert_unharmed(emulator: Emulator) -> None:
    """Nothing was deleted, suspended or closed."""
    assert [] == [write["path"] for write in emulator.writes() if write["method"] == "DELETE"]
    assert {"active"} == {account["status"] for account in emulator.accounts()}


@REFRESH
def test_a_program_that_lost_a_third_of_its_flows_is_refused_at_preview(
    refresh: str, full: PulumiStack, emulator: Emulator
) -> None:
    full.program(many(8))

    said = full.preview(f"--refresh={refresh}", ok=False)

    assert "4 of the 12 flows of this stack would be deleted" in said.text
    assert "Traceback" not in said.text
    assert_unharmed(emulator)


@REFRESH
def test_a_program_that_lost_a_third_of_its_flows_deletes_nothing_without_a_preview(
    refresh: str, full: PulumiStack, emulator: Emulator
) -> None:
    full.program(many(8))

    full.up(f"--refresh={refresh}", ok=False)

    assert 12 == len(emulator.flows())
    assert_unharmed(emulator)


def test_up_to_three_tenths_of_the_flows_may_go(full: PulumiStack, emulator: Emulator) -> None:
    full.program(many(9))

    full.up()

    assert 9 == len(emulator.flows())


@pytest.mark.parametrize("where", ["environment", "configuration"])
def test_more_may_go_when_a_value_says_so(
    where: str, full: PulumiStack, emulator: Emulator
) -> None:
    full.program(many(1))
    if where == "configuration":
        full.configure("twilio-studio:allowMassDeletion", "true")

    full.up(**(LEAVE if where == "environment" else {}))

    assert 1 == len(emulator.flows())


IN_SUBACCOUNTS = """
a, b = studio.Subaccount("a"), studio.Subaccount("b")
for number in range(12):
    account = b if number < {moved} else a
    studio.Flow(f"flow-{{number}}", definition="hello.json", account_sid=account.sid)
"""


@pytest.fixture
def spread(stack: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack of twelve flows in a subaccount, with another one beside it."""
    stack.definition("hello.json", greeting())
    stack.program(IN_SUBACCOUNTS.format(moved=0))
    kept.once(stack, emulator, stack.up)
    return stack


@REFRESH
def test_a_program_that_replaces_a_third_of_its_flows_is_refused_at_preview(
    refresh: str, spread: PulumiStack, emulator: Emulator
) -> None:
    spread.program(IN_SUBACCOUNTS.format(moved=4))

    said = spread.preview(f"--refresh={refresh}", ok=False)

    assert "At least 4 of the 12 flows of this stack would be replaced" in said.text
    assert "account_sid changed" in said.text
    assert_unharmed(emulator)


def test_up_to_three_tenths_of_the_flows_may_be_replaced(
    spread: PulumiStack, emulator: Emulator
) -> None:
    spread.program(IN_SUBACCOUNTS.format(moved=3))

    spread.up()

    counts = [len(emulator.flows(each["sid"])) for each in emulator.accounts()]
    assert [0, 3, 9] == sorted(counts)


def test_more_may_be_replaced_when_a_value_says_so(spread: PulumiStack, emulator: Emulator) -> None:
    spread.program(IN_SUBACCOUNTS.format(moved=12))

    spread.up(**LEAVE)

    counts = [len(emulator.flows(each["sid"])) for each in emulator.accounts()]
    assert [0, 0, 12] == sorted(counts)


def test_a_destroy_needs_no_leave(full: PulumiStack, emulator: Emulator) -> None:
    full.destroy()

    assert [] == emulator.flows()


def test_a_program_that_declares_nothing_any_more_is_refused(
    full: PulumiStack, emulator: Emulator
) -> None:
    full.program("for name in []:\n    studio.Flow(name, definition='hello.json')")

    full.up(ok=False)

    assert 12 == len(emulator.flows())
    assert_unharmed(emulator)


def test_flows_that_an_alias_renames_are_not_lost(full: PulumiStack, emulator: Emulator) -> None:
    full.program(
        """
        for number in range(12):
            alias = pulumi.Alias(name=f"flow-{number}")
            opts = pulumi.ResourceOptions(aliases=[alias])
            studio.Flow(f"renamed-{number}", friendly_name=f"flow-{number}", definition="hello.json", opts=opts)
        """
    )

    said = full.up()

    assert "is not deleted" not in said.text
    assert 12 == len(emulator.flows())


def test_flows_that_an_alias_moves_into_a_component_are_not_lost(
    full: PulumiStack, emulator: Emulator
) -> None:
    full.program(
        """
        class Bots(pulumi.ComponentResource):
            def __init__(self):
                super().__init__("shop:index:Bots", "bots")
                for number in range(12):
                    alias = pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)
                    opts = pulumi.ResourceOptions(parent=self, aliases=[alias])
                    studio.Flow(f"flow-{number}", definition="hello.json", opts=opts)

        Bots()
        """
    )

    full.up()

    assert 12 == len(emulator.flows())
    assert_unharmed(emulator)


def test_flows_that_are_declared_once_others_are_known_are_not_lost(
    full: PulumiStack, emulator: Emulator
) -> None:
    full.program(
        """
        first = studio.Flow("flow-0", definition="hello.json")
        def rest(_sid):
            for number in range(1, 12):
                studio.Flow(f"flow-{number}", definition="hello.json")
        first.sid.apply(rest)
        """
    )

    full.up("--expect-no-changes")

    assert 12 == len(emulator.flows())


def test_a_program_that_fails_says_why_and_nothing_of_what_it_lost(
    full: PulumiStack, emulator: Emulator
) -> None:
    full.program("raise ValueError('the list of flows')")

    said = full.up(ok=False)

    assert "the list of flows" in said.text
    assert "would be deleted" not in said.text
    assert_unharmed(emulator)


@REFRESH
def test_a_program_that_lost_its_tenant_is_refused_at_preview(
    refresh: str, tenant: PulumiStack, emulator: Emulator
) -> None:
    tenant.program("")

    said = tenant.preview(f"--refresh={refresh}", ok=False)

    assert (
        'This stack holds the tenant "acme", and the program declares no such tenant' in said.text
    )
    assert "will be suspended, with everything in it" in said.text
    assert_unharmed(emulator)


LOSSES = {
    "an exception that is swallowed": """
        from pulumi_twilio_studio.components.program import declare
        try:
            declare("tenant.yaml", "acme")
        except Exception:
            pass
        """,
    "a name that may be missing": """
        from pulumi_twilio_studio.components.program import declare
        declare("tenants.yaml", "acne", missing_ok=True)
        """,
    "a name that is unknown": """
        from pulumi_twilio_studio.components.program import declare
        declare("tenants.yaml", "acne")
        """,
    "a list that is empty": """
        for name in []:
            studio.Tenant(name, flows={})
        """,
    "another name": """
        studio.Tenant("acne", flows={"survey": studio.TenantFlow(template="flows/survey.json")})
        """,
}


@pytest.mark.parametrize("program", LOSSES.values(), ids=LOSSES)
def test_a_tenant_survives_a_program_that_lost_it(
    program: str, tenant: PulumiStack, emulator: Emulator
) -> None:
    tenant.program(program)

    tenant.up(ok=False)

    assert_unharmed(emulator)


MANIFESTS = {
    "an empty file": "",
    "no tenants": tenants.MANIFEST.partition("tenants:")[0],
    "no flows": "tenants: {acme: {friendly_name: Acme Ltd}}",
    "another tenant": tenants.MANIFEST.replace("acme:", "acne:"),
}


@pytest.mark.parametrize("manifest", MANIFESTS.values(), ids=MANIFESTS)
def test_a_tenant_survives_a_manifest_that_lost_something(
    manifest: str, tenant: PulumiStack, emulator: Emulator
) -> None:
    tenants.write(tenant.folder / "program", manifest)

    tenant.up(ok=False)

    assert_unharmed(emulator)


def test_a_tenant_may_go_when_a_value_says_so(tenant: PulumiStack, emulator: Emulator) -> None:
    tenant.program("")

    tenant.up(**LEAVE)

    assert ["active", "suspended"] == sorted(each["status"] for each in emulator.accounts())


def test_a_tenant_that_an_alias_renames_is_not_lost(
    tenant: PulumiStack, emulator: Emulator
) -> None:
    tenant.program(
        """
        flows = {"survey": studio.TenantFlow(template="flows/survey.json", friendly_name="How was it")}
        alias = pulumi.Alias(name="acme")
        studio.Tenant("acne", friendly_name="Acme Ltd", flows=flows, opts=pulumi.ResourceOptions(aliases=[alias]))
        """
    )

    tenant.preview()

    assert_unharmed(emulator)


FATES = {
    "suspend": "will be suspended, with everything in it",
    "close": "will be CLOSED for good",
    "retain": "stays unchanged",
}


@pytest.mark.parametrize(("on_delete", "fate"), FATES.items(), ids=FATES)
def test_a_preview_says_what_becomes_of_a_subaccount_that_the_program_lost(
    on_delete: str, fate: str, stack: PulumiStack, emulator: Emulator
) -> None:
    stack.program(f'studio.Subaccount("acme", on_delete="{on_delete}")')
    stack.up()
    [sid] = [each["sid"] for each in emulator.accounts() if each["sid"] != emulator.account_sid]
    stack.program("")

    said = stack.preview()

    assert f'the program no longer declares subaccount "acme" ({sid}): it {fate}' in said.text


@REFRESH
def test_a_preview_says_that_a_flow_stays_which_another_resource_adopts(
    refresh: str, stack: PulumiStack, emulator: Emulator
) -> None:
    stack.definition("hello.json", greeting())
    stack.program('studio.Flow("old", definition="hello.json")')
    stack.up()
    [sid] = [flow["sid"] for flow in emulator.flows()]
    stack.program(f'studio.Flow("new", definition="hello.json", adopt="{sid}")')

    said = stack.preview(f"--refresh={refresh}")

    assert f'flow "old" ({sid}) is not deleted: "new" declares it.' in said.text


@REFRESH
def test_a_preview_says_what_a_flow_under_another_parent_comes_to_without_an_alias(
    refresh: str, stack: PulumiStack, emulator: Emulator
) -> None:
    stack.definition("hello.json", greeting())
    stack.program('studio.Flow("menu", definition="hello.json")')
    stack.up()
    [sid] = [flow["sid"] for flow in emulator.flows()]
    stack.program(
        """
        bots = pulumi.ComponentResource("shop:index:Bots", "bots")
        studio.Flow("menu", definition="hello.json", opts=pulumi.ResourceOptions(parent=bots))
        """
    )

    said = stack.preview(f"--refresh={refresh}")

    assert f'"menu" has another parent now and no alias. So {sid} may be deleted' in said.text


def test_the_alias_that_such_a_preview_names_keeps_the_flow(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.definition("hello.json", greeting())
    stack.program('studio.Flow("menu", definition="hello.json")')
    stack.up()
    before = [flow["sid"] for flow in emulator.flows()]
    moved = """
        bots = pulumi.ComponentResource("shop:index:Bots", "bots")
        opts = pulumi.ResourceOptions(parent=bots{alias})
        studio.Flow("menu", definition="hello.json", opts=opts)
        """
    stack.program(moved.format(alias=""))
    advised = stack.preview().text.partition("ResourceOptions(")[2].partition(")")[0]

    stack.program(moved.format(alias=f", {advised}"))
    stack.up()

    assert before == [flow["sid"] for flow in emulator.flows()]


def test_a_preview_says_that_a_flow_stays_which_another_resource_of_the_state_holds(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.definition("hello.json", greeting())
    stack.program(
        'studio.Flow("old", definition="hello.json", opts=pulumi.ResourceOptions(protect=True))'
    )
    stack.up()
    [sid] = [flow["sid"] for flow in emulator.flows()]
    stack.program(f'studio.Flow("new", definition="hello.json", adopt="{sid}")')
    stack.up("--target", "**::new", "--refresh=false")
    stack.run("state", "unprotect", "--all", "--yes")

    said = stack.preview()

    assert f'flow "old" ({sid}) is not deleted: "new" declares it.' in said.text


FLEET_WITHOUT = {
    "flows": "tenants: {acme: {}, beta: {}}",
    "a place for its values": "defaults: {flows: {}}\ntenants: {acme: {}, beta: {}}",
}


@pytest.mark.parametrize("manifest", FLEET_WITHOUT.values(), ids=FLEET_WITHOUT)
def test_a_fleet_whose_manifest_lost_its_flows_deletes_nothing(
    manifest: str, tmp_path: Path, emulator: Emulator
) -> None:
    project = FleetProject(tmp_path, emulator, ["acme", "beta"])
    project.fleet("up")
    (project.folder / "stacks" / "tenants.yaml").write_text(manifest)

    rolled = project.fleet("up", "--max-failures", "2")

    assert 1 == rolled.code
    assert "loses all of its flows" in rolled.errors["acme"]
    assert project.flows_said() == project.all_say("Hello")
    assert_unharmed(emulator)


def test_a_fleet_whose_manifest_lost_tenants_leaves_them_alone(
    tmp_path: Path, emulator: Emulator
) -> None:
    project = FleetProject(tmp_path, emulator, ["acme", "beta"])
    project.fleet("up")
    manifest = project.folder / "stacks" / "tenants.yaml"
    manifest.write_text(
        manifest.read_text().replace("  beta:\n    values:\n      company: beta\n", "")
    )

    rolled = project.fleet("up", "--full")

    assert ["acme"] == list(rolled.outcomes)
    assert project.flows_said() == project.all_say("Hello")
    assert_unharmed(emulator)


def test_the_state_is_read_where_its_files_are_compressed(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.environ["PULUMI_DIY_BACKEND_GZIP"] = "true"
    stack.definition("hello.json", greeting())
    stack.program(many(10))
    stack.up()
    stack.program(many(1))

    said = stack.preview(ok=False)

    assert "9 of the 10 flows of this stack would be deleted" in said.text


def test_a_state_that_cannot_be_read_is_said(stack: PulumiStack) -> None:
    stack.environ["PULUMI_DIY_BACKEND_ZSTD"] = "true"
    stack.definition("hello.json", greeting())
    stack.program('studio.Flow("hello", definition="hello.json")')
    program = stack.folder / "program" / "__main__.py"
    program.write_text(f"import os\nos.environ['PATH'] = ''\n{program.read_text()}")
    stack.up()

    said = stack.preview()

    assert "The state of this stack cannot be read" in said.text


def test_a_guarded_run_that_deletes_nothing_asks_twilio_for_nothing_more(
    full: PulumiStack, emulator: Emulator
) -> None:
    emulator.clear_journal()

    full.preview("--refresh=false")

    assert [] == emulator.journal()


def test_a_guarded_run_that_deletes_flows_only_asks_who_still_reaches_them(
    full: PulumiStack, emulator: Emulator
) -> None:
    full.program(many(9))
    emulator.clear_journal()

    full.preview("--refresh=false")

    lists = ["Addresses", "FlexFlows", "IncomingPhoneNumbers.json", "Services"]
    assert lists == sorted(each["path"].rpartition("/")[2] for each in emulator.journal())
    assert [] == emulator.writes()


@pytest.mark.parametrize("url", ["file://./state", "file://{folder}/state"])
def test_the_state_is_found_where_the_settings_of_the_project_name_its_backend(
    url: str, full: PulumiStack, emulator: Emulator, tmp_path: Path
) -> None:
    settings = full.folder / "Pulumi.yaml"
    settings.write_text(
        f"{settings.read_text()}backend:\n  url: {url.format(folder=full.folder)}\n"
    )
    del full.environ["PULUMI_BACKEND_URL"]
    full.program(many(8))

    said = full.preview(ok=False)

    assert "4 of the 12 flows of this stack would be deleted" in said.text


def test_the_state_is_found_where_somebody_has_logged_in(full: PulumiStack) -> None:
    url = full.environ.pop("PULUMI_BACKEND_URL")
    subprocess.run(["pulumi", "login", url], cwd=full.folder, env=full.environ, check=True)
    full.program(many(8))

    said = full.preview(ok=False)

    assert "4 of the 12 flows of this stack would be deleted" in said.text
