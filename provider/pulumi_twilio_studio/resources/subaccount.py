"""`studio.Subaccount`: how a program declares a subaccount, and the adapter to `lifecycle.subaccount`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi import dynamic
from pulumi.runtime.rpc import UNKNOWN

from pulumi_twilio_studio.identity import name_in
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.subaccount import operations as lifecycle
from pulumi_twilio_studio.lifecycle.subaccount.read import read
from pulumi_twilio_studio.lifecycle.subaccount.report import will_close
from pulumi_twilio_studio.lifecycle.subaccount.values import (
    DesiredSubaccount,
    ExistingSubaccount,
    problems,
)
from pulumi_twilio_studio.resources.configuration import check_configuration
from pulumi_twilio_studio.resources.empties import may_be_empty, remember
from pulumi_twilio_studio.resources.guard import watch
from pulumi_twilio_studio.resources.identities import claim
from pulumi_twilio_studio.resources.inputs import taken
from pulumi_twilio_studio.resources.options import refuse_idle
from pulumi_twilio_studio.resources.properties import (
    Properties,
    begin,
    drop_none,
    encode_unknowns,
    secret_names,
)
from pulumi_twilio_studio.resources.sentences import check_failures, user_errors
from pulumi_twilio_studio.resources.session import SESSION
from pulumi_twilio_studio.studio.errors import StudioError
from pulumi_twilio_studio.words import AccountStatus, OnDelete

DEFAULTS = {"status": "active", "on_delete": "suspend"}
INPUTS = ("identity", "friendly_name", "status", "on_delete", "adopt", "hidden")
OUTPUTS = ("owner_account_sid", "date_created", "date_updated", "marker", "home")


@may_be_empty(
    inputs=("adopt",),
    outputs=("hidden", "date_created", "date_updated", "marker", "home"),
    witness="owner_account_sid",
)
class Subaccount(dynamic.Resource, module="studio", name="Subaccount"):
    """A subaccount of the configured account. Its Auth Token is not part of it.

    Create takes over the account that an earlier run of this stack made and could not record, or that it suspended. It
    never touches a foreign account of the same name. See docs: iam/api/subaccounts.
    """

    friendly_name: pulumi.Output[str]
    """As declared. Twilio shows it with a marker after it."""

    status: pulumi.Output[str]
    owner_account_sid: pulumi.Output[str]
    """The parent account."""

    date_created: pulumi.Output[str]
    """ISO 8601, in UTC."""

    def __init__(
        self,
        resource_name: str,
        *,
        friendly_name: pulumi.Input[str] | None = None,
        status: pulumi.Input[AccountStatus] = "active",
        on_delete: pulumi.Input[OnDelete] = "suspend",
        adopt: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a subaccount.

        `friendly_name` defaults to the resource's name, and has 38 characters at most. `status` is "active" or
        "suspended". `on_delete` says what happens to the account when the resource is deleted: "suspend" can be undone,
        "close" can never be undone, "retain" leaves the account as it is. `adopt` takes over an existing subaccount by
        its SID.
        """
        refuse_idle(opts, resource_name, instead_of_import="Use adopt={sid} instead of import_.")
        check_configuration()
        given = taken(
            resource_name,
            friendly_name=resource_name if friendly_name is None else friendly_name,
            status=status,
            on_delete=on_delete,
            adopt=adopt,
        )
        props = {
            **given,
            "identity": claim(resource_name, "subaccounts"),
            "hidden": begin(secret_names(friendly_name=friendly_name)),
            **dict.fromkeys(OUTPUTS),
        }
        super().__init__(SubaccountProvider(), resource_name, props, opts)
        remember(self, props)
        watch(self, adopt=given["adopt"])

    @property
    def sid(self) -> pulumi.Output[str]:
        """The account's SID, for the `account_sid` of what lives in it. Known at preview once the account exists."""
        return self.id


class SubaccountProvider(dynamic.ResourceProvider):
    """The adapter between the engine's calls and `lifecycle.subaccount`.

    It converts property bags to typed values and back, and it runs the steps of each call. It decides only what
    concerns the engine: which changes replace the subaccount, and what `check` announces. `lifecycle.subaccount`
    decides what is written to Twilio.
    """

    serialize_as_secret_always = False  # pickled as a reference to this class, which has no state

    def configure(self, req: dynamic.ConfigureRequest) -> None:  # noqa: D102
        SESSION.configure(req.config)

    def check(self, olds: Properties, news: Properties) -> dynamic.CheckResult:  # noqa: D102
        SESSION.note_stack(news["identity"], is_declared=True)
        SESSION.note_known(olds)
        defaults = {**DEFAULTS, "friendly_name": name_in(news["identity"])}
        given = {**defaults, **drop_none(encode_unknowns(news))}
        SESSION.keep_secret(given)
        inputs = {key: given[key] for key in INPUTS if key in given}
        found = problems({key: each for key, each in inputs.items() if each != UNKNOWN})
        try:
            parent = SESSION.parent()
            parent.checked.add(inputs["identity"])
            if inputs.get("adopt", UNKNOWN) != UNKNOWN:
                parent.claim(inputs["adopt"], inputs["identity"])
            if not found and UNKNOWN not in inputs.values():
                _foretell(_desired(inputs), olds)
        except (StudioError, OperationError) as error:
            found.append(str(error))
        return dynamic.CheckResult(inputs, check_failures(found))

    @user_errors()
    def diff(self, sid: str, olds: Properties, news: Properties) -> dynamic.DiffResult:  # noqa: D102
        given = encode_unknowns(news)
        SESSION.keep_secret(olds)
        replaces = ["adopt"] if given.get("adopt", sid) not in {sid, UNKNOWN} else []
        if not replaces:
            SESSION.parent().hold(sid, given["identity"])
        if replaces or UNKNOWN in given.values():
            return dynamic.DiffResult(changes=True, replaces=replaces)
        changes = lifecycle.plan(SESSION.parent(), _existing(sid, olds), _desired(given))
        return dynamic.DiffResult(changes=changes)

    @user_errors()
    def create(self, props: Properties) -> dynamic.CreateResult:  # noqa: D102
        SESSION.keep_secret(props)
        made = lifecycle.create(SESSION.parent(), _desired(props))
        return dynamic.CreateResult(made.sid, _outputs(props, made))

    @user_errors()
    def read(self, sid: str, props: Properties) -> dynamic.ReadResult:  # noqa: D102
        SESSION.note_read()
        SESSION.keep_secret(props)
        parent = SESSION.parent()
        state = _outputs(props, read(parent, _existing(sid, props)))
        parent.sids[props["identity"]] = sid
        return dynamic.ReadResult(sid, state, {key: state[key] for key in INPUTS if key in state})

    @user_errors()
    def update(self, sid: str, olds: Properties, news: Properties) -> dynamic.UpdateResult:  # noqa: D102
        SESSION.keep_secret(news)
        SESSION.keep_secret(olds)
        updated = lifecycle.update(SESSION.parent(), _existing(sid, olds), _desired(news))
        return dynamic.UpdateResult(_outputs(news, updated))

    @user_errors()
    def delete(self, sid: str, props: Properties) -> None:  # noqa: D102
        SESSION.note_stack(props["identity"])
        SESSION.keep_secret(props)
        lifecycle.delete(SESSION.parent(), _existing(sid, props))


def _foretell(desired: DesiredSubaccount, olds: Properties) -> None:
    """Tell at preview what cannot be undone, and what an adoption would change."""
    parent = SESSION.parent()
    if desired.on_delete == "close" and olds.get("on_delete") != "close":
        parent.tell(will_close(desired.friendly_name))
    if olds:
        return
    if desired.adopt is None:
        lifecycle.plan_creation(parent, desired)
    else:
        lifecycle.plan_adoption(parent, desired, desired.adopt)


def _desired(props: Mapping[str, Any]) -> DesiredSubaccount:
    declared = {key: props[key] for key in INPUTS if key in props and key != "hidden"}
    hides = bool(props.get("hidden"))
    return DesiredSubaccount(**declared, home=SESSION.home, sends_secrets=hides)


def _existing(sid: str, props: Mapping[str, Any]) -> ExistingSubaccount:
    return ExistingSubaccount(
        sid=sid,
        owner_account_sid=props["owner_account_sid"],
        friendly_name=props["friendly_name"],
        status=props["status"],
        marker=props.get("marker"),
        date_created=props.get("date_created"),
        date_updated=props.get("date_updated"),
        on_delete=props["on_delete"],
        identity=props["identity"],
        home=props.get("home") or "",
    )


def _outputs(inputs: Mapping[str, Any], existing: ExistingSubaccount) -> Properties:
    """Return the state: the inputs as Twilio now holds them, and what only Twilio knows."""
    declared = {key: inputs.get(key) for key in INPUTS}
    held = {"friendly_name": existing.friendly_name, "status": existing.status}
    return drop_none(
        {**declared, **held, **{key: getattr(existing, key) or None for key in OUTPUTS}}
    )
