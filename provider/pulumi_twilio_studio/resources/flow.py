"""`studio.Flow`: what a program declares of a flow, and the adapter between the engine and `lifecycle.flow`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi
from pulumi import dynamic
from pulumi.output import Unknown
from pulumi.runtime.rpc import UNKNOWN

from pulumi_twilio_studio.definition import Definition, DefinitionError, parse
from pulumi_twilio_studio.lifecycle import flow as lifecycle
from pulumi_twilio_studio.lifecycle.flow_check import local_problems, twilio_problems
from pulumi_twilio_studio.lifecycle.flow_values import (
    DesiredFlow,
    ExistingFlow,
    arranged,
)
from pulumi_twilio_studio.studio.errors import StudioError

from .identities import claim
from .sentences import in_a_sentence
from .session import SESSION
from .template import Template

Properties = dict[str, Any]
Definable = str | os.PathLike[str] | Mapping[str, Any]


class Flow(dynamic.Resource, module="studio", name="Flow"):
    """A Studio flow whose definition is the one declared, as long as the stack lives.

    Creating takes over the flow that an earlier run made and could not record; a foreign flow of
    the same name is never touched. See docs: studio/rest-api/v2/flow.
    """

    friendly_name: pulumi.Output[str]
    account_sid: pulumi.Output[str]
    status: pulumi.Output[str]
    revision: pulumi.Output[int]
    webhook_url: pulumi.Output[str]
    url: pulumi.Output[str]
    valid: pulumi.Output[bool]
    definition: pulumi.Output[str]
    """Canonical JSON: widgets by name, without their places on the canvas."""

    canvas: pulumi.Output[str]
    """JSON: where each widget stands on the canvas, by name."""

    definition_sha256: pulumi.Output[str]
    template_sha256: pulumi.Output[str | None]

    def __init__(
        self,
        resource_name: str,
        *,
        definition: Definable | pulumi.Output[Definable] | Template,
        friendly_name: pulumi.Input[str] | None = None,
        status: pulumi.Input[str] = "published",
        commit_message: pulumi.Input[str] | None = None,
        account_sid: pulumi.Input[str] | None = None,
        layout: pulumi.Input[str] = "ignore",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a flow.

        `definition` is a path, JSON text, a mapping (outputs may stand in it), an output of one of
        these, or a `studio.template(...)`. `friendly_name` is the resource's name unless given,
        `status` "published" or "draft", `account_sid` the configured account unless given. With
        `layout="manage"` moving a widget is a change too.
        """
        filled = (
            definition
            if isinstance(definition, Template)
            else Template(_source(definition), template_sha256=None)
        )
        super().__init__(
            FlowProvider(),
            resource_name,
            {
                "identity": claim(resource_name),
                "friendly_name": resource_name if friendly_name is None else friendly_name,
                "status": status,
                "commit_message": commit_message,
                "account_sid": account_sid,
                "layout": layout,
                "definition": filled.definition,
                "template_sha256": filled.template_sha256,
                "is_secret": _is_secret(filled.definition),
                **dict.fromkeys(OUTPUTS),
            },
            opts,
        )

    @property
    def sid(self) -> pulumi.Output[str]:
        """The flow's SID; known at preview once the flow exists, also when it is about to be updated."""
        return self.id


class FlowProvider(dynamic.ResourceProvider):
    """Translates between the engine's property bags and typed values; decides nothing."""

    serialize_as_secret_always = False  # a reference to this class, without instance state

    def configure(self, req: dynamic.ConfigureRequest) -> None:  # noqa: D102
        SESSION.configure(req.config)

    def check(self, olds: Properties, news: Properties) -> dynamic.CheckResult:  # noqa: D102
        inputs = {
            key: value
            for key, value in _marked(news).items()
            if key in INPUTS and value is not None
        }
        problems = _problems_of_plain_fields(inputs)
        try:
            _complete(inputs, olds)
            problems = problems or _problems_at_twilio(inputs, olds)
        except (StudioError, DefinitionError) as error:
            problems.append(str(error))
        # Without a property's name: the engine would print its value, a whole definition, before
        # the sentence.
        failures = [dynamic.CheckFailure("", "\n".join(problems))] if problems else []
        return dynamic.CheckResult(inputs, failures)

    @in_a_sentence()
    def diff(self, sid: str, olds: Properties, news: Properties) -> dynamic.DiffResult:  # noqa: D102
        replaces = ["account_sid"] if olds["account_sid"] != news["account_sid"] else []
        if UNKNOWN in _marked(news).values():
            return dynamic.DiffResult(changes=True, replaces=replaces)
        desired = _desired(news)
        todo = lifecycle.plan(SESSION.account(desired.account_sid), _existing(sid, olds), desired)
        return dynamic.DiffResult(changes=bool(todo or replaces), replaces=replaces)

    @in_a_sentence()
    def create(self, props: Properties) -> dynamic.CreateResult:  # noqa: D102
        desired = _desired(props)
        existing = lifecycle.create(SESSION.account(desired.account_sid), desired)
        return dynamic.CreateResult(existing.sid, _outputs(props, existing))

    @in_a_sentence()
    def read(self, sid: str, props: Properties) -> dynamic.ReadResult:  # noqa: D102
        known = _existing(sid, props)
        existing = lifecycle.read(SESSION.account(known.account_sid), known)
        if existing is None:
            return dynamic.ReadResult("", {})  # None as outputs would break refresh (measured)
        outputs = _outputs(props, existing)
        return dynamic.ReadResult(
            sid, outputs, {key: outputs[key] for key in INPUTS if key in outputs}
        )

    @in_a_sentence()
    def update(self, sid: str, olds: Properties, news: Properties) -> dynamic.UpdateResult:  # noqa: D102
        desired = _desired(news)
        existing = lifecycle.update(
            SESSION.account(desired.account_sid), _existing(sid, olds), desired
        )
        return dynamic.UpdateResult(_outputs(news, existing))

    @in_a_sentence()
    def delete(self, sid: str, props: Properties) -> None:  # noqa: D102
        existing = _existing(sid, props)
        lifecycle.delete(SESSION.account(existing.account_sid), existing)


INPUTS = (
    "identity",
    "account_sid",
    "friendly_name",
    "status",
    "commit_message",
    "layout",
    "definition",
    "canvas",
    "template_sha256",
    "is_secret",
)
OUTPUTS = (
    "canvas",
    "revision",
    "date_updated",
    "webhook_url",
    "url",
    "valid",
    "definition_sha256",
    "stored_sha256",
)


def _source(definition: Definable | pulumi.Output[Definable]) -> pulumi.Input[str]:
    """JSON text, or the absolute path of a file: `check` reads it, and says in a sentence what is wrong with it."""
    if isinstance(definition, pulumi.Output):
        return definition.apply(_source)
    if isinstance(definition, Mapping):
        return pulumi.Output.json_dumps(definition)
    if not isinstance(definition, str | os.PathLike):
        raise pulumi.RunError(
            f"A definition is a path, JSON text, a mapping, or an output of one: not {definition!r}."
        )
    text = os.fspath(definition)
    return text if text.lstrip().startswith("{") else str(Path(text).absolute())


async def _is_secret(definition: pulumi.Input[str]) -> bool | None:
    """True if no part of the definition may be shown: the engine does not tell the provider what is secret."""
    return (isinstance(definition, pulumi.Output) and await definition.is_secret()) or None


def _marked(props: Properties) -> Properties:
    """The properties with what is not known yet in the only form that the SDK can also send: it reads another."""
    return {key: UNKNOWN if isinstance(value, Unknown) else value for key, value in props.items()}


def _problems_of_plain_fields(inputs: Properties) -> list[str]:
    plain = (inputs[key] for key in ("friendly_name", "status", "layout"))
    return local_problems(*(None if value == UNKNOWN else value for value in plain))


def _complete(inputs: Properties, existing: Properties) -> None:
    """Bring the inputs into the form that the state keeps; raises DefinitionError, ConfigurationError."""
    inputs.setdefault("account_sid", SESSION.settings.account_sid)
    if inputs["definition"] == UNKNOWN:
        inputs["canvas"] = UNKNOWN
        return
    definition = parse(inputs["definition"])
    canvas = json.loads(existing.get("canvas") or "{}")
    inputs["definition"] = definition.text
    inputs["canvas"] = arranged(definition, inputs["layout"], canvas).layout_text


def _problems_at_twilio(inputs: Properties, existing: Properties) -> list[str]:
    if UNKNOWN in inputs.values() or inputs["definition"] == existing.get("definition"):
        return []
    desired = _desired(inputs)
    return twilio_problems(SESSION.account(desired.account_sid), desired)


def _desired(props: Properties) -> DesiredFlow:
    return DesiredFlow(
        identity=props["identity"],
        account_sid=props["account_sid"],
        friendly_name=props["friendly_name"],
        status=props["status"],
        definition=Definition.from_text(props["definition"], props["canvas"]),
        layout=props["layout"],
        commit_message=props.get("commit_message"),
        template_sha256=props.get("template_sha256"),
        is_secret=bool(props.get("is_secret")),
    )


def _existing(sid: str, props: Properties) -> ExistingFlow:
    definition = _stored(props)
    return ExistingFlow(
        sid=sid,
        account_sid=props["account_sid"],
        friendly_name=props["friendly_name"],
        status=props["status"],
        revision=int(props["revision"]),
        definition=definition,
        stored_sha256=props.get("stored_sha256") or (definition.sha256 if definition else None),
        date_updated=props.get("date_updated"),
        webhook_url=props.get("webhook_url"),
        url=props.get("url"),
        valid=props.get("valid"),
        is_secret=bool(props.get("is_secret")),
    )


def _stored(props: Properties) -> Definition | None:
    text = props.get("definition")
    return Definition.from_text(text, props["canvas"]) if text else None


def _outputs(inputs: Properties, existing: ExistingFlow) -> Properties:
    """The state of a flow: the inputs as Twilio now holds them, and what only Twilio knows."""
    definition = existing.definition
    rewritten = definition is None or existing.stored_sha256 != definition.sha256
    values = {
        **{key: inputs.get(key) for key in INPUTS},
        "account_sid": existing.account_sid,
        "friendly_name": existing.friendly_name,
        "status": existing.status,
        "definition": definition.text if definition else "",
        "canvas": definition.layout_text if definition else "{}",
        "revision": existing.revision,
        "date_updated": existing.date_updated,
        "webhook_url": existing.webhook_url,
        "url": existing.url,
        "valid": existing.valid,
        "definition_sha256": definition.sha256 if definition else "",
        "stored_sha256": existing.stored_sha256 if rewritten else None,
    }
    return {key: value for key, value in values.items() if value is not None}
