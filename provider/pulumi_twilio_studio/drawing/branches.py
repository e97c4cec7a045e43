"""The branches of a widget, and which branches of two sides are counterparts."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi_twilio_studio.definition.canonical import condition, fingerprint

# Types of conditions (docs: studio/widget-library/split-based-on), in the short form that a port
# needs.
_COMPARISONS = {
    "equal_to": "=",
    "not_equal_to": "\N{NOT EQUAL TO}",
    "greater_than": ">",
    "less_than": "<",
    "matches_any_of": "any of",
    "does_not_match_any_of": "none of",
}


@dataclass(frozen=True)
class Branch:
    """One transition of a widget. `target` is the index of the card it leads to."""

    event: str
    label: str
    title: str
    target: int | None
    conditions: str

    @classmethod
    def of(cls, transition: Mapping[str, Any], cards: Mapping[str, int]) -> "Branch":
        """Build the branch for a transition in API form. `cards` holds the index for each name."""
        event = str(transition["event"])
        return cls(
            event=event,
            label=_brief(transition) or event,
            title=": ".join(filter(None, [event, condition(transition)])),
            target=cards.get(transition.get("next") or ""),
            conditions=fingerprint({**transition, "next": None}),
        )


Pair = tuple[Branch | None, Branch | None]  # existing, desired


def pair_branches(existing: Sequence[Branch], desired: Sequence[Branch]) -> list[Pair]:
    """Return every branch of either side with its counterpart: those of `desired` first, then the removed ones.

    Counterparts have the same event, condition and target, or else the same event and one of the
    other two.
    """
    found: dict[int, Branch] = {}
    left = list(existing)
    for key in (_whole, _event_and_title, _event_and_target):
        left = _match_by(left, desired, found, key)
    return [(found.get(at), branch) for at, branch in enumerate(desired)] + [
        (b, None) for b in left
    ]


def _match_by(
    existing: Sequence[Branch],
    desired: Sequence[Branch],
    found: dict[int, Branch],
    key: Callable[[Branch], Hashable],
) -> list[Branch]:
    """Add to `found`, by index in `desired`, the pairs that are equal by `key`.

    Return the branches of `existing` left over.
    """
    like: dict[Hashable, list[Branch]] = defaultdict(list)
    for branch in reversed(existing):
        like[key(branch)].append(branch)
    for at, branch in enumerate(desired):
        if at not in found and like[key(branch)]:
            found[at] = like[key(branch)].pop()
    taken = {id(branch) for branch in found.values()}
    return [branch for branch in existing if id(branch) not in taken]


def _whole(branch: Branch) -> Hashable:
    return branch.event, branch.title, branch.target


def _event_and_title(branch: Branch) -> Hashable:
    return branch.event, branch.title


def _event_and_target(branch: Branch) -> Hashable:
    return branch.event, branch.target


def _brief(transition: Mapping[str, Any]) -> str:
    """Return what a condition compares with. The Console's own text would begin with the same words on every port."""
    match transition:
        case {"conditions": [{"type": str(kind), "value": str(value)}, *_]}:
            written = condition(transition)
            if written.startswith("If value ") or written == f"{kind} {value}":
                return f"{_COMPARISONS.get(kind, kind.replace('_', ' '))} {value}"
    return condition(transition)
