"""Check the keys of the stack's configuration: a key that nobody reads is a mistake, and is reported early.

The check runs in the program. Only the program can list the keys, and only at its end is it known which flows it has.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pulumi
from pulumi.runtime import get_root_resource
from pulumi.runtime.config import CONFIG, get_config_env
from pulumi.runtime.proto.resource_pb2_grpc import ResourceMonitorStub
from pulumi.runtime.settings import get_monitor

from pulumi_twilio_studio.resources.identities import declared_names
from pulumi_twilio_studio.resources.promotion import override_of, wrong_promotion
from pulumi_twilio_studio.resources.tables import STATUS, TABLES
from pulumi_twilio_studio.stack.home import StackHome
from pulumi_twilio_studio.stack.run_configuration import NAMESPACE
from pulumi_twilio_studio.studio.settings import SOURCES
from pulumi_twilio_studio.words import GATE_KEYS

KEYS = (
    *(key for key, _ in SOURCES.values()),
    "allowMassDeletion",
    "identity",
    *GATE_KEYS,
    *(table.key for table in TABLES),
)
"""Every key of the namespace. Below the key of a table are names of flows: `pins.support`, or an object of them."""

_checked: WeakSet[pulumi.Resource] = WeakSet()


def check_configuration() -> None:
    """End the program with a sentence for each key that nobody reads, once per run.

    At its end, the flows that the tables name are checked too.
    """
    root, monitor = get_root_resource(), get_monitor()
    if root is None or root in _checked or not isinstance(monitor, ResourceMonitorStub):
        return
    _checked.add(root)
    config, project = configuration(), pulumi.get_project()
    wrong = [sentence for table in TABLES for sentence in table.wrong(config)]
    _refuse([*unknown_keys(config, project), *wrong, *_wrong_gate(config, project)])
    if any(
        table.entries(config) or any(table.stray(config, project, lambda _: True))
        for table in TABLES
    ):
        _at_the_end(monitor, lambda: _check_names(config, project))


def configured_status(name: str) -> str | None:
    """Return the status that the configuration gives the named flow, or None. It wins over the program's."""
    config = configuration()
    return STATUS.entry(name, lambda key: config.get(f"{NAMESPACE}:{key}"))


def configuration() -> Mapping[str, Any]:
    """Return the configuration of the stack that this program runs for. Secrets are in clear text."""
    return {**get_config_env(), **CONFIG.get()}


def unknown_keys(config: Mapping[str, Any], project: str) -> list[str]:
    """Return a sentence for each key without a meaning in our namespace, or in one that looks like it.

    A project with the same name as our namespace may have keys of its own there.
    """
    return [
        f"the configuration has {key}, which is not a known setting{_meant(name)}"
        for key in sorted(config)
        for namespace, _, name in [key.partition(":")]
        if namespace != project and _is_unknown(namespace, name)
    ]


def _wrong_gate(config: Mapping[str, Any], project: str) -> list[str]:
    """Return what is wrong with the gate of promotion. Costs nothing if the stack comes after no other."""
    keys = {key: f"{NAMESPACE}:{key}" for key in GATE_KEYS}
    given = {key: config[full] for key, full in keys.items() if full in config}
    if not given:
        return []
    place = Path(pulumi.get_root_directory() or Path.cwd())
    found = wrong_promotion(
        given,
        StackHome.around(place, project, pulumi.get_stack(), os.environ),
        pulumi.get_organization(),
        override_of(os.environ),
    )
    return [f"{NAMESPACE}:{sentence}" for sentence in found]


def _check_names(config: Mapping[str, Any], project: str) -> None:
    names = declared_names("flows")
    for table in TABLES:
        for sentence in table.stray(config, project, names.__contains__):
            pulumi.warn(sentence)
    _refuse([sentence for table in TABLES for sentence in table.unknown(config, names)])


def _at_the_end(monitor: ResourceMonitorStub, check: Callable[[], None]) -> None:
    """Run the check when the program has declared everything, and never if it failed: see guard.py."""
    end = monitor.SignalAndWaitForShutdown

    def checked(*arguments: Any, **options: Any) -> Any:
        check()
        return end(*arguments, **options)

    monitor.SignalAndWaitForShutdown = checked


def _refuse(problems: list[str]) -> None:
    if problems:
        raise pulumi.RunError("\n".join(problems))


def _is_unknown(namespace: str, name: str) -> bool:
    if namespace == NAMESPACE:
        return name not in KEYS and not name.startswith(tuple(f"{each.key}." for each in TABLES))
    return bool(get_close_matches(_plain(namespace), [_plain(NAMESPACE)], cutoff=0.85))


def _meant(name: str) -> str:
    """Suggest the key that was probably meant."""
    head, dot, rest = name.partition(".")
    plain = {_plain(variable): key for key, variable in SOURCES.values()}
    plain |= {_plain(key): key for key in KEYS}
    close = get_close_matches(_plain(head), plain, n=1)
    if not close or (dot and plain[close[0]] not in {table.key for table in TABLES}):
        return f". It can have {', '.join(KEYS)}"
    return f"; did you mean {NAMESPACE}:{plain[close[0]]}{dot}{rest}?"


def _plain(word: str) -> str:
    return "".join(char for char in word.lower() if char.isalnum())
