"""`studio.TestUsers`: how a program declares a flow's test users, and the adapter to `lifecycle.test_users`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pulumi
from pulumi import dynamic
from pulumi.runtime.rpc import UNKNOWN

from pulumi_twilio_studio.foreign import kind_of
from pulumi_twilio_studio.lifecycle import test_users as lifecycle
from pulumi_twilio_studio.lifecycle.test_users import TestUserList
from pulumi_twilio_studio.resources.configuration import check_configuration
from pulumi_twilio_studio.resources.empties import may_be_empty, remember
from pulumi_twilio_studio.resources.identities import claim_output, claim_test_users
from pulumi_twilio_studio.resources.inputs import taken
from pulumi_twilio_studio.resources.options import refuse_idle
from pulumi_twilio_studio.resources.properties import (
    Properties,
    begin,
    drop_none,
    encode_unknowns,
)
from pulumi_twilio_studio.resources.sentences import check_failures, user_errors
from pulumi_twilio_studio.resources.session import SESSION
from pulumi_twilio_studio.resources.standing import is_closed, unread
from pulumi_twilio_studio.studio.errors import StudioError


@may_be_empty(outputs=("is_secret",), witness="flow_sid")
class TestUsers(dynamic.Resource, module="studio", name="TestUsers"):
    """Who reaches the draft of a flow instead of its published revision: those declared, and nobody else.

    A flow has one list of test users, so declare it once. Deleting the resource clears the list. See docs:
    studio/rest-api/v2/test-user.
    """

    __test__ = False  # or pytest takes it for a test

    flow_sid: pulumi.Output[str]
    account_sid: pulumi.Output[str]
    test_users: pulumi.Output[Sequence[str]]
    """Sorted and without duplicates: their order has no meaning."""

    def __init__(
        self,
        resource_name: str,
        *,
        flow_sid: pulumi.Input[str],
        test_users: pulumi.Input[Collection[pulumi.Input[str]]],
        account_sid: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the test users of a flow.

        `test_users` are contact addresses, up to 300 bytes each: phone numbers ("+15550100001"), Chat identities
        ("client:bob"), SIP addresses ("bob@example.com"), and whatever else Twilio knows. With an empty list, nobody
        reaches the draft. `account_sid` is the flow's account, and defaults to the configured one.
        """
        refuse_idle(
            opts, resource_name, instead_of_import="Leave import_ out: `up` takes the list over."
        )
        check_configuration()
        given = taken(
            resource_name, flow_sid=flow_sid, test_users=test_users, account_sid=account_sid
        )
        if isinstance(flow_sid, pulumi.Output):
            claim_output(flow_sid, resource_name)
        users = pulumi.Output.from_input(given["test_users"])  # known or secret only as a whole
        props = {
            "flow_sid": pulumi.Output.from_input(given["flow_sid"]).apply(
                lambda sid: claim_test_users(sid, self)
            ),
            "account_sid": given["account_sid"],
            "test_users": users,
            "is_secret": begin(_is_secret(users)),
        }
        super().__init__(TestUsersProvider(), resource_name, props, opts)
        remember(self, props)


class TestUsersProvider(dynamic.ResourceProvider):
    """The adapter between the engine's calls and `lifecycle.test_users`.

    It converts property bags to typed values and back. It decides only what concerns the engine: the form of the
    inputs, and which changes replace the list. `lifecycle.test_users` decides what is written to Twilio.
    """

    __test__ = False
    serialize_as_secret_always = False  # pickled as a reference to this class, which has no state

    def configure(self, req: dynamic.ConfigureRequest) -> None:  # noqa: D102
        SESSION.configure(req.config)

    def check(self, olds: Properties, news: Properties) -> dynamic.CheckResult:  # noqa: D102
        SESSION.note_known(olds)
        given = drop_none(encode_unknowns(news))
        inputs = {key: given[key] for key in INPUTS if key in given}
        problems = _problems(inputs)
        try:
            inputs.setdefault("account_sid", SESSION.settings.account_sid)
            if isinstance(inputs["account_sid"], str):
                _claim(inputs)
        except StudioError as error:
            problems.append(str(error))
        if not problems and inputs["test_users"] != UNKNOWN:
            inputs["test_users"] = sorted(set(inputs["test_users"]))
        return dynamic.CheckResult(inputs, check_failures(problems))

    @user_errors()
    def diff(self, _sid: str, olds: Properties, news: Properties) -> dynamic.DiffResult:  # noqa: D102
        news = encode_unknowns(news)
        # An unknown SID may be another SID. Like Pulumi's own providers, show a replacement.
        replaces = [key for key in ("flow_sid", "account_sid") if olds[key] != news[key]]
        if replaces or news["test_users"] == UNKNOWN:
            return dynamic.DiffResult(changes=True, replaces=replaces)
        account = SESSION.account(news["account_sid"])
        return dynamic.DiffResult(changes=lifecycle.plan(account, _list(olds), _list(news)))

    @user_errors()
    def create(self, props: Properties) -> dynamic.CreateResult:  # noqa: D102
        made = lifecycle.create(SESSION.account(props["account_sid"]), _list(props))
        return dynamic.CreateResult(made.flow_sid, _outputs(props, made))

    @user_errors()
    def read(self, sid: str, props: Properties) -> dynamic.ReadResult:  # noqa: D102
        SESSION.note_read()
        if answer := unread(sid, props):
            return answer
        found = lifecycle.read(SESSION.account(props["account_sid"]), _list(props))
        if found is None:
            return dynamic.ReadResult("", {})  # None as outputs would break refresh (measured)
        outputs = _outputs(props, found)
        inputs = {key: outputs[key] for key in INPUTS if key in outputs}
        return dynamic.ReadResult(sid, outputs, inputs)

    @user_errors()
    def update(self, _sid: str, olds: Properties, news: Properties) -> dynamic.UpdateResult:  # noqa: D102
        account = SESSION.account(news["account_sid"])
        return dynamic.UpdateResult(
            _outputs(news, lifecycle.update(account, _list(olds), _list(news)))
        )

    @user_errors()
    def delete(self, _sid: str, props: Properties) -> None:  # noqa: D102
        if not is_closed(props["account_sid"]):
            lifecycle.delete(SESSION.account(props["account_sid"]), _list(props))


INPUTS = ("flow_sid", "account_sid", "test_users", "is_secret")


async def _is_secret(users: pulumi.Output[Any]) -> bool | None:
    """Return True if no entry may be shown: the engine does not tell the provider which inputs are secret."""
    return await users.is_secret() or None


def _problems(inputs: Properties) -> list[str]:
    """Return what is wrong with the inputs. A missing one counts as an empty text. An unknown one is fine."""
    values = (inputs.get(key, "") for key in ("flow_sid", "test_users"))
    known = (None if value == UNKNOWN else value for value in values)
    problems = lifecycle.problems(*known, is_secret=bool(inputs.get("is_secret")))
    account_sid = inputs.get("account_sid", "")
    if not isinstance(account_sid, str):
        problems.append(f"account_sid must be text, not {kind_of(account_sid)}")
    return problems


def _claim(inputs: Properties) -> None:
    """Tell this run's deletes whose list is declared. Raises StudioError if we may not use the account."""
    if inputs["account_sid"] != UNKNOWN:
        lifecycle.claim(SESSION.account(inputs["account_sid"]), str(inputs.get("flow_sid")))


def _list(props: Properties) -> TestUserList:
    return TestUserList(
        flow_sid=props["flow_sid"],
        users=frozenset(props["test_users"]),
        is_secret=bool(props.get("is_secret")),
        written=props.get("written"),
    )


def _outputs(inputs: Properties, existing: TestUserList) -> Properties:
    """Return the state: the inputs as Twilio now holds them, and the time."""
    declared = {key: inputs.get(key) for key in INPUTS}
    held = {"test_users": sorted(existing.users), "written": existing.written}
    return drop_none({**declared, **held})
