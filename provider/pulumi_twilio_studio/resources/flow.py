"""`studio.Flow`: how a program declares a flow, and the adapter between the engine and `lifecycle.flow`."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi import dynamic
from pulumi.runtime.rpc import UNKNOWN

from pulumi_twilio_studio.definition import Definition, DefinitionError
from pulumi_twilio_studio.definition.reading import is_path
from pulumi_twilio_studio.identity import name_in
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow import operations as lifecycle
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.check import (
    code_problems,
    local_problems,
    parse_and_lint,
    split_by_age,
    twilio_problems,
    visible_warnings,
    without_values,
)
from pulumi_twilio_studio.lifecycle.flow.owner_report import deleted
from pulumi_twilio_studio.lifecycle.flow.read import read
from pulumi_twilio_studio.lifecycle.flow.values import with_layout
from pulumi_twilio_studio.lifecycle.flow_refusals import FAIL
from pulumi_twilio_studio.resources.configuration import check_configuration
from pulumi_twilio_studio.resources.empties import may_be_empty, remember
from pulumi_twilio_studio.resources.endings import program_error
from pulumi_twilio_studio.resources.flow_properties import (
    INPUTS,
    MAY_BE_EMPTY,
    MAY_BE_LEFT_OUT,
    OUTPUTS,
    desired_flow,
    existing_flow,
    found_inputs,
    outputs,
)
from pulumi_twilio_studio.resources.guard import watch
from pulumi_twilio_studio.resources.identities import claim
from pulumi_twilio_studio.resources.inputs import as_output, known, path_of, taken
from pulumi_twilio_studio.resources.options import refuse_idle
from pulumi_twilio_studio.resources.pins import pinned_definition
from pulumi_twilio_studio.resources.properties import (
    Properties,
    begin,
    drop_none,
    encode_unknowns,
    secret_names,
)
from pulumi_twilio_studio.resources.references import look_up
from pulumi_twilio_studio.resources.replacements import check_replacement
from pulumi_twilio_studio.resources.sentences import check_failures, user_errors
from pulumi_twilio_studio.resources.session import SESSION
from pulumi_twilio_studio.resources.standing import is_closed, unread
from pulumi_twilio_studio.resources.template import Template
from pulumi_twilio_studio.studio.errors import StudioError
from pulumi_twilio_studio.words import FlowStatus, Layout, OnDrift

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.lint import Finding
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow

DEFAULTS = {"status": "published", "layout": "ignore", "on_drift": "repair"}
Definable = str | os.PathLike[str] | Mapping[str, Any]


@may_be_empty(inputs=MAY_BE_LEFT_OUT, outputs=MAY_BE_EMPTY, witness="revision")
class Flow(dynamic.Resource, module="studio", name="Flow"):
    """A Studio flow that holds the declared definition for as long as the stack lives.

    Create takes over the flow that an earlier run of this stack made and could not record. It never touches a foreign
    flow of the same name. See docs: studio/rest-api/v2/flow.
    """

    friendly_name: pulumi.Output[str]
    account_sid: pulumi.Output[str]
    status: pulumi.Output[str]
    revision: pulumi.Output[int]
    """The newest revision. It may be somebody's draft."""

    live_revision: pulumi.Output[int | None]
    """The newest published revision, which callers run. None if nothing was ever published."""

    webhook_url: pulumi.Output[str]
    url: pulumi.Output[str]
    valid: pulumi.Output[bool]
    definition: pulumi.Output[str]
    """Canonical JSON: widgets by name, without their places on the canvas."""

    canvas: pulumi.Output[str]
    """JSON: the place of each widget on the canvas, by the widget's name."""

    definition_sha256: pulumi.Output[str]
    template_sha256: pulumi.Output[str | None]

    def __init__(
        self,
        resource_name: str,
        *,
        definition: pulumi.Input[Definable] | Template | None = None,
        friendly_name: pulumi.Input[str] | None = None,
        status: pulumi.Input[FlowStatus] = "published",
        commit_message: pulumi.Input[str] | None = None,
        account_sid: pulumi.Input[str] | None = None,
        revision: pulumi.Input[int | str] | None = None,
        adopt: pulumi.Input[str] | None = None,
        on_drift: pulumi.Input[OnDrift] = "repair",
        layout: pulumi.Input[Layout] = "ignore",
        ignore_warnings: Collection[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a flow.

        `definition` is a path, JSON text, a mapping (which may contain outputs), an output of one of these, or a
        `studio.template(...)`. `friendly_name` defaults to the resource's name, and `account_sid` to the configured
        account. With `status="published"`, callers run what is declared. With "draft", the newest revision holds what
        is declared, and the live revision stays live.

        `revision` rolls back: the definition of that revision, a number or "LatestPublished", replaces `definition`,
        which you can then leave out. The configuration `twilio-studio:pins.<resource name>` does the same, and wins
        over `revision`. `adopt` takes over an existing flow by its SID. `on_drift` says what happens to a change that
        somebody else made: "repair" overwrites it, "fail" stops at preview, "ignore" leaves it until the program
        changes. With `layout="manage"`, a moved widget is a change too. `ignore_warnings` silences warnings about the
        definition by their codes. It also silences those errors that Twilio would accept (docs/lint.md).
        """
        refuse_idle(opts, resource_name, instead_of_import="Use adopt={sid} instead of import_.")
        check_configuration()
        if definition is None and revision is None:
            raise program_error(
                f'Flow "{resource_name}" has no definition. Give it one, or the revision= to roll back to.'
            )
        known(resource_name, ignore_warnings=ignore_warnings)
        filled = _filled(definition, resource_name)
        given = taken(
            resource_name,
            friendly_name=resource_name if friendly_name is None else friendly_name,
            status=status,
            commit_message=commit_message,
            account_sid=account_sid,
            layout=layout,
            on_drift=on_drift,
            adopt=adopt,
            revision=revision,
            ignore_warnings=ignore_warnings,
        )
        pin = given.pop("revision")
        props = {
            **given,
            "identity": claim(resource_name),
            "definition": filled.definition,
            "foreseen": filled.foreseen,
            "template_sha256": filled.template_sha256,
            "is_secret": begin(_is_secret(filled.definition)),
            "pin": pin,  # at preview, the SDK uses an input as the value of the output with the same name
            "hidden": begin(
                secret_names(friendly_name=friendly_name, commit_message=commit_message)
            ),
            **dict.fromkeys(OUTPUTS),
        }
        super().__init__(FlowProvider(), resource_name, props, opts)
        remember(self, props)
        watch(self, adopt=given["adopt"])

    @property
    def sid(self) -> pulumi.Output[str]:
        """The flow's SID. Once the flow exists, it is known at preview, even if the flow is about to be updated."""
        return self.id


class FlowProvider(dynamic.ResourceProvider):
    """The adapter between the engine's calls and `lifecycle.flow`.

    It converts property bags to typed values and back, and it runs the steps of each call. It decides what concerns the
    engine alone: which inputs `check` completes, which changes replace the flow, which inputs a refresh returns.
    `lifecycle.flow` decides what is written to Twilio.
    """

    serialize_as_secret_always = False  # pickled as a reference to this class, which has no state

    def configure(self, req: dynamic.ConfigureRequest) -> None:  # noqa: D102
        SESSION.configure(req.config)

    def check(self, olds: Properties, news: Properties) -> dynamic.CheckResult:  # noqa: D102
        SESSION.note_stack(news["identity"], is_declared=True)
        SESSION.note_known(olds)
        name = name_in(news["identity"])
        given = {**DEFAULTS, "friendly_name": name, **drop_none(encode_unknowns(news))}
        SESSION.keep_secret(given)
        inputs = {key: given[key] for key in INPUTS if key in given}
        ignored = given.get("ignore_warnings", [])
        problems = local_problems({key: each for key, each in inputs.items() if each != UNKNOWN})
        problems += code_problems(ignored)
        try:
            warnings = _complete(inputs, olds, given)
            problems = problems or _problems_at_twilio(inputs, olds)
            if not problems:
                _warn(inputs, warnings, ignored, olds.get("definition"))
        except DefinitionError as error:
            problems.append(without_values(error) if given.get("is_secret") else str(error))
        except (StudioError, OperationError) as error:
            problems.append(str(error))
        return dynamic.CheckResult(inputs, check_failures(problems))

    @user_errors()
    def diff(self, sid: str, olds: Properties, news: Properties) -> dynamic.DiffResult:  # noqa: D102
        given = encode_unknowns(news)
        SESSION.keep_secret(olds)
        stays = {"account_sid": olds["account_sid"], "adopt": sid}
        replaces = [
            key for key, value in stays.items() if given.get(key, value) not in (value, UNKNOWN)
        ]
        replaces = check_replacement(given["identity"], replaces)
        if not replaces:
            SESSION.account(olds["account_sid"]).hold(sid, given["identity"])
        if replaces or UNKNOWN in given.values():
            return dynamic.DiffResult(changes=True, replaces=replaces)
        desired, existing = desired_flow(given, SESSION.home), existing_flow(sid, olds)
        todo = lifecycle.plan(SESSION.account(desired.account_sid), existing, desired)
        # A change of secrecy has to be written into the state, even if nothing changes at Twilio.
        return dynamic.DiffResult(changes=bool(todo) or desired.is_secret != existing.is_secret)

    @user_errors()
    def create(self, props: Properties) -> dynamic.CreateResult:  # noqa: D102
        SESSION.keep_secret(props)
        desired = desired_flow(props, SESSION.home)
        existing = lifecycle.create(SESSION.account(desired.account_sid), desired)
        return dynamic.CreateResult(existing.sid, outputs(props, existing))

    @user_errors()
    def read(self, sid: str, props: Properties) -> dynamic.ReadResult:  # noqa: D102
        SESSION.note_read()
        SESSION.keep_secret(props)
        if answer := unread(sid, props):
            return answer
        known = existing_flow(sid, props)
        account = SESSION.account(known.account_sid)
        found = read(account, known)
        if found is None:
            account.gone[known.identity] = gone = deleted(known)
            if known.on_drift == FAIL:
                account.refusals.note(known.identity, gone.title)
            return dynamic.ReadResult("", {})  # None as outputs would break refresh (measured)
        account.sids[props["identity"]] = sid
        state = outputs(props, found)
        # With on_drift="ignore", keep the program's inputs. The engine would show the same change at every run.
        inputs = None if known.on_drift == "ignore" else found_inputs(state)
        return dynamic.ReadResult(sid, state, inputs)

    @user_errors()
    def update(self, sid: str, olds: Properties, news: Properties) -> dynamic.UpdateResult:  # noqa: D102
        SESSION.keep_secret(news)
        SESSION.keep_secret(olds)
        desired = desired_flow(news, SESSION.home)
        account = SESSION.account(desired.account_sid)
        existing = lifecycle.update(account, existing_flow(sid, olds), desired)
        return dynamic.UpdateResult(outputs(news, existing))

    @user_errors()
    def delete(self, sid: str, props: Properties) -> None:  # noqa: D102
        SESSION.note_stack(props["identity"])
        SESSION.keep_secret(props)
        existing = existing_flow(sid, props)
        if not is_closed(existing.account_sid):
            lifecycle.delete(SESSION.account(existing.account_sid), existing)


def _filled(definition: pulumi.Input[Definable] | Template | None, resource_name: str) -> Template:
    if isinstance(definition, Template):
        return definition
    source = None if definition is None else _source(definition, resource_name)
    return Template(source, template_sha256=None)


def _source(definition: pulumi.Input[Definable], resource_name: str) -> pulumi.Input[str]:
    """Return JSON text, or a file's absolute path. `check` reads the file and says what is wrong with it."""
    if isinstance(definition, pulumi.Output | Awaitable):
        return as_output(definition).apply(lambda source: _source(source, resource_name))
    if isinstance(definition, Mapping):
        return pulumi.Output.json_dumps(taken(resource_name, definition=definition)["definition"])
    text = path_of(resource_name, "definition", definition)
    return str(Path(text).absolute()) if is_path(text) else text


async def _is_secret(definition: pulumi.Input[str] | None) -> bool | None:
    """Return True if the definition holds a secret: the engine does not tell the provider which inputs are secret."""
    return (isinstance(definition, pulumi.Output) and await definition.is_secret()) or None


def _complete(inputs: Properties, existing: Properties, given: Properties) -> list[Finding]:
    """Bring the inputs into the form that the state keeps, and return the warnings about the definition.

    Raises StudioError, DefinitionError, OperationError.
    """
    inputs.setdefault("account_sid", SESSION.settings.account_sid)
    canvas = json.loads(existing.get("canvas") or "{}")
    name = str(existing.get("friendly_name", inputs["friendly_name"]))
    definition = pinned_definition(inputs, existing, name)
    warnings: list[Finding] = []
    if definition is None:
        look_up(inputs, given.get("foreseen"), existing.get("definition"))
        if inputs["definition"] == UNKNOWN:
            inputs["canvas"] = UNKNOWN
            return []
        definition, warnings = _understood(inputs, canvas, existing.get("definition"), given)
    inputs["definition"] = definition.text
    inputs["canvas"] = with_layout(definition, inputs["layout"], canvas).layout_text
    return warnings


def _understood(
    inputs: Properties, canvas: Mapping[str, Any], known: str | None, given: Properties
) -> tuple[Definition, list[Finding]]:
    """Return the definition of a file or a text, and its warnings.

    The text may be what a flow gives as its own `definition`: `ignore_changes` hands that back. It has no new warnings.
    """
    text, ignored = inputs["definition"], given.get("ignore_warnings") or ()
    if text.startswith("{") and '"states":{' in text:  # in Twilio's own form, "states" is a list
        return Definition.from_text(text, json.dumps(canvas)), []
    return parse_and_lint(text, known, is_template="template_sha256" in inputs, ignored=ignored)


def _problems_at_twilio(inputs: Properties, existing: Properties) -> list[str]:
    if inputs["account_sid"] == UNKNOWN:
        return []
    account = SESSION.account(inputs["account_sid"])
    account.checked.add(inputs["identity"])
    if inputs["on_drift"] != FAIL:
        account.refusals.settle(inputs["identity"])
    is_known = UNKNOWN not in inputs.values()
    desired = desired_flow(inputs, SESSION.home) if is_known else None
    _claim(account, inputs, desired, is_new=not existing)
    if desired is None or inputs["definition"] == existing.get("definition"):
        return []
    return twilio_problems(account, desired)


def _claim(
    account: Account, inputs: Properties, desired: DesiredFlow | None, *, is_new: bool
) -> None:
    """Tell at preview which existing flow a new resource will take over. Raises OperationError if it must not."""
    adopt = inputs.get("adopt", UNKNOWN)
    if adopt != UNKNOWN:
        account.claim(adopt, inputs["identity"])
    if not is_new or SESSION.standing(account.sid) != "active":
        return
    name = inputs["friendly_name"]
    if "adopt" not in inputs and name != UNKNOWN:
        lifecycle.plan_creation(account, inputs["identity"], name, inputs["on_drift"], desired)
    elif desired is not None and desired.adopt is not None:
        lifecycle.plan_adoption(account, desired, desired.adopt)


def _warn(
    inputs: Properties, warnings: list[Finding], ignored: list[str], known: str | None
) -> None:
    hidden = bool(inputs.get("is_secret"))
    told = visible_warnings(warnings, ignored, is_secret=hidden)
    if told and inputs["account_sid"] != UNKNOWN:
        account = SESSION.account(inputs["account_sid"])
        fresh, old = split_by_age(told, known)
        account.tell(flow_report.warnings(inputs["friendly_name"], fresh, old=old, hidden=hidden))
