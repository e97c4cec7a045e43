"""The ways through a flow: widgets that no way leads to, and loops that never wait."""

from collections.abc import Iterable, Iterator, Mapping

from pulumi_twilio_studio.definition.lint.findings import Finding
from pulumi_twilio_studio.definition.lint.subject import Subject
from pulumi_twilio_studio.definition.text import quoted

_SHOWN = 8  # widgets of a loop in one sentence; a longer loop is better seen in a picture

Ways = Mapping[str, Iterable[str]]


def unreachable_widgets(subject: Subject) -> Iterator[Finding]:
    """Find widgets that no way from the start leads to.

    A transition to a misspelt name counts as a transition to the widget that was probably meant,
    because one mistake is reported once.
    """
    initial = subject.api.get("initial_state")
    start = subject.meant(initial) if isinstance(initial, str) else None
    if start is None:
        return
    ways = _ways(subject)
    reached, todo = {start}, [start]
    while todo:
        fresh = [name for name in ways[todo.pop()] if name not in reached]
        reached.update(fresh)
        todo += fresh
    for name, widget in subject.names.items():
        if name not in reached:
            message = f"no path leads here from {quoted(start)}: connect it, or remove it"
            yield widget.finding("unreachable-widget", (), message)


def endless_loops(subject: Subject) -> Iterator[Finding]:
    """Find loops in which nothing waits. Says where a loop can be left, because a counter and a split may be meant.

    Twilio ends an execution of too many steps (error dictionary 81000, 81001).
    """
    names, ways = subject.names, _ways(subject)
    restless = {name for name, each in names.items() if each.known and not each.known.waits}
    inner = {name: [to for to in ways[name] if to in restless] for name in restless}
    for loop in sorted(_loops(inner), key=lambda loop: min(names[name].at for name in loop)):
        members = sorted(loop, key=lambda name: names[name].at)
        exits = [name for name in members if any(to not in loop for to in ways[name])]
        left = f"it can be left at {_listed(exits)}" if exits else "nothing leads out of it"
        message = (
            f"loops over {_listed(members)} without waiting for anybody; {left}. Twilio ends an execution that takes "
            "too many steps"
        )
        yield names[members[0]].finding("endless-loop", (), message)


def _ways(subject: Subject) -> Mapping[str, set[str]]:
    ways: dict[str, set[str]] = {name: set() for name in subject.names}
    for widget in subject.widgets:
        if widget.name:
            meant = (subject.meant(target) for target in widget.targets)
            ways[widget.name].update(name for name in meant if name)
    return ways


def _loops(ways: Ways) -> Iterator[set[str]]:
    """Yield the strongly connected parts that hold a cycle (Tarjan 1972). No recursion: a flow can be 2,000 deep."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []  # reached, but not yet in a part
    on_path: set[str] = set()
    for root in ways:
        if root in index:
            continue
        open_ways = [(root, iter(ways[root]))]
        while open_ways:
            name, following = open_ways[-1]
            if name not in index:
                index[name] = low[name] = len(index)
                path.append(name)
                on_path.add(name)
            ahead = next((to for to in following if to not in index), None)
            if ahead is not None:
                open_ways.append((ahead, iter(ways[ahead])))
                continue
            open_ways.pop()
            low[name] = min([low[name], *(low[to] for to in ways[name] if to in on_path)])
            if low[name] < index[name]:
                continue
            part: set[str] = set()
            while name not in part:
                part.add(path.pop())
            on_path -= part
            if len(part) > 1 or name in ways[name]:
                yield part


def _listed(names: list[str]) -> str:
    more = [f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return ", ".join([*map(quoted, names[:_SHOWN]), *more])
