"""A picture as a Mermaid flowchart, which GitHub and others draw within Markdown."""

from itertools import chain
from typing import Final

from pulumi_twilio_studio.drawing.picture import SIGNS, Card, Edge, EdgeMark, Mark, Picture
from pulumi_twilio_studio.drawing.text_metrics import one_line

_LONGEST = 60  # characters of a name or a label
# Within quotes, only these have a meaning: for Mermaid, for its Markdown, or for HTML.
_ESCAPED = str.maketrans({char: f"#{ord(char)};" for char in '"#&<>`*_;[](){}|~'})
# Mermaid breaks lines at an escaped "\n" too, so a space without width separates the two
# characters.
_ESCAPED[ord("\\")] = "#92;#8203;"
_ESCAPED[ord("$")] = "#36;#8203;"  # and it reads what stands between a pair of these as a formula
_ARROWS: Final[dict[EdgeMark | None, str]] = {
    None: "-->",
    "added": "==>",
    "removed": "-.->",
    "reached": "==>",
    "missed": "-.->",
}
# If a card has several marks, the first decides how it looks. All of them stand in its text.
_STYLES: Final[dict[Mark, str]] = {
    "added": "stroke:#0e7c3a,stroke-width:3px",
    "removed": "stroke:#c72323,stroke-width:2px,stroke-dasharray:6 4",
    "changed": "stroke:#b25f00,stroke-width:4px",
    "renamed": "stroke:#6b3fd4,stroke-width:4px",
    "rewired": "stroke:#0263e0,stroke-width:3px",
    "moved": "stroke-dasharray:2 3",
    "reached": "stroke:#0e7c3a,stroke-width:3px",
    "missed": "stroke:#b25f00,stroke-width:2px,stroke-dasharray:6 4",
}


def mermaid(picture: Picture) -> str:
    """Return the picture as the text of a Mermaid flowchart, for a code block named `mermaid`.

    Marks are visible without colour: in words, by dashes, by the weight of lines.
    """
    marks = {mark for card in picture.cards for mark in card.marks[:1]}
    styles = (f"classDef {mark} {_STYLES[mark]}" for mark in SIGNS if mark in marks)
    lines = chain(
        (_node(at, card) for at, card in enumerate(picture.cards)),
        (_edge(edge, picture.cards[edge.source]) for edge in picture.edges),
        styles,
    )
    return "\n".join(["flowchart TD", *(f"    {line}" for line in lines)]) + "\n"


def _node(at: int, card: Card) -> str:
    texts = [_text(card.name), _text(card.type)]
    sid = card.widget["properties"].get("sid") if card.is_entrance else None
    texts += [_text(sid)] if sid else []
    texts += [f"was {_text(card.former_name)}"] if card.former_name else []
    texts += [", ".join(card.marks)] if card.marks else []
    label = "<br/>".join(texts)
    shape = f'(["{label}"])' if card.type == "trigger" else f'["{label}"]'
    shape = f'>"{label}"]' if card.is_entrance else shape
    return f"n{at}{shape}" + (f":::{card.marks[0]}" if card.marks else "")


def _edge(edge: Edge, source: Card) -> str:
    label = _text(source.ports[edge.port].label)
    label = f"{edge.mark}: {label}" if edge.mark else label
    return f'n{edge.source} {_ARROWS[edge.mark]}|"{label}"| n{edge.target}'


def _text(text: str) -> str:
    line = one_line(text)
    short = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    return short.translate(_ESCAPED) or "#32;"
