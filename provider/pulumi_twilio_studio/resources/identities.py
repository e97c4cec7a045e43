"""Give each flow and subaccount of a program the identity by which its object at Twilio is found again."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime import get_root_resource

from pulumi_twilio_studio.definition.outputs import is_help_text
from pulumi_twilio_studio.identity import identity_of, name_in
from pulumi_twilio_studio.resources.endings import program_error

# By the run's root resource: one process may run several programs (Pulumi's Automation API).
_claimed: WeakKeyDictionary[pulumi.Resource, set[tuple[str, str]]] = WeakKeyDictionary()
_lists: WeakKeyDictionary[pulumi.Resource, dict[str, tuple[str, int]]] = WeakKeyDictionary()

# Holds the outputs themselves too, because another output may get the id() of one that is gone.
_outputs: WeakKeyDictionary[pulumi.Resource, dict[int, tuple[str, object]]] = WeakKeyDictionary()

_OWN = re.compile(r"[A-Za-z0-9._-]{1,100}")


def declared_names(kind: str) -> frozenset[str]:
    """Return the names of all resources of a kind that this run's program has declared so far."""
    root = get_root_resource()
    claimed = _claimed.get(root, set()) if root else set()
    return frozenset(name_in(identity) for of, identity in claimed if of == kind)


def claim(resource_name: str, kind: str = "flows") -> str:
    """Return the identity of the named resource. Two resources of a kind with one name end the program.

    Pulumi tells resources with one name apart by their parents. The marker at Twilio cannot: `create` does not know the
    URN.
    """
    if is_help_text(resource_name):
        raise pulumi.RunError(
            "A resource's name holds Pulumi's help text instead of the value of an output. A "
            "name must be known when the program runs. Give a name without an output in it."
        )
    identity = identity_of(
        _own() or pulumi.get_organization(),
        pulumi.get_project(),
        pulumi.get_stack(),
        resource_name,
    )
    root = get_root_resource()
    claimed = _claimed.setdefault(root, set()) if root else set()
    if (kind, identity) in claimed:
        raise program_error(
            f'Two {kind} of this program are named "{resource_name}". After a crash they are '
            "found again at Twilio by their names. Give each a name of its own, also under "
            "different parents."
        )
    claimed.add((kind, identity))
    return identity


def claim_output(flow_sid: pulumi.Output[object], resource_name: str) -> None:
    """End the program if another resource got the same output for the test users of a flow.

    A preview does not know the SID of a flow that is still to be made. But the output is the same object.
    """
    root = get_root_resource()
    taken = _outputs.setdefault(root, {}) if root else {}
    name, _ = taken.setdefault(id(flow_sid), (resource_name, flow_sid))
    if name != resource_name:
        raise program_error(
            f'"{name}" and "{resource_name}" both declare the test users of one flow, and each would undo what the '
            "other does. Declare them once."
        )


def claim_test_users(flow_sid: object, resource: pulumi.Resource) -> object:
    """Return the flow's SID. End the program if another resource declares that flow's test users."""
    root = get_root_resource()
    lists = _lists.setdefault(root, {}) if root else {}
    name, other = lists.setdefault(str(flow_sid), (resource.pulumi_resource_name, id(resource)))
    if other != id(resource):
        raise program_error(
            f'"{name}" and "{resource.pulumi_resource_name}" both declare the test users of {flow_sid}, and each would '
            "undo what the other does. Declare them once."
        )
    return flow_sid


def _own() -> str | None:
    """Return the configured identity of the stack. It tells stacks of one name apart that share an account."""
    own = pulumi.Config("twilio-studio").get("identity")
    if own is not None and not _OWN.fullmatch(own):
        raise program_error(
            f'twilio-studio:identity is "{own}". It can have at most 100 letters, digits, "-", '
            '"_" and "."'
        )
    return own
