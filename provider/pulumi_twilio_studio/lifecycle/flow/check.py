"""The steps of a flow's check: complete its inputs, ask Twilio about its definition, and warn."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import Definition, Unresolved, is_unresolved, locate
from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN, Unknown
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.ahead import Upcoming
from pulumi_twilio_studio.lifecycle.flow.findings import (
    parse_and_lint,
    split_by_age,
    visible_warnings,
)
from pulumi_twilio_studio.lifecycle.flow.pin import pinned_definition
from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow, with_layout
from pulumi_twilio_studio.lifecycle.inactive import is_active, is_suspended
from pulumi_twilio_studio.lifecycle.references import resolve
from pulumi_twilio_studio.studio.errors import Inactive, InvalidDefinition, Rejected, StudioError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pulumi_twilio_studio.definition.lint import Finding
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.declared import Run, Values


def complete(
    run: Run, inputs: Values, known: Mapping[str, Any], ignored: Collection[str]
) -> list[Finding]:
    """Complete the inputs in place, in the form that the state keeps. Return the warnings about the definition.

    Raises StudioError, DefinitionError, OperationError.
    """
    inputs.setdefault("account_sid", run.account_sid)
    foreseen = inputs.pop("foreseen", None)
    canvas = json.loads(known.get("canvas") or "{}")
    warnings: list[Finding] = []
    definition: Definition | Unknown | None = pinned_definition(run, inputs, known)
    if definition is None:
        source = source_of(run, inputs, foreseen, known.get("definition"))
        definition = UNKNOWN
        if isinstance(source, str):
            definition, warnings = _parse(source, inputs, canvas, known, ignored)
    if isinstance(definition, Definition):
        inputs["definition"] = definition.text
        inputs["canvas"] = with_layout(definition, inputs["layout"], canvas).layout_text
    else:
        inputs["definition"] = inputs["canvas"] = UNKNOWN
    return warnings


def source_of(run: Run, inputs: Values, foreseen: str | None, known: str | None) -> str | Unknown:
    """Return the declared definition, a file or a text, with what the references of a template lead to.

    If the definition is not known yet, `foreseen` is looked up in its place, to find what can be wrong with it. If the
    account is still to be made, the definition is not known either. In an inactive account nothing can be read, so the
    state's definition is used, if there is one. Raises StudioError, OperationError, DefinitionError.
    """
    declared: str | Unknown = inputs["definition"]
    account_sid = inputs["account_sid"]
    template = declared if isinstance(declared, str) else foreseen
    if template is None or not is_unresolved(template):
        return declared
    if isinstance(account_sid, Unknown):
        return UNKNOWN
    account = run.account(account_sid)
    if not is_active(account):
        return known or UNKNOWN
    try:
        definition = resolve(account, Unresolved.from_text(template))
    except Inactive:  # suspended or closed since the last answer about it
        return known or UNKNOWN
    return json.dumps(definition.to_api()) if isinstance(declared, str) else UNKNOWN


def _parse(
    source: str,
    inputs: Values,
    canvas: Mapping[str, Any],
    known: Mapping[str, Any],
    ignored: Collection[str],
) -> tuple[Definition, list[Finding]]:
    """Return the definition of a file or a text, and its warnings.

    The text may be what a flow gives as its own `definition`: `ignore_changes` hands that back. It has no new warnings.
    """
    if (
        source.startswith("{") and '"states":{' in source
    ):  # in Twilio's own form, "states" is a list
        return Definition.from_text(source, json.dumps(canvas)), []
    is_template = "template_sha256" in inputs
    return parse_and_lint(source, known.get("definition"), is_template=is_template, ignored=ignored)


def warn(
    account: Account,
    inputs: Values,
    warnings: list[Finding],
    ignored: Collection[str],
    known: str | None,
) -> None:
    """Tell the warnings about a definition that the program has not silenced."""
    hidden = bool(inputs.get("is_secret"))
    told = visible_warnings(warnings, ignored, is_secret=hidden)
    if told:
        fresh, old = split_by_age(told, known)
        account.tell(flow_report.warnings(inputs["friendly_name"], fresh, old=old, hidden=hidden))


def describe_places(problems: Iterable[tuple[str, str]]) -> list[str]:
    """Return one line for each place, with what is wrong there."""
    return [f"{printable(place)}: {printable(message)}" for place, message in problems]


def problems_at_twilio(account: Account, desired: DesiredFlow) -> list[str]:
    """Return what Twilio's Validate says against the definition, by widget name. It changes nothing there.

    A definition that Twilio found valid is not asked for again in this process. If the API cannot be asked, that is a
    problem too: an `up` must not find out half way what Twilio refuses. A suspended account is no problem, because the
    same `up` may reactivate it, and asks then.
    """
    flow = Upcoming(desired.identity, "", desired.friendly_name, desired.status)
    try:
        account.ahead.validate(account.client, flow, desired.definition)
    except InvalidDefinition as refusal:
        api = desired.definition.to_api()
        shown = [(locate(path, api), message) for path, message in refusal.problems]
        if desired.sends_secrets:
            shown = [(place, "is refused by Twilio") for place, _ in shown]
            return describe_places(shown) or [str(refusal.without_words())]
        return describe_places(shown) or [str(refusal)]
    except StudioError as failure:
        if is_suspended(failure):
            account.tell(flow_report.not_validated(account.sid, desired.friendly_name))
            return []
        if isinstance(failure, Rejected) and desired.sends_secrets:
            failure = failure.without_words()
        return [f"Twilio cannot be asked whether the definition is valid: {failure}"]
    return []
