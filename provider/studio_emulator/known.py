"""Names that have a meaning. Another name is refused, because a misspelt one would have no effect."""

from collections.abc import Iterable, Sequence


def refuse_unknown(what: str, given: Iterable[str], known: Sequence[str]) -> None:
    """Raise ValueError with a sentence for a name that would have no effect. Without `known`, every name passes."""
    for name in given if known else ():
        if name not in known:
            raise ValueError(f"{what} has no {name!r}; there are {', '.join(known)}.")
