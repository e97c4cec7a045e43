"""What is filled in from a template becomes the template again, and what is changed is not lost."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.definition.placeholders import Place, pieces, texts, with_texts
from pulumi_twilio_studio.definition.unfilling import unfill
from pulumi_twilio_studio.definition.way_back import fill_in, fits, values_of
from support.made_up_flows import Api, api_forms, many

WORDS = ["${a}", "${b}", "Acme", "A", " ", "$", "{", '"', "\\", "x.", "é", "${", "}"]
TEXTS = st.lists(st.sampled_from(WORDS)).map("".join)


def names_in(text: str) -> list[str]:
    """The contents of the places of a text, each as often as it stands there."""
    return [piece.content for piece in pieces(text) if isinstance(piece, Place)]


def is_simple(text: str) -> bool:
    """Whether no place stands in the text twice beside others."""
    names = names_in(text)
    return len(names) == len(set(names)) or len(set(names)) == 1


@st.composite
def templates(draw: st.DrawFn) -> tuple[Definition, dict[str, str], Definition]:
    """A template, values for it, and what it is when they are filled in."""
    api: Api = draw(api_forms())
    for state in api["states"]:
        state.setdefault("properties", {})["said"] = draw(st.lists(TEXTS, max_size=3))
    template = Definition.from_api(api)
    found = [text for _, text in texts(dict(template.content))]
    assume(all(map(is_simple, found)))
    names = sorted({name for text in found for name in names_in(text)})
    values = {name: draw(TEXTS) for name in names}
    content = with_texts(dict(template.content), lambda text: str(fill_in(text, values)))
    return template, values, Definition(content, template.layout)


@many
@given(templates())
def test_what_was_filled_in_becomes_the_template_again(
    made: tuple[Definition, dict[str, str], Definition],
) -> None:
    template, _, filled = made

    assert template.text == unfill(template, filled).text


@many
@given(templates(), api_forms())
def test_nothing_that_is_changed_is_lost(
    made: tuple[Definition, dict[str, str], Definition], other: Api
) -> None:
    """With the same values filled in, the result is what it was made of, as far as the values are known."""
    template, _, _ = made
    desired = Definition.from_api(other)

    found = unfill(template, desired)

    values = values_of(template, desired, {})
    there = dict(texts(dict(desired.content)))
    for path, text in texts(dict(found.content)):
        assert fits(text, there[path], values)


@many
@given(TEXTS, st.fixed_dictionaries({"a": TEXTS, "b": TEXTS}))
def test_a_text_fits_what_it_was_filled_to(text: str, values: dict[str, str]) -> None:
    assume(is_simple(text))
    filled = fill_in(text, values)
    assume(filled is not None)

    assert fits(text, str(filled), {})
    assert fits(text, str(filled), values)


@many
@given(TEXTS, TEXTS, st.fixed_dictionaries({"a": TEXTS, "b": TEXTS}))
def test_a_text_with_all_its_values_fits_nothing_else(
    text: str, other: str, values: dict[str, str]
) -> None:
    assume(fill_in(text, values) is not None)

    assert (fill_in(text, values) == other) is fits(text, other, values)
