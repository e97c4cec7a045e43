"""Whether a condition of a split holds. (Replaced by the full rules.)."""


def holds(kind: str, argument: str, value: str) -> bool:
    """Return whether it holds."""
    if kind == "equal_to":
        return argument.strip().lower() == value.strip().lower()
    raise ValueError(kind)
