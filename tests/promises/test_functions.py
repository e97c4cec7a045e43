"""Each argument of each public function and method, and each word that it may be, is given by a test that names it."""

from __future__ import annotations

from promises.arguments import arguments
from promises.declaring import DECLARED
from promises.named import named

OF_RESOURCES = {each.__name__ for each in DECLARED}
"""Tried by programs that are made of the signatures: test_arguments.py."""

LISTED = [each for each in arguments() if each.of not in OF_RESOURCES]


def test_every_argument_of_a_function_is_given_by_a_test() -> None:
    assert [] == [str(each) for each in LISTED if not any(map(each.is_named_by, named()))]


def test_every_word_that_an_argument_may_be_is_given_by_a_test() -> None:
    untried = [
        f"{argument}: {word}"
        for argument in LISTED
        for word in argument.words
        if not any(argument.is_named_with(word, test) for test in named())
    ]

    assert [] == untried
