"""Gives each resource of a program the identity by which its object at Twilio is found again."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime import get_root_resource

from pulumi_twilio_studio.identity import identity_of

# By the run's root resource: one process may run several programs (Pulumi's Automation API).
_claimed: WeakKeyDictionary[pulumi.Resource, set[tuple[str, str]]] = WeakKeyDictionary()


def claim(resource_name: str, kind: str = "flows") -> str:
    """The identity of the resource of that name; a name that two resources of a kind share ends the program.

    Pulumi tells resources of one name apart by their parents. The marker at Twilio does not:
    `create` knows no URN.
    """
    identity = identity_of(
        pulumi.get_organization(), pulumi.get_project(), pulumi.get_stack(), resource_name
    )
    root = get_root_resource()
    claimed = _claimed.setdefault(root, set()) if root else set()
    if (kind, identity) in claimed:
        raise pulumi.RunError(
            f'Two {kind} of this program are named "{resource_name}". Their names are how they are found again at '
            "Twilio after a crash: give each its own, also under different parents."
        )
    claimed.add((kind, identity))
    return identity
