"""Nothing that a program declares, or that another stack uses, is deleted, suspended or overwritten by accident."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from twilio.rest import Client as TwilioClient

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support import kept
from support.definitions import greeting
from support.patience import PATIENCE
from support.pulumi_stack import PulumiStack, kill_provider

ADOPTED = """
flow = studio.Flow({name!r}, friendly_name="greeter", adopt={sid!r}, definition="greeter.json"{more})
pulumi.export("sid", flow.sid)
"""
GREETER = """
flow = studio.Flow("greeter", definition="greeter.json"{more})
pulumi.export("sid", flow.sid)
"""
ACME = """
acme = studio.Subaccount({name!r}, friendly_name="Acme", on_delete="close"{more})
pulumi.export("sid", acme.sid)
"""
IN_A_COMPONENT = """
class Desk(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("shop:index:Desk", name)
        mine = pulumi.ResourceOptions(parent=self)
        studio.Flow("moved", friendly_name="greeter", adopt={sid!r}, definition="greeter.json", opts=mine)

Desk("desk")
"""


@pytest.fixture
def client(emulator: Emulator) -> Iterator[TwilioClient]:
    """Somebody in the Console."""
    made = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    yield made
    made.http_client.session.close()


@pytest.fixture
def console_flow(client: TwilioClient) -> str:
    """The SID of a flow that was made in the Console."""
    made = client.studio.v2.flows.create(
        friendly_name="greeter", status="published", definition=greeting()
    )
    return str(made.sid)


@pytest.fixture
def second(
    tmp_path: Path, emulator: Emulator, make_stack: Callable[..., PulumiStack]
) -> PulumiStack:
    """A stack of the same project, stack and resource names whose state is kept elsewhere."""
    return make_stack(tmp_path / "second")


def status_of(emulator: Emulator, sid: str) -> str:
    return next(str(each["status"]) for each in emulator.accounts() if each["sid"] == sid)


def adopted(stack: PulumiStack, sid: str, name: str = "old", more: str = "") -> None:
    stack.definition("greeter.json", greeting())
    stack.program(ADOPTED.format(name=name, sid=sid, more=more))


# a resource that is renamed


def rename_while_protected(stack: PulumiStack, sid: str) -> None:
    """The delete half of the rename happens in a later run: the old resource was protected."""
    adopted(stack, sid, more=", opts=pulumi.ResourceOptions(protect=True)")
    stack.up()
    adopted(stack, sid, "new")
    stack.up(ok=False)
    [urn] = [urn for urn in stack.urns() if urn.endswith("::old")]
    stack.run("state", "unprotect", "--yes", urn)


def rename_beside_a_failure(stack: PulumiStack, sid: str) -> None:
    """The delete half happens in a later run: another resource of the first one fails."""
    adopted(stack, sid)
    stack.up()
    stack.program(
        ADOPTED.format(name="new", sid=sid, more="")
        + 'studio.Flow("other", adopt="FW" + "9" * 32, definition="greeter.json")'
    )
    stack.run("up", "--yes", "--skip-preview", "--continue-on-error", ok=False)
    adopted(stack, sid, "new")


def rename_by_target(stack: PulumiStack, sid: str) -> None:
    """The first run is told to make the new one only."""
    adopted(stack, sid)
    stack.up()
    adopted(stack, sid, "new")
    stack.up("--refresh=false", "--target", stack.urns()[-1].rpartition("::")[0] + "::new")


def replace_and_fail(stack: PulumiStack, sid: str) -> None:
    """A forced replacement takes the flow over, and its delete half is left over."""
    adopted(stack, sid, "new")
    stack.up()
    [urn] = [urn for urn in stack.urns() if urn.endswith("::new")]
    stack.run("up", "--yes", "--skip-preview", "--replace", urn, "--refresh=false")


def move_into_a_component(stack: PulumiStack, sid: str) -> None:
    """The resource gets a parent, and no alias."""
    adopted(stack, sid, "moved")
    stack.up()
    stack.program(IN_A_COMPONENT.format(sid=sid))


WAYS = [
    rename_while_protected,
    rename_beside_a_failure,
    rename_by_target,
    replace_and_fail,
    move_into_a_component,
]


@pytest.mark.parametrize("refresh", [(), ("--refresh=false",)], ids=["refreshed", "not refreshed"])
@pytest.mark.parametrize("way", WAYS)
def test_a_flow_that_the_program_still_declares_is_not_deleted(
    way: Callable[[PulumiStack, str], None],
    refresh: tuple[str, ...],
    stack: PulumiStack,
    emulator: Emulator,
    console_flow: str,
) -> None:
    kept.once(stack, emulator, way, stack, console_flow)

    stack.up(*refresh)

    assert [console_flow] == [flow["sid"] for flow in emulator.flows()]
    assert [] == emulator.writes()
    stack.up("--expect-no-changes", *refresh)


def test_a_destroy_of_one_resource_spares_what_another_one_of_the_state_holds(
    stack: PulumiStack, emulator: Emulator, console_flow: str
) -> None:
    kept.once(stack, emulator, rename_while_protected, stack, console_flow)
    [urn] = [urn for urn in stack.urns() if urn.endswith("::old")]

    told = stack.run("destroy", "--yes", "--skip-preview", "--target", urn)

    assert [console_flow] == [flow["sid"] for flow in emulator.flows()]
    assert '"new" declares it' in told.text
    stack.up("--expect-no-changes")


def test_a_subaccount_that_the_program_still_declares_is_not_closed(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.program(ACME.format(name="old", more=", opts=pulumi.ResourceOptions(protect=True)"))
    stack.up()
    sid = stack.output("sid")
    stack.program(ACME.format(name="new", more=f", adopt={sid!r}"))
    stack.up(ok=False)
    [urn] = [urn for urn in stack.urns() if urn.endswith("::old")]
    stack.run("state", "unprotect", "--yes", urn)

    told = stack.up()

    assert "active" == status_of(emulator, sid)
    assert '"new" declares it' in told.text


# one SID declared twice


@pytest.mark.parametrize("refresh", [(), ("--refresh=false",)], ids=["refreshed", "not refreshed"])
def test_a_flow_that_two_resources_adopt_is_an_error_at_preview_that_names_both(
    refresh: tuple[str, ...], stack: PulumiStack, emulator: Emulator, console_flow: str
) -> None:
    adopted(stack, console_flow, "one")
    kept.once(stack, emulator, stack.up)
    both = [ADOPTED.format(name=name, sid=console_flow, more="") for name in ("one", "two")]
    stack.program("".join(both))
    emulator.clear_journal()

    refused = stack.run("preview", *refresh, ok=False)

    assert "both declare" in refused.text
    assert '"one"' in refused.text
    assert '"two"' in refused.text
    assert [] == emulator.writes()


def test_a_subaccount_that_two_resources_adopt_is_an_error_at_preview(
    stack: PulumiStack, emulator: Emulator
) -> None:
    sid = emulator.create_account("Acme", emulator.account_sid)["sid"]
    stack.program(
        "".join(ACME.format(name=name, more=f", adopt={sid!r}") for name in ("one", "two"))
    )

    refused = stack.run("preview", ok=False)

    assert f"both declare {sid}" in refused.text


def test_test_users_that_are_declared_twice_are_an_error_at_preview(
    stack: PulumiStack, emulator: Emulator, console_flow: str
) -> None:
    stack.program(
        f"""
        for name in ("one", "two"):
            studio.TestUsers(name, flow_sid={console_flow!r}, test_users=["+15550100001"])
        """
    )

    refused = stack.run("preview", ok=False)

    assert f'"one" and "two" both declare the test users of {console_flow}' in refused.text


# two states of one name


def declare(stack: PulumiStack, body: str = "Hello!", more: str = "") -> None:
    stack.definition("greeter.json", greeting(body))
    stack.program(GREETER.format(more=more))


@pytest.mark.parametrize("body", ["Hello!", "Welcome!"], ids=["the same", "another definition"])
def test_a_flow_of_another_state_of_this_name_is_refused_at_preview(
    body: str, stack: PulumiStack, second: PulumiStack, emulator: Emulator
) -> None:
    declare(stack)
    kept.once(stack, emulator, stack.up)
    declare(second, body)
    emulator.clear_journal()

    refused = second.run("preview", ok=False)

    [flow] = emulator.flows()
    assert f'declare adopt="{flow["sid"]}"' in refused.text
    assert "revision 1 of 20" in refused.text
    assert "twilio-studio:identity" in refused.text
    assert [] == emulator.writes()


def test_neither_up_nor_destroy_touches_a_flow_of_another_state_of_this_name(
    stack: PulumiStack, second: PulumiStack, emulator: Emulator
) -> None:
    declare(stack)
    kept.once(stack, emulator, stack.up)
    declare(second, "Welcome!")
    emulator.clear_journal()

    second.up(ok=False)
    second.destroy()

    assert [] == emulator.writes()
    assert 1 == len(emulator.flows())


def test_an_identity_of_its_own_gives_a_stack_a_flow_of_its_own(
    stack: PulumiStack, second: PulumiStack, emulator: Emulator
) -> None:
    declare(stack)
    kept.once(stack, emulator, stack.up)
    declare(second)
    second.configure("twilio-studio:identity", "alice")

    second.up()

    assert 2 == len(emulator.flows())
    second.destroy()
    assert [stack.output("sid")] == [flow["sid"] for flow in emulator.flows()]


def test_a_flow_that_another_state_adopted_survives_the_first_one(
    stack: PulumiStack, second: PulumiStack, emulator: Emulator
) -> None:
    declare(stack)
    kept.once(stack, emulator, stack.up)
    sid = stack.output("sid")
    declare(second, more=f", adopt={sid!r}")
    second.up()

    told = stack.destroy()

    assert [sid] == [flow["sid"] for flow in emulator.flows()]
    assert "another state of a stack of this name declares it now" in told.text


def test_a_subaccount_of_another_state_of_this_name_is_refused_at_preview(
    stack: PulumiStack, second: PulumiStack, emulator: Emulator
) -> None:
    for each in (stack, second):
        each.program(ACME.format(name="acme", more=""))
    kept.once(stack, emulator, stack.up)

    refused = second.run("preview", ok=False)

    assert f'declare adopt="{stack.output("sid")}"' in refused.text
    second.up(ok=False)
    second.destroy()
    assert [] == emulator.writes()


def test_a_program_that_was_edited_between_a_crash_and_the_next_up_has_one_flow_and_a_way_out(
    stack: PulumiStack, emulator: Emulator
) -> None:
    declare(stack)
    create = {"method": "POST", "path": "^/v2/Flows$"}
    fault = emulator.fault({"match": create, "times": 1, "action": {"hold": "after"}})
    pulumi = stack.start("up", "--yes", "--skip-preview")
    assert emulator.wait_fired(fault, timeout=PATIENCE)
    kill_provider(pulumi)
    pulumi.wait()
    emulator.clear_faults()
    declare(stack, "Welcome!")

    refused = stack.up(ok=False)

    [flow] = emulator.flows()
    assert f'declare adopt="{flow["sid"]}"' in refused.text
    declare(stack, "Welcome!", f', adopt="{flow["sid"]}"')
    stack.up()
    [flow] = emulator.flows()
    assert 2 == flow["revision"]


# a stack that is split


@pytest.fixture
def other(tmp_path: Path, make_stack: Callable[..., PulumiStack]) -> PulumiStack:
    """A stack of another project."""
    return make_stack(tmp_path / "other", project="desk")


@pytest.mark.parametrize("body", ["Hello!", "Welcome!"], ids=["as it is", "with a change"])
def test_a_flow_that_another_project_took_over_is_forgotten_and_not_deleted(
    body: str, stack: PulumiStack, other: PulumiStack, emulator: Emulator
) -> None:
    declare(stack)
    kept.once(stack, emulator, stack.up)
    sid = stack.output("sid")
    declare(other, body, f", adopt={sid!r}")
    told = other.up()
    stack.program("pulumi.export('nothing', 1)")

    forgotten = stack.up()

    assert "of another resource" in told.text
    assert "another resource declares it now" in forgotten.text
    assert [sid] == [flow["sid"] for flow in emulator.flows()]
    other.up("--expect-no-changes")


def test_a_subaccount_that_another_project_took_over_is_forgotten_and_not_closed(
    stack: PulumiStack, other: PulumiStack, emulator: Emulator
) -> None:
    stack.program(ACME.format(name="acme", more=""))
    kept.once(stack, emulator, stack.up)
    sid = stack.output("sid")
    other.program(ACME.format(name="customer", more=f", adopt={sid!r}"))
    other.up()
    stack.program("pulumi.export('nothing', 1)")

    forgotten = stack.up()

    assert "another resource declares it now" in forgotten.text
    assert "active" == status_of(emulator, sid)
    other.up("--expect-no-changes")


# a flow that somebody deleted


def test_a_flow_that_somebody_deleted_is_said_at_preview_with_what_making_it_again_means(
    stack: PulumiStack, emulator: Emulator, client: TwilioClient
) -> None:
    declare(stack)
    kept.once(stack, emulator, stack.up)
    sid = stack.output("sid")
    client.studio.v2.flows(sid).delete()

    told = stack.preview()

    assert f'somebody deleted flow "greeter" ({sid}), last seen as revision 1' in told.text
    assert "its webhook URL changes" in told.text


def test_a_flow_that_somebody_deleted_stops_the_preview_where_drift_is_to_fail(
    stack: PulumiStack, emulator: Emulator, client: TwilioClient
) -> None:
    declare(stack, more=', on_drift="fail"')
    kept.once(stack, emulator, stack.up)
    client.studio.v2.flows(stack.output("sid")).delete()

    refused = stack.preview(ok=False)

    assert "somebody deleted flow" in refused.text
    assert 'on_drift is "fail"' in refused.text
    stack.destroy()


# names that change around a flow


def test_a_renamed_stack_says_that_only_the_markers_are_renewed(
    stack: PulumiStack, emulator: Emulator
) -> None:
    declare(stack)
    kept.once(stack, emulator, stack.up)
    stack.run("stack", "rename", "renamed")
    stack.name = "renamed"
    emulator.clear_journal()

    told = stack.preview()

    assert "only its marker is renewed" in told.text
    assert "will change" not in told.text
    stack.up()
    assert [["CommitMessage", "Status"]] == [sorted(each["form"]) for each in emulator.writes()]
    stack.up("--expect-no-changes")
