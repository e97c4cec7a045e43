"""What is secret is shown in no sentence."""

from __future__ import annotations

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
