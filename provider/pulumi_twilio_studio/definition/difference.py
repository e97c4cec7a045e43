"""The differences between two definitions, widget by widget, and how to apply them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pulumi_twilio_studio.definition.canonical import (
    ABSENT,
    Json,
    Path,
    condition,
    dumps,
    fingerprint,
    with_offset,
)
from pulumi_twilio_studio.definition.change import Change
from pulumi_twilio_studio.definition.flow import Definition
from pulumi_twilio_studio.definition.rename_detection import detect_renames
from pulumi_twilio_studio.definition.renames import rename, rename_in_texts
from pulumi_twilio_studio.definition.secrets import is_secret_key


def changes(existing: Definition, desired: Definition, *, layout: bool = False) -> list[Change]:
    """Return the changes that turn `existing` into `desired`; empty if both mean the same.

    First come the flow's own keys, then the widgets in the order of `desired`, each after its
    rename, then the removed widgets. Offsets count only with `layout`.
    """
    names = detect_renames(existing, desired)
    former = {name: was for was, name in names.items()}
    existing = _rename(existing, names)
    found = [
        Change("flow-changed", None, *leaf)
        for leaf in _leaves(_without_states(existing), _without_states(desired))
    ]
    altered = _altered_widgets(existing, desired, names)
    before, after = existing.content["states"], desired.content["states"]
    for name in after:
        if name not in before:
            found.append(Change("widget-added", name, (), ABSENT, _placed(desired, name)))
            continue
        if name in former:
            found.append(Change("widget-renamed", name, (), former[name], name))
        found += altered.get(name, [])
        found += _move(existing, desired, name) if layout else []
    for name in before:
        if name not in after:
            found.append(Change("widget-removed", name, (), _placed(existing, name), ABSENT))
    return found


def apply(changes: Iterable[Change], existing: Definition) -> Definition:
    """Apply changes to a definition. All of `changes(existing, desired)` together give `desired`.

    Raises DefinitionError if the result is not a sound definition. Some of the changes without the
    others may cause that.
    """
    changes = list(changes)
    names = {each.existing: each.desired for each in changes if each.kind == "widget-renamed"}
    renamed = _rename(existing, names)
    content, layout = json.loads(renamed.text), json.loads(renamed.layout_text)
    for change in changes:
        match change.kind, change.widget:
            case "flow-changed", _:
                _put(content, change.path, change.desired)
            case "widget-moved", str(name):
                _put(layout, (name,), change.desired)
            case "widget-added" | "widget-changed" | "widget-removed", str(name):
                _put(content["states"], (name, *change.path), change.desired)
    return Definition.from_text(dumps(content), dumps(layout))


def _rename(definition: Definition, names: Mapping[str, str]) -> Definition:
    layout = {names.get(name, name): offset for name, offset in definition.layout.items()}
    return Definition(rename(definition.content, names), layout) if names else definition


def _altered_widgets(
    existing: Definition, desired: Definition, renamed: Mapping[str, str]
) -> dict[str, list[Change]]:
    """Compare the widgets that both have. One call compares all, because each call has a fixed cost."""
    before, after = existing.content["states"], desired.content["states"]
    names = [
        name
        for name in after
        if name in before and fingerprint(before[name]) != fingerprint(after[name])
    ]
    altered: dict[str, list[Change]] = {}
    leaves = _leaves({name: before[name] for name in names}, {name: after[name] for name in names})
    for (name, *path), was, becomes in leaves:
        branch = _branch(before[name], path)
        stale = isinstance(becomes, str) and rename_in_texts(becomes, renamed) == was
        is_secret = any(_is_secret(side[name], path) for side in (before, after))
        change = Change(
            "widget-changed", str(name), tuple(path), was, becomes, branch, stale, is_secret
        )
        altered.setdefault(str(name), []).append(change)
    return altered


def _is_secret(widget: Json, path: Sequence[str | int]) -> bool:
    """Return whether the key beside the value at that path names a secret."""
    holder = widget
    for key in path[:-1]:
        holder = _at(holder, key) if isinstance(holder, dict | list) else ABSENT
    return bool(path) and is_secret_key(holder, path[-1])


def _leaves(existing: Json, desired: Json) -> list[tuple[Path, Any, Any]]:
    if fingerprint(existing) == fingerprint(desired):
        return []
    from deepdiff import DeepDiff  # noqa: PLC0415 -- costs 0.25 s of every provider start otherwise

    difference = DeepDiff(
        existing,
        desired,
        view="tree",
        zip_ordered_iterables=True,  # by position: `_leaf` decides what the change of a list is
        threshold_to_diff_deeper=0,  # otherwise objects with few common keys count as one value
        ignore_private_variables=False,  # otherwise keys that start with "__" are skipped
    )
    levels = (level for found in difference.values() for level in found)
    paths = (tuple(level.path(output_format="list")) for level in levels)
    leaves = {leaf[0]: leaf for leaf in (_leaf(path, existing, desired) for path in paths)}
    return [leaves[path] for path in sorted(leaves)]


def _leaf(path: Path, existing: Json, desired: Json) -> tuple[Path, Any, Any]:
    for depth, key in enumerate(path):
        if _is_rearranged(existing, desired):
            return path[:depth], existing, desired
        existing, desired = _at(existing, key), _at(desired, key)
    return path, existing, desired


def _is_rearranged(existing: Json, desired: Json) -> bool:
    """Return whether the items of a list no longer stand opposite their counterparts."""
    if not isinstance(existing, list) or not isinstance(desired, list):
        return False
    if len(existing) != len(desired):
        return True
    return sorted(map(fingerprint, existing)) == sorted(map(fingerprint, desired))


def _at(value: Json, key: Any) -> Any:
    return value[key] if isinstance(value, list) else value.get(key, ABSENT)


def _branch(widget: Json, path: Sequence[str | int]) -> str:
    match path:
        case ["transitions", event, int(at), *_]:
            return condition(widget["transitions"][event][at])
    return ""


def _move(existing: Definition, desired: Definition, name: str) -> list[Change]:
    before, after = (
        {"offset": side.layout[name]} if name in side.layout else {} for side in (existing, desired)
    )
    if fingerprint(before) == fingerprint(after):
        return []
    path = ("properties", "offset")
    offsets = before.get("offset", ABSENT), after.get("offset", ABSENT)
    return [Change("widget-moved", name, path, *offsets)]


def _placed(definition: Definition, name: str) -> Json:
    return with_offset(name, definition.content["states"][name], definition.layout)


def _without_states(definition: Definition) -> dict[str, Json]:
    return {key: value for key, value in definition.content.items() if key != "states"}


def _put(holder: Json, path: Path, value: Any) -> None:
    *way, last = path
    for key in way:
        holder = holder[key]
    if value is ABSENT:
        del holder[last]
    else:
        holder[last] = value
