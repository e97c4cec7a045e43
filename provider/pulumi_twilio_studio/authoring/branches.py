"""The branches of a split: where a value leads if it meets a condition."""

from collections.abc import Sequence
from typing import Any, Literal, TypedDict

# docs: studio/widget-library/split-based-on, and the types that public flows hold
Comparison = Literal[
    "equal_to",
    "not_equal_to",
    "contains",
    "does_not_contain",
    "starts_with",
    "does_not_start_with",
    "matches_any_of",
    "does_not_match_any_of",
    "greater_than",
    "less_than",
    "is_blank",
    "is_not_blank",
    "regex",
    "is_before_date",
    "is_after_date",
    "is_before_time",
    "is_after_time",
]


class Branch(TypedDict):
    """One entry of an event, as the API lists it, without the event's name."""

    next: str
    conditions: list[dict[str, Any]]


Next = str | Branch | Sequence[Branch] | None
"""Where an event leads: to a widget's name, to nowhere, or to the first branch whose condition holds."""


def when(
    argument: str, comparison: Comparison, value: str, *, then: str, label: str = ""
) -> Branch:
    """Return a branch that is taken if `argument` compares so to the value.

    `argument` is Liquid such as "{{widgets.ask.inbound.Body}}". `label` is what the Console shows;
    by default, for example, "If value equal_to yes".
    """
    condition = {
        "friendly_name": label or f"If value {comparison} {value}".rstrip(),
        "arguments": [argument],
        "type": comparison,
        "value": value,
    }
    return {"next": then, "conditions": [condition]}
