"""`studio.Flow`: how a program declares a flow, and the adapter between the engine and `lifecycle.flow`."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Collection, Mapping
from pathlib import Path
from typing import Any

import pulumi
from pulumi import dynamic

from pulumi_twilio_studio.definition.reading import is_path
from pulumi_twilio_studio.resources.configuration import check_configuration
from pulumi_twilio_studio.resources.empties import may_be_empty, remember
from pulumi_twilio_studio.resources.endings import program_error
from pulumi_twilio_studio.resources.guard import watch
from pulumi_twilio_studio.resources.identities import claim
from pulumi_twilio_studio.resources.inputs import as_output, known, path_of, taken
from pulumi_twilio_studio.resources.options import refuse_idle
from pulumi_twilio_studio.resources.properties import begin, secret_names
from pulumi_twilio_studio.resources.provider import Provider
from pulumi_twilio_studio.resources.template import Template
from pulumi_twilio_studio.words import FlowStatus, Layout, OnDrift

OUTPUTS = (
    "canvas",
    "revision",
    "live_revision",
    "date_updated",
    "webhook_url",
    "url",
    "valid",
    "definition_sha256",
    "stored_sha256",
    "declares",
    "declared_sha256",
    "home",
)
MAY_BE_LEFT_OUT = (
    "commit_message",
    "adopt",
    "pin",
    "template_sha256",
    "foreseen",
    "ignore_warnings",
)
"""Inputs that a program may leave out, or that the state does not keep."""

MAY_BE_EMPTY = (
    "is_secret",
    "hidden",
    "live_revision",
    "date_updated",
    "webhook_url",
    "url",
    "valid",
    "stored_sha256",
    "declared_sha256",
    "home",
)
"""What the program does not give, and what may have no value although `revision` has one."""

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


class FlowProvider(Provider):
    """The adapter between the engine's calls and the lifecycle of a flow."""


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
