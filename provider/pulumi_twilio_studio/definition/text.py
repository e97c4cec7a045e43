"""How names, texts and paths are written in the messages of this package."""

import difflib
from collections.abc import Iterable

from pulumi_twilio_studio.foreign import printable, quoted

__all__ = ["dotted_path", "nearest", "nearest_of", "printable", "quoted", "shorten"]

_LONGEST = 200  # characters of a word for which we look for a near one


def dotted_path(segments: Iterable[str | int]) -> str:
    """Return a path as people write it: properties.parameters[0].value."""
    joined = "".join(
        f"[{segment}]" if str(segment).isdecimal() else f".{segment}" for segment in segments
    )
    return joined.removeprefix(".")


def shorten(text: str, around: int = 0, width: int = 72) -> str:
    """Cut a text to `width` characters around a position, with "…" at each cut."""
    start = max(0, min(around - width // 2, len(text) - width))
    kept = text[start : start + width]
    end = start + len(kept)
    return ("…" if start else "") + kept + ("…" if end < len(text) else "")


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that was probably meant, as the end of a sentence, or return ""."""
    close = nearest_of(word, known)
    return f"; did you mean {quoted(close)}?" if close else ""


def nearest_of(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant.

    None for a word longer than people write: the work grows with the square of its length.
    """
    if len(word) > _LONGEST:
        return None
    return next(iter(difflib.get_close_matches(word, list(known), n=1)), None)
