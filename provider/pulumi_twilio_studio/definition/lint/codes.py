"""Every code that a finding can have. The names are stable, for scripts and for silencing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pulumi_twilio_studio.definition.text import nearest, quoted

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Code:
    """How bad a finding is, and what it says, as a sentence for the table of codes.

    An "error" is refused by Twilio, or nobody can have meant it. A "warning" is accepted by Twilio,
    but probably not what was meant.
    """

    severity: Severity
    meaning: str
    can_be_meant: bool = False
    """For an error: whether Twilio accepts it, so that somebody may mean it nevertheless."""

    @property
    def can_be_silenced(self) -> bool:
        """Whether a program may say that it is meant."""
        return self.severity == "warning" or self.can_be_meant


CODES: Mapping[str, Code] = {
    "not-json": Code("error", "The file is not JSON, or has a key twice in one object."),
    "no-flow": Code("error", "The file is JSON, but not a flow definition."),
    "wrong-shape": Code("error", "A required part of a flow is missing, or has the wrong form."),
    "no-such-widget": Code(
        "error", "A transition or `initial_state` names a widget that does not exist."
    ),
    "duplicate-name": Code("error", "Two widgets have the same name."),
    "widget-name": Code(
        "error", "Twilio refuses the name of the widget, for example because of a space."
    ),
    "wrong-type": Code(
        "error", "A number, text or flag stands where Twilio takes another of these types."
    ),
    "not-a-choice": Code("error", "The value is not one of those that Twilio takes."),
    "missing-property": Code(
        "error", "A property is missing, and Twilio refuses the widget without it."
    ),
    "unknown-event": Code(
        "error", "The transition is for an event that the widget type does not have."
    ),
    "subflow-not-literal": Code(
        "error", "`flow_sid` of run-subflow is not the SID of a flow. Twilio refuses Liquid there."
    ),
    "needs-rest-api": Code(
        "error", "Twilio takes this widget only in flows that the REST API starts."
    ),
    "output-as-text": Code(
        "error", "The text holds Pulumi's help text, because an f-string cannot hold an output."
    ),
    "unfilled-place": Code(
        "error",
        "A `${name}` stands in a definition that is not a template. Reported at preview.",
        can_be_meant=True,
    ),
    "not-a-sid": Code(
        "error",
        "Text that is not a SID where only a SID is possible, such as `WWXXXX`.",
        can_be_meant=True,
    ),
    "broken-json": Code(
        "error",
        "Attributes that are not JSON, whatever values their Liquid has.",
        can_be_meant=True,
    ),
    "too-many-widgets": Code("error", "More widgets than Studio runs (2,000)."),
    "unresolved": Code(
        "error", "A place has no value, or the name in it is not found. Reported with `--online`."
    ),
    "refused": Code("error", "Twilio's Validate refuses the definition. Reported with `--online`."),
    "many-widgets": Code("warning", "More widgets than the published schema allows (1,000)."),
    "unknown-type": Code("warning", "The widget type is not known. Studio may have a new type."),
    "unknown-property": Code("warning", "The widget type has no known property of this name."),
    "unknown-comparison": Code("warning", "The comparison in a split is not known."),
    "unknown-key": Code("warning", "The published schema does not have this key."),
    "incomplete-widget": Code(
        "warning", "A property is missing, and the widget can do nothing without it."
    ),
    "unreachable-widget": Code(
        "warning", "No path leads from the start of the flow to the widget."
    ),
    "endless-loop": Code("warning", "Nothing in the loop waits for a person or for time."),
    "unwired-failure": Code(
        "warning", "A failure ends the flow silently, although success would go on."
    ),
    "unrouted-speech": Code(
        "warning", "A gather hangs up if the caller speaks instead of pressing a key."
    ),
    "swallowed-key": Code(
        "warning", "A branch is for the key that ends the input. That key is not part of the input."
    ),
    "broken-liquid": Code(
        "warning", "Liquid that cannot be read, such as `{{flow.x` or an `if` without an end."
    ),
    "unknown-reference": Code("warning", "Liquid reads from a widget that the flow does not have."),
    "unknown-variable": Code("warning", "Liquid reads a variable that Studio does not have."),
    "pacific-time": Code(
        "warning", "Liquid reads `now`, which is the time in the US Pacific zone."
    ),
    "secret": Code("warning", "The definition holds a password, key or token."),
    "hard-coded-sid": Code(
        "warning", "The definition holds a SID that another account does not have."
    ),
    "hard-coded-number": Code(
        "warning", "The definition holds a phone number that another environment does not use."
    ),
}


def wrong_code(code: object) -> str:
    """Return why that is not a code, with the nearest code, or "" if it is one."""
    if not isinstance(code, str):
        return f"{code!r} is not a lint code"
    return "" if code in CODES else f"{quoted(code)} is not a lint code{nearest(code, CODES)}"
