"""What runs the pipelines in tests takes no expression and no rule for something else than it is."""

from __future__ import annotations

import pytest

from support.pipelines.expressions import Contexts, NotKnown
from support.pipelines.gitlab import holds as rule_holds


@pytest.mark.parametrize(
    "text",
    ["github.nothing", "toJSON(matrix)", "matrix.stack + 1", "matrix.stack == ", "(true", "a b"],
)
def test_an_expression_that_the_runner_does_not_know_is_an_error(text: str) -> None:
    contexts = Contexts({"github": {}, "matrix": {"stack": "dev"}}, {"success": lambda: True})

    with pytest.raises(NotKnown):
        contexts.evaluate(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("matrix.stack == 'DEV'", True),
        ("!cancelled() && needs.a.result != 'skipped'", True),
        ("cancelled() || matrix.stack", "dev"),
        ("!(matrix.stack == 'dev')", False),
        ("secrets.NOT_SET", ""),
        ("true && 'a' || 'b'", "a"),
    ],
)
def test_an_expression_has_the_value_that_github_gives_it(text: str, value: object) -> None:
    values = {"matrix": {"stack": "dev"}, "needs": {"a": {"result": "success"}}, "secrets": {}}

    assert value == Contexts(values, {"cancelled": lambda: False}).evaluate(text)


@pytest.mark.parametrize(
    ("text", "is_true"),
    [
        ('$A == "a" && $B != "a"', True),
        ('$A == "b" || $B == "b"', True),
        ("$A", True),
        ("$NOT_SET", False),
        ("$A == $B", False),
    ],
)
def test_a_rule_holds_as_gitlab_says(text: str, *, is_true: bool) -> None:
    assert is_true is rule_holds(text, {"A": "a", "B": "b"})


@pytest.mark.parametrize("text", ["$A =~ /a/", "($A)", "$A == ", "$A $B"])
def test_a_rule_that_the_runner_does_not_know_is_an_error(text: str) -> None:
    with pytest.raises(NotKnown):
        rule_holds(text, {"A": "a"})
