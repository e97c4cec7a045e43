"""`studio.Flow`: how a program declares a flow, and the adapter between the engine and `lifecycle.flow`."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi import dynamic

from pulumi_twilio_studio.definition.reading import is_path
from pulumi_twilio_studio.resources.case_files import Tests, case_files
from pulumi_twilio_studio.resources.configuration import check_configuration, configured_status
from pulumi_twilio_studio.resources.empties import may_be_empty, remember
from pulumi_twilio_studio.resources.endings import program_error
from pulumi_twilio_studio.resources.guard import watch
from pulumi_twilio_studio.resources.identities import claim
from pulumi_twilio_studio.resources.inputs import as_output, json_text, known, path_of, taken
from pulumi_twilio_studio.resources.options import refuse_idle
from pulumi_twilio_studio.resources.properties import secrecy, secret_names
from pulumi_twilio_studio.resources.provider import Provider
from pulumi_twilio_studio.resources.template import Template
from pulumi_twilio_studio.resources.upcoming import announce
from pulumi_twilio_studio.words import FLOW_DEFAULTS, FlowStatus, Layout, OnDrift

OUTPUTS = (
    "account_sid",
    "canvas",
    "revision",
    "live_revision",
    "webhook_url",
    "url",
    "valid",
    "definition_sha256",
)
"""What a program can use of an existing flow. The state holds more."""

MAY_BE_LEFT_OUT = ("commit_message", "template_sha256")
MAY_BE_EMPTY = ("live_revision", "webhook_url", "url", "valid")
"""What may have no value although `revision` has one."""

Definable = str | os.PathLike[str] | Mapping[str, Any]


@may_be_empty(
    inputs=MAY_BE_LEFT_OUT,
    outputs=MAY_BE_EMPTY,
    witness="revision",
    whole=("revision", "live_revision"),
)
class Flow(dynamic.Resource, module="studio", name="Flow"):
    """A Studio flow that holds the declared definition for as long as the stack lives.

    Create takes over the flow that an earlier run of this stack made and could not record. It never touches a foreign
    flow of the same name. See docs: studio/rest-api/v2/flow.
    """

    if TYPE_CHECKING:  # see empties.py
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
        tests: Tests | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a flow.

        `definition` is a path, JSON text, a mapping (which may contain outputs), an output of one of these, or a
        `studio.template(...)`. `friendly_name` defaults to the resource's name, and `account_sid` to the configured
        account. With `status="published"`, callers run what is declared. With "draft", the newest revision holds what
        is declared, and the live revision stays live. The configuration `twilio-studio:status.<resource name>` wins
        over `status`.

        `revision` rolls back: the definition of that revision, a number or "LatestPublished", replaces `definition`,
        which you can then leave out. The configuration `twilio-studio:pins.<resource name>` does the same, and wins
        over `revision`. `adopt` takes over an existing flow by its SID. `on_drift` says what happens to a change that
        somebody else made: "repair" overwrites it, "fail" stops at preview, "ignore" leaves it until the program
        changes. With `layout="manage"`, a moved widget is a change too. `ignore_warnings` silences warnings about the
        definition by their codes. It also silences those errors that Twilio would accept (docs/lint.md).

        `tests` names files of test cases. The preview runs them when the definition or the files have changed, and
        fails if one of them fails (docs/gate.md).
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
            status=configured_status(resource_name) or status,
            commit_message=commit_message,
            account_sid=account_sid,
            layout=layout,
            on_drift=on_drift,
            adopt=adopt,
            revision=revision,
            ignore_warnings=ignore_warnings,
        )
        # At preview, the SDK uses an input as the value of the output with the same name. So the pin has its own name.
        given["pin"] = given.pop("revision")
        files = case_files(resource_name, tests)
        identity = claim(resource_name)
        inputs = {
            **given,
            "upcoming": announce(
                account_sid, identity, filled.definition, given["friendly_name"], given["status"]
            ),
            "foreseen": filled.foreseen,
            "template_sha256": filled.template_sha256,
            "tests": files,
            "tested_with": filled.written_values if files and filled.values else None,
            "is_secret": secrecy(filled.definition),
            "hidden": secret_names(friendly_name=friendly_name, commit_message=commit_message),
        }
        props = {
            **dict.fromkeys(OUTPUTS),
            **{name: value for name, value in inputs.items() if _is_told(name, value)},
            "identity": identity,
            "definition": filled.definition,
        }
        super().__init__(FlowProvider(), resource_name, props, opts)
        remember(self, props)
        watch(self, adopt=given["adopt"])

    @property
    def sid(self) -> pulumi.Output[str]:
        """The flow's SID. Once the flow exists, it is known at preview, even if the flow is about to be updated."""
        return self.id


class FlowProvider(Provider):
    """The adapter between the engine's calls and the lifecycle of a flow."""


def _is_told(name: str, value: object) -> bool:
    """Return whether the provider has to be told an input, or a program may use the output of that name."""
    is_default = name in FLOW_DEFAULTS and value == FLOW_DEFAULTS[name]
    return name == "status" or not (value is None or is_default)


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
        return json_text(resource_name, definition=definition)
    text = path_of(resource_name, "definition", definition)
    return str(Path(text).absolute()) if is_path(text) else text
