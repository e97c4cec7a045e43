"""A flow of a tenant, and what it needs: values, and other flows of the same tenant."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pulumi

from pulumi_twilio_studio.definition import Reference
from pulumi_twilio_studio.definition.text import nearest
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.manifest import DependencyCycle, namesakes, order_flows, sibling
from pulumi_twilio_studio.manifest.templates import Asked, Templates
from pulumi_twilio_studio.resources.case_files import (
    Tests,  # noqa: TC001 -- the tests of all arguments read the annotations of the class
)
from pulumi_twilio_studio.resources.endings import program_error
from pulumi_twilio_studio.resources.inputs import known, path_of, refuse
from pulumi_twilio_studio.words import FlowStatus, Layout, OnDrift

Value = str | pulumi.Output[str] | Reference
Users = pulumi.Input[Collection[pulumi.Input[str]]]


@dataclass(frozen=True, kw_only=True)
class TenantFlow:
    """A flow of a tenant. The settings are those of `studio.Flow`."""

    template: str | os.PathLike[str]
    """The definition's file. `${flow:Survey}` in it means the tenant's flow with that key or friendly name."""

    friendly_name: str | None = None
    """Defaults to the flow's key."""

    values: Mapping[str, Value] = field(default_factory=dict)
    """For this template only. They win over the tenant's values."""

    test_users: Users | None = None
    """Defaults to the tenant's test users."""

    status: pulumi.Input[FlowStatus] = "published"
    commit_message: pulumi.Input[str] | None = None
    on_drift: pulumi.Input[OnDrift] = "repair"
    layout: pulumi.Input[Layout] = "ignore"
    tests: Tests | None = None
    """Files of test cases, which run with the tenant's values."""


@dataclass(frozen=True)
class WiredFlow:
    """A flow with the values for its template."""

    key: str
    flow: TenantFlow
    values: Mapping[str, Value]
    siblings: Mapping[str, str]
    """Which places of the template take the SID of which other flow of the tenant."""


def wire_flows(
    tenant: str, flows: Mapping[str, TenantFlow], values: Mapping[str, Value]
) -> Iterator[WiredFlow]:
    """Return the flows, each after those it refers to.

    Raises RunError for a circle, a wrong template or an unused value.
    """
    _refuse_odd(tenant, flows, values)
    asked = {key: _read_template(tenant, flow) for key, flow in flows.items()}
    unused = values.keys() - {name for each in asked.values() for name in each.names}
    for name in sorted(unused):
        hint = nearest(name, {name for each in asked.values() for name in each.names})
        raise program_error(
            f'No template of the tenant "{tenant}" has a placeholder ${{{name}}}{hint}'
        )
    names = {key: flow.friendly_name or key for key, flow in flows.items()}
    for key, other in namesakes(names).items():
        raise program_error(
            f'The flows "{other}" and "{key}" of the tenant "{tenant}" have the same friendly name.'
        )
    found = {key: _wire(key, flows[key], asked[key], values, names) for key in flows}
    try:
        order = order_flows({key: each.siblings.values() for key, each in found.items()})
    except DependencyCycle as circle:
        raise program_error(f'In the tenant "{tenant}" {circle}.') from None
    return (found[key] for key in order)


def refuse_outputs(tenant: str, flows: object) -> None:
    """Raise RunError if only the engine will know which flows there are, from which files, or with which names."""
    if isinstance(flows, pulumi.Output):
        raise program_error(
            f'The flows of the tenant "{tenant}" are an output. Give a dict, because the program '
            "must know which resources there are."
        )
    for key, flow in flows.items() if isinstance(flows, Mapping) else ():
        for name in ("template", "friendly_name"):
            if isinstance(getattr(flow, name, None), pulumi.Output):
                raise program_error(
                    f'{name} of the flow "{key}" of the tenant "{tenant}" is an output. Give '
                    "text, because it decides the order of the flows before the engine begins."
                )


def _refuse_odd(tenant: str, flows: object, values: object) -> None:
    """Raise RunError for what is not a flow of a tenant, or not a mapping of values."""
    if not isinstance(flows, Mapping):
        raise refuse(tenant, "flows", flows)
    for key, flow in flows.items():
        if not isinstance(key, str) or not isinstance(flow, TenantFlow):
            raise refuse(tenant, "flows", flow if isinstance(key, str) else key, is_inside=True)
        known(f"{tenant}-{key}", friendly_name=flow.friendly_name)
        if flow.friendly_name is not None and not isinstance(flow.friendly_name, str):
            raise refuse(f"{tenant}-{key}", "friendly_name", flow.friendly_name)
    for given in (values, *(flow.values for flow in flows.values())):
        if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
            raise refuse(tenant, "values", given)


def _read_template(tenant: str, flow: TenantFlow) -> Asked:
    try:
        return Templates().asked(Path(path_of(tenant, "template", flow.template)))
    except Error as error:
        raise program_error(error) from None


def _wire(
    key: str,
    flow: TenantFlow,
    asked: Asked,
    values: Mapping[str, Value],
    friendly_names: Mapping[str, str],
) -> WiredFlow:
    """Give the flow those values of the tenant that its template asks for, and all of its own."""
    shared = {name: value for name, value in values.items() if name in asked.names}
    given = {**shared, **flow.values}
    meant = {
        **asked.flows,
        **{
            name: value.names[-1]
            for name, value in given.items()
            if isinstance(value, Reference) and value.kind == "flow"
        },
    }
    found = {place: sibling(name, friendly_names) for place, name in meant.items()}
    siblings = {place: each for place, each in found.items() if each is not None}
    rest = {name: value for name, value in given.items() if name not in siblings}
    return WiredFlow(key, flow, rest, siblings)
