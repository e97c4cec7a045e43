"""How names, texts and paths are written in the messages of this package."""

import difflib
import json
from collections.abc import Iterable


def quoted(text: str) -> str:
    """Write a text as one printable line of JSON."""
    return printable(json.dumps(text, ensure_ascii=False))


def printable(text: str) -> str:
    """Escape, as JSON does, whatever a terminal would obey or not show."""
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def dotted(segments: Iterable[str | int]) -> str:
    """Write a path as people do: properties.parameters[0].value."""
    joined = "".join(
        f"[{segment}]" if str(segment).isdecimal() else f".{segment}" for segment in segments
    )
    return joined.removeprefix(".")


def shortened(text: str, around: int = 0, width: int = 72) -> str:
    """Cut a text to `width` characters around a position, with "…" at each cut."""
    start = max(0, min(around - width // 2, len(text) - width))
    kept = text[start : start + width]
    end = start + len(kept)
    return ("…" if start else "") + kept + ("…" if end < len(text) else "")


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that was probably meant, as the end of a sentence, or say nothing."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {quoted(close[0])}?" if close else ""
