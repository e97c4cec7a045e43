"""Whether a condition of a split holds. (Replaced by the full rules.)."""

import re


def holds(kind: str, argument: str, value: str) -> bool:
    """Return whether it holds."""
    has, wanted = argument.strip().lower(), value.strip().lower()
    if kind.startswith("does_not_") and kind != "does_not_match_any_of":
        return not holds(
            {"contain": "contains", "start_with": "starts_with", "match_regex": "regex"}[kind[9:]],
            argument,
            value,
        )
    match kind:
        case "equal_to":
            return has == wanted
        case "not_equal_to":
            return has != wanted
        case "matches_any_of":
            return has in [each.strip() for each in wanted.split(",")]
        case "does_not_match_any_of":
            return has not in [each.strip() for each in wanted.split(",")]
        case "is_blank":
            return not has
        case "is_not_blank":
            return bool(has)
        case "contains":
            return wanted in has
        case "starts_with":
            return has.startswith(wanted)
        case "regex":
            return re.search(value, argument) is not None
        case "greater_than":
            return float(has or 0) > float(wanted)
        case "less_than":
            return float(has or 0) < float(wanted)
    raise ValueError(kind)
