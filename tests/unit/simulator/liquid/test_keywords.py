from __future__ import annotations

import pytest

from pulumi_twilio_studio.simulator.liquid.keywords import bracketed

TEXTS = [
    ("{{a.limit}}", '{{a["limit"]}}'),
    ("{% if a.continue.in %}.in{% endif %}", '{% if a["continue"]["in"] %}.in{% endif %}'),
    ("{{ 'a.limit' | append: a.limit }}", "{{ 'a.limit' | append: a[\"limit\"] }}"),
    ("{{a.limited}} {{a.in-out}} a.limit", "{{a.limited}} {{a.in-out}} a.limit"),
    ("{% raw %}{{a.limit}}{% endraw %}", "{% raw %}{{a.limit}}{% endraw %}"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_keys_that_are_words_of_liquid_stand_in_brackets(text: str, expected: str) -> None:
    assert expected == bracketed(text)
