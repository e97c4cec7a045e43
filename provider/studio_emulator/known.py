"""Names that mean something: another one is refused, since a mistyped one would be lost in silence."""

from collections.abc import Iterable, Sequence


def refuse_unknown(what: str, given: Iterable[str], known: Sequence[str]) -> None:
    """Raise ValueError, a sentence, for a name that would have no effect; none is, where none is known."""
    for name in given if known else ():
        if name not in known:
            raise ValueError(f"{what} has no {name!r}; there are {', '.join(known)}.")
