"""What is secret is shown in no sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.flow.promotion import LONGEST_REASON
from pulumi_twilio_studio.lifecycle.hidden import HiddenTexts


def test_a_value_that_its_own_list_names_is_hidden_in_every_form() -> None:
    hidden = HiddenTexts()

    hidden.keep({"hidden": ["friendly_name"], "friendly_name": 'The "new" name', "other": "Bot"})

    assert "flow [secret], once Bot" == hidden.shown('flow The "new" name, once Bot')
    assert 'flow "[secret]"' == hidden.shown('flow "The \\"new\\" name"')


def test_what_only_stands_for_a_value_is_not_hidden() -> None:
    hidden = HiddenTexts()

    hidden.keep({"hidden": ["friendly_name"], "friendly_name": "unknown"}, unless=("unknown",))

    assert "unknown" == hidden.shown("unknown")


@pytest.mark.parametrize(
    "around",
    [
        {},
        {"template_sha256": "a" * 64},
        {"commit": "1a2b3c4d5e6f"},
        {"pin": "LatestPublished", "template_sha256": "a" * 64, "commit": "1a2b3c4d5e6f"},
        {"override": "y" * LONGEST_REASON, "template_sha256": "a" * 64, "commit": "1a2b3c4d5e6f"},
    ],
    ids=["alone", "template", "commit", "roll back", "override"],
)
def test_a_long_secret_is_hidden_wherever_a_commit_message_cuts_it(
    around: dict[str, Any], declare: Callable[..., Any]
) -> None:
    hidden, secret = HiddenTexts(), "secret " * 60
    hidden.keep({"hidden": ["commit_message"], "commit_message": secret})

    shown = hidden.shown(declare(commit_message=secret, **around).signed_message)

    assert "[secret]... " in shown
    assert "secret secret" not in shown
