"""How a long text differs from another, in one line.

"…Press [-1-]{+2+} for…" for a menu that was renumbered.
"""

import re
from difflib import SequenceMatcher

from pulumi_twilio_studio.definition.text import shorten

_TOKEN = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")
_SLIGHT = re.compile(r"[^\w\n]*")
_ALIKE = 0.4  # texts that share less are shown one after the other
_AROUND = 24  # unchanged characters on either side of a difference
_WHOLE = 60  # characters of what goes, and of what comes
_MOST = 4  # differences that are shown
_COMPARED = 1_000_000  # pairs of tokens; in longer texts, all between the ends is one difference

_Piece = tuple[str, str]  # the text on either side: the same, or a difference


def mark_words(existing: str, desired: str) -> tuple[str, int] | None:
    """Mark by whole words what goes, [-so-], and what comes, {+so+}, with some of what stays around it.

    Returns the marked text, and how many more differences there are. Returns None if the texts have
    little in common.
    """
    pieces = _join(_pieces(_TOKEN.findall(existing), _TOKEN.findall(desired)))
    same = sum(len(was) for was, becomes in pieces if was == becomes)
    if 2 * same < _ALIKE * (len(existing) + len(desired)):
        return None
    differences = [at for at, (was, becomes) in enumerate(pieces) if was != becomes]
    last = differences[:_MOST][-1]
    shown = [
        _difference(*piece)
        if at in differences
        else _stays(piece[0], follows=at > 0, leads=at < last)
        for at, piece in enumerate(pieces[: last + 2])
    ]
    return "".join(shown), len(differences[_MOST:])


def _pieces(before: list[str], after: list[str]) -> list[_Piece]:
    """Pair the texts of both sides. The ends come first, because they are mostly equal and long."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    was, becomes = before[start : len(before) - end], after[start : len(after) - end]
    opcodes = [("replace", 0, len(was), 0, len(becomes))]
    if len(was) * len(becomes) <= _COMPARED:
        opcodes = list(SequenceMatcher(None, was, becomes, autojunk=False).get_opcodes())
    middle = [("".join(was[i:j]), "".join(becomes[k:m])) for _, i, j, k, m in opcodes]
    head, tail = "".join(before[:start]), "".join(before[len(before) - end :])
    return [(head, head), *middle, (tail, tail)]


def _common(before: list[str], after: list[str]) -> int:
    pairs = enumerate(zip(before, after, strict=False))
    return next(
        (at for at, (was, becomes) in pairs if was != becomes), min(len(before), len(after))
    )


def _join(pieces: list[_Piece]) -> list[_Piece]:
    """Join differences that have only a space or a comma between them."""
    joined: list[_Piece] = []
    for was, becomes in pieces:
        piece = (was, becomes)
        if was != becomes and len(joined) > 1 and _SLIGHT.fullmatch(joined[-1][0]):
            piece = _sum(*joined[-2:], piece)
            del joined[-2:]
        if was or becomes:
            joined.append(piece)
    return joined


def _sum(*pieces: _Piece) -> _Piece:
    return "".join(was for was, _ in pieces), "".join(becomes for _, becomes in pieces)


def _difference(was: str, becomes: str) -> str:
    around = _common(list(was), list(becomes))
    goes, comes = (shorten(text, around, _WHOLE) for text in (was, becomes))
    return (f"[-{goes}-]" if was else "") + (f"{{+{comes}+}}" if becomes else "")


def _stays(text: str, *, follows: bool, leads: bool) -> str:
    head = _first_words(text) if follows else ""
    tail = _first_words(text[::-1])[::-1] if leads else ""
    if len(head) + len(tail) + 1 >= len(text):  # "…" would stand for one character
        return text
    return f"{head.rstrip(' ')}…{tail.lstrip(' ')}"


def _first_words(text: str) -> str:
    found = re.match(rf".{{1,{_AROUND}}}\b", text, re.DOTALL)
    return found[0] if found else text[:_AROUND]
