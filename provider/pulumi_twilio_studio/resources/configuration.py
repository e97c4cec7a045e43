"""Check the keys of the stack's configuration: a key that nobody reads is a mistake, and is reported early.

The check runs in the program. Only the program can list the keys, and only at its end is it known what can be pinned.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any
from weakref import WeakSet

import pulumi
from pulumi.runtime import get_root_resource
from pulumi.runtime.config import CONFIG, get_config_env
from pulumi.runtime.proto.resource_pb2_grpc import ResourceMonitorStub
from pulumi.runtime.settings import get_monitor

from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.resources.identities import declared_names
from pulumi_twilio_studio.studio.settings import SOURCES

NAMESPACE = "twilio-studio"
PINS = "pins"
KEYS = (*(key for key, _ in SOURCES.values()), "allowMassDeletion", "identity", PINS)
"""Every key of the namespace. Below `pins` are the names of flows: `pins.support`, or an object of them."""

# The number of names that a sentence lists.
SHOWN = 20

_checked: WeakSet[pulumi.Resource] = WeakSet()


def check_configuration() -> None:
    """End the program with a sentence for each key that nobody reads, once per run. Pins are checked at its end."""
    root, monitor = get_root_resource(), get_monitor()
    if root is None or root in _checked or not isinstance(monitor, ResourceMonitorStub):
        return
    _checked.add(root)
    config, project = configuration(), pulumi.get_project()
    _refuse([*unknown_keys(config, project), *wrong_pins(config)])
    if any(pins(config)) or any(stray_pins(config, project, lambda _: True)):
        _at_the_end(monitor, lambda: _check_pins(config, project))


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


def pins(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the key that pins each flow, by the flow's name."""
    begin = f"{NAMESPACE}:{PINS}."
    flat = {key.removeprefix(begin): key for key in config if key.startswith(begin)}
    return {**dict.fromkeys(_table(config.get(f"{NAMESPACE}:{PINS}")), begin[:-1]), **flat}


def pin_of(name: str, get: Callable[[str], Any]) -> str | None:
    """Return the revision to which the configuration pins the named flow. `get` answers a key of our namespace."""
    flat = get(f"{PINS}.{name}")
    pin = _table(get(PINS)).get(name) if flat is None else flat
    return None if pin is None else str(pin)


def wrong_pins(config: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with pins in one object, without knowing any flow."""
    key = f"{NAMESPACE}:{PINS}"
    text = config.get(key)
    if text is not None and not isinstance(_loaded(text), dict):
        return [
            f"{key} must be an object of flows' names and revisions. To pin one flow, set {key}.NAME instead"
        ]
    return [
        f'{key} and {key}.{name} both pin the flow "{name}"'
        for name in _table(text)
        if f"{key}.{name}" in config
    ]


def unknown_pins(config: Mapping[str, Any], names: Collection[str]) -> list[str]:
    """Return a sentence for each pin of a flow that is not in `names`, the names of all flows of the program."""
    return [
        f"{key} pins {quoted(name)}, but the program declares no such "
        f"flow{nearest(name, names)}\n  {_can_be_pinned(names)}"
        for name, key in sorted(pins(config).items())
        if name not in names
    ]


def stray_pins(
    config: Mapping[str, Any], project: str, is_flow: Callable[[str], bool]
) -> Iterator[str]:
    """Yield a sentence for each key that would pin a flow in our namespace, but is in the project's."""
    begin = f"{project}:{PINS}."
    for key in sorted(config):
        name = key.removeprefix(begin)
        if name != key and project != NAMESPACE and is_flow(name):
            yield (
                f"{key} pins nothing. {NAMESPACE}:{PINS}.{name} would pin the flow {quoted(name)}."
            )


def _check_pins(config: Mapping[str, Any], project: str) -> None:
    names = declared_names("flows")
    for sentence in stray_pins(config, project, names.__contains__):
        pulumi.warn(sentence)
    _refuse(unknown_pins(config, names))


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
        return name not in KEYS and not name.startswith(f"{PINS}.")
    return bool(get_close_matches(_plain(namespace), [_plain(NAMESPACE)], cutoff=0.85))


def _meant(name: str) -> str:
    """Suggest the key that was probably meant."""
    head, dot, rest = name.partition(".")
    plain = {_plain(variable): key for key, variable in SOURCES.values()}
    plain |= {_plain(key): key for key in KEYS}
    close = get_close_matches(_plain(head), plain, n=1)
    if not close or (dot and plain[close[0]] != PINS):
        return f". It can have {', '.join(KEYS)}"
    return f"; did you mean {NAMESPACE}:{plain[close[0]]}{dot}{rest}?"


def _plain(word: str) -> str:
    return "".join(char for char in word.lower() if char.isalnum())


def _can_be_pinned(names: Collection[str]) -> str:
    if not names:
        return "It declares no flow at all."
    shown = sorted(names)[:SHOWN]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"Flows that can be pinned: {', '.join(map(quoted, shown))}{more}."


def _table(text: Any) -> dict[str, Any]:
    found = _loaded(text)
    return found if isinstance(found, dict) else {}


def _loaded(text: Any) -> Any:
    try:
        return json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return text
