"""What a gather-input-on-call hears and the flow ignores.

Source: github.com/outboundani/twilio-mcp, "hit live". A gather always listens for speech too; no
property turns that off. The key that ends the input is not part of the input.
"""

from collections.abc import Iterator, Mapping

from pulumi_twilio_studio.definition.canonical import Json, Path
from pulumi_twilio_studio.definition.lint.findings import Finding
from pulumi_twilio_studio.definition.lint.subject import Subject, Widget, is_open
from pulumi_twilio_studio.definition.text import quoted

_COMPARED = {"equal_to", "contains", "starts_with", "matches_any_of"}


def unrouted_speech(subject: Subject) -> Iterator[Finding]:
    """Find menus of keys that end the call of a contact who says the word instead."""
    for widget in subject.widgets:
        if (
            widget.type == "gather-input-on-call"
            and "keypress" in widget.wired
            and "speech" not in widget.wired
        ):
            message = (
                '"speech" leads nowhere, but a gather always listens: it hangs up if the '
                "caller speaks instead of pressing a key"
            )
            yield widget.finding("unrouted-speech", widget.place_of("speech"), message)


def swallowed_keys(subject: Subject) -> Iterator[Finding]:
    """Find branches for the key that ends the input of the gather that they look at."""
    ending = {
        f"{{{{widgets.{each.name}.Digits}}}}": (each.name, keys)
        for each in subject.widgets
        if each.name and (keys := _ends_on(each))
    }
    for widget in subject.widgets if ending else ():
        for at, transition in widget.transitions.items():
            conditions = transition.get("conditions")
            for number, condition in enumerate(conditions if isinstance(conditions, list) else ()):
                for gather, key in _swallowed(condition, ending):
                    path: Path = ("transitions", at, "conditions", number, "value")
                    message = (
                        f"is never met: {quoted(key)} ends the input of {quoted(gather)} "
                        "(finish_on_key) and is not part of it"
                    )
                    yield widget.finding("swallowed-key", path, message)


def _ends_on(widget: Widget) -> str:
    """Return the keys that end the input of that widget, as far as they are known."""
    keys = widget.properties.get("finish_on_key")
    is_known = widget.type == "gather-input-on-call" and not is_open(keys)
    return keys if is_known and isinstance(keys, str) else ""


def _swallowed(condition: Json, ending: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the gather and the key because of which a condition never holds."""
    match condition:
        case {"arguments": [str(argument), *_], "type": str(comparison), "value": str(value)}:
            gather, keys = ending.get("".join(argument.split()), ("", ""))
            if comparison in _COMPARED:
                yield from ((gather, key) for key in keys if key in value.split(","))
