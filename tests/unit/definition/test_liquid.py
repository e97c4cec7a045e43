import pytest

from pulumi_twilio_studio.definition.liquid import rename_in_liquid, widgets_named

TEXTS = [
    ("Hi {{widgets.ask.inbound.Body}}", ["ask"], "Hi {{widgets.you.inbound.Body}}"),
    ("{{ widgets['ask'].inbound.Body | strip }}", ["ask"], "{{ widgets['you'].inbound.Body | strip }}"),
    ('{{widgets[ "ask" ].Digits}}', ["ask"], '{{widgets[ "you" ].Digits}}'),
    (
        "{% if widgets.ask.x == widgets.look-up.y %}{{widgets.ask.z}}{% endif %}",
        ["ask", "look-up", "ask"],
        "{% if widgets.you.x == widgets.look-up.y %}{{widgets.you.z}}{% endif %}",
    ),
    ("{{ widgets.ask.a\n | plus: widgets.ask.b }}", ["ask", "ask"], "{{ widgets.you.a\n | plus: widgets.you.b }}"),
    ('{"said": "{{widgets.ask.Body}}", "${x}": 1}', ["ask"], '{"said": "{{widgets.you.Body}}", "${x}": 1}'),
    ("{{widgets.ask_2.Body}} {{widgets.ask-2.Body}}", ["ask_2", "ask-2"], None),
    ("{{flow.variables.ask}}", [], None),
    ("{{-widgets.ask.x-}}", ["ask"], "{{-widgets.you.x-}}"),
    ("{{widgets.ask-}} {%-if widgets.ask -%}", ["ask", "ask"], "{{widgets.you-}} {%-if widgets.you -%}"),
    ("{{flow.widgets.ask}} {{my_widgets.ask}} {{x.widgets['ask']}}", [], None),
    ("widgets.ask.Body stands here as a text", [], None),
    ("{{widgets.ask.Body without an end", [], None),
    ("", [], None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "_"), TEXTS)
def test_names_every_widget_that_is_read_from(text: str, names: list[str], _: object) -> None:
    assert names == list(widgets_named(text))


@pytest.mark.parametrize(("text", "_", "expected"), TEXTS)
def test_renames_every_reference_and_nothing_else(text: str, _: object, expected: str) -> None:
    assert (expected or text) == rename_in_liquid(text, {"ask": "you"})


def test_names_can_be_exchanged() -> None:
    swapped = rename_in_liquid("{{widgets.a.x}}{{widgets.b.x}}", {"a": "b", "b": "a"})

    assert "{{widgets.b.x}}{{widgets.a.x}}" == swapped
