"""What is written as a literal is read as one, whatever stands beside it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import (
    Found,
    Reference,
    Unresolved,
    is_unresolved,
    parse,
    template,
)
from pulumi_twilio_studio.definition.placeholders import Piece, Place, pieces, write_pieces

LITERALS = st.text(alphabet='${}ab:"\\/% ', max_size=8)
NAMES = st.text(min_size=1, max_size=6).filter(lambda name: name.isprintable())
REFERENCES = st.one_of(
    st.builds(lambda name: Reference("flow", (name,)), NAMES),
    st.builds(lambda *names: Reference("workflow", names), NAMES, NAMES),
    st.builds(lambda name: Reference("task_channel", (name,)), NAMES),
    st.builds(lambda *names: Reference("function", names), NAMES, NAMES, st.just("a/b")),
)
PIECES = st.lists(st.one_of(LITERALS, REFERENCES.map(lambda each: each.place)), max_size=5)


def joined(found: list[Piece]) -> list[str | tuple[str]]:
    """Pieces with neighbouring literals as one; places as tuples."""
    whole: list[str | tuple[str]] = []
    for piece in found:
        if isinstance(piece, Place):
            whole.append((piece.content,))
        elif whole and isinstance(whole[-1], str):
            whole[-1] += piece
        elif piece:
            whole.append(piece)
    return whole


@given(PIECES)
def test_what_is_written_is_read_again(found: list[Piece]) -> None:
    assert joined(found) == joined(pieces(write_pieces(found)))


@given(REFERENCES)
def test_a_reference_is_read_as_it_was_written(reference: Reference) -> None:
    assert reference == Reference.at(reference.place)


@given(PIECES, LITERALS)
def test_a_template_with_references_keeps_every_value_and_literal(
    found: list[Piece], value: str
) -> None:
    """`"${...` in a value or behind `$${` is text in the definition, also after both fillings."""
    text = write_pieces([*found, Place("value")])
    state = {"name": "a", "type": "say-play", "transitions": [], "properties": {"say": text}}
    literal = "".join("SID" if isinstance(each, Place) else each for each in found)
    [place] = [each for each in pieces(text) if isinstance(each, Place) and each.content == "value"]
    last = json.dumps(value)[1:-1] if place.is_quoted else value

    filled = template({"initial_state": "a", "states": [state]}, value=value)

    if is_unresolved(filled):
        left = Unresolved.from_text(filled)
        definition = left.resolve(dict.fromkeys(left.references, Found("SID")))
    else:
        definition = parse(filled)
    assert literal + last == definition.content["states"]["a"]["properties"]["say"]
