"""What the documents leave open of conditions is as assumed. The documented rest is in facts.yaml."""

from __future__ import annotations

import re

import pytest

from pulumi_twilio_studio.simulator.conditions import (
    MOST_SECONDS,
    SlowPattern,
    UnknownCondition,
    holds,
)

ASSUMED = [
    ("equal-texts", "equal_to", "1", "1.0", False),
    ("equal-texts", "matches_any_of", "1", "1.0,2", False),
    ("number-texts", "greater_than", "7", "6.5", True),
    ("number-texts", "less_than", "-.5", "+1.", True),
    ("number-texts", "less_than", "1e3", "2000", False),
    ("number-texts", "less_than", "", "1", False),
    ("number-texts", "greater_than", "1,000", "1", False),
    ("number-texts", "greater_than", "٣", "1", False),
    ("list-commas", "matches_any_of", "", "a,,b", False),
    ("list-commas", "does_not_match_any_of", " ", "a,,b", True),
    ("empty-part", "contains", "abc", "", True),
    ("empty-part", "starts_with", "", "", True),
    ("java-pattern", "regex", "ab", r"\w+", True),
    ("java-pattern", "regex", "é", r"\w+", False),
    ("java-pattern", "regex", "é", r"\p{L}", True),
    ("java-pattern", "regex", "É", "é", False),
    ("java-pattern", "regex", "a.b", r"\Qa.b\E", True),
    ("java-pattern", "regex", "axb", r"\Qa.b\E", False),
    ("java-pattern", "regex", "a.b", r"\Qa.b", True),
    ("java-pattern", "regex", "abab", r"(?<pair>ab)\k<pair>", True),
    ("java-pattern", "regex", "b", "[a-c&&[^b]]", False),
    ("java-pattern", "regex", "c", "[a-c&&[^b]]", True),
    ("java-pattern", "regex", "aab", "a++ab", False),
    ("java-pattern", "regex", "a\nb", "a.b", False),
    ("broken-pattern", "regex", "(", "(", False),
    ("broken-pattern", "regex", "a", "(?<=a*)b", False),
    ("wrong-date", "is_before_date", "2026-02-30", "2026-03-01", False),
    ("wrong-date", "is_after_date", "2026-02-30", "2026-01-01", False),
    ("wrong-date", "is_before_time", "24:00", "25:00", False),
    ("wrong-date", "is_after_time", "10:00:00", "09:00", False),
    ("wrong-date", "is_before_date", "", "2026-03-01", False),
]


@pytest.mark.parametrize(("_", "kind", "argument", "value", "expected"), ASSUMED)
def test_what_is_not_documented_is_as_assumed(
    _: str, kind: str, argument: str, value: str, expected: object
) -> None:
    assert expected is holds(kind, argument, value)


@pytest.mark.parametrize("kind", ["does_not_match_regex", "EQUAL_TO", ""])
def test_a_type_that_is_not_documented_is_named(kind: str) -> None:
    with pytest.raises(UnknownCondition, match=f"^{kind} is not a type of condition: there are eq"):
        holds(kind, "a", "a")


def test_a_pattern_that_takes_too_long_is_given_up() -> None:
    pattern = "(a|a)*[bc]"
    message = (
        f"^the pattern {re.escape(pattern)} takes more than {MOST_SECONDS:g} second on this text$"
    )

    with pytest.raises(SlowPattern, match=message):
        holds("regex", "a" * 40, pattern)
