"""The branches of a widget, and which of two sides' branches are counterparts."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi_twilio_studio.definition.canonical import fingerprint
from pulumi_twilio_studio.definition.describe import condition

# Types of conditions (docs: studio/widget-library/split-based-on), as short as a port needs them.
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
    """One transition of a widget; `target` is the index of the card it leads to."""

    event: str
    label: str
    title: str
    target: int | None
    conditions: str

    @classmethod
    def of(cls, transition: Mapping[str, Any], cards: Mapping[str, int]) -> "Branch":
        """The branch that a transition in API form is; `cards` gives the index for a name."""
        event = str(transition["event"])
        return cls(
            event=event,
            label=_brief(transition) or event,
            title=": ".join(filter(None, [event, condition(transition)])),
            target=cards.get(transition.get("next") or ""),
            conditions=fingerprint({**transition, "next": None}),
        )


Pair = tuple[Branch | None, Branch | None]  # existing, desired


def paired(existing: Sequence[Branch], desired: Sequence[Branch]) -> list[Pair]:
    """Every branch of either side with its counterpart: those of `desired` first, then those removed.

    Counterparts are alike in event, condition and target, or else in event and one of the others.
    """
    found: dict[int, Branch] = {}
    left = list(existing)
    for key in (_whole, _event_and_title, _event_and_target):
        left = _match(left, desired, found, key)
    return [(found.get(at), branch) for at, branch in enumerate(desired)] + [
        (b, None) for b in left
    ]


def _match(
    existing: Sequence[Branch],
    desired: Sequence[Branch],
    found: dict[int, Branch],
    key: Callable[[Branch], Hashable],
) -> list[Branch]:
    """Add to `found`, by index in `desired`, those equal by `key`; give those of `existing` left over."""
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
    """What a condition compares with; the Console's own text for it starts with the same words on every port."""
    match transition:
        case {"conditions": [{"type": str(kind), "value": str(value)}, *_]}:
            written = condition(transition)
            if written.startswith("If value ") or written == f"{kind} {value}":
                return f"{_COMPARISONS.get(kind, kind.replace('_', ' '))} {value}"
    return condition(transition)
