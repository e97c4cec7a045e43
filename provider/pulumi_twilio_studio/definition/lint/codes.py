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
    "no-flow": Code("error", "The file is JSON, but no flow definition."),
    "wrong-shape": Code("error", "A part that every flow has is missing, or is something else."),
    "no-such-widget": Code("error", "A transition or `initial_state` names no widget."),
    "duplicate-name": Code("error", "Two widgets have the same name."),
    "widget-name": Code("error", "A widget's name that Twilio refuses, as one with a space in it."),
    "wrong-type": Code("error", "A number, text or flag where Twilio takes another of them."),
    "not-a-choice": Code("error", "A value that is none of those that Twilio takes."),
    "missing-property": Code("error", "A property without which Twilio refuses the widget."),
    "unknown-event": Code("error", "A transition for an event that the widget type does not have."),
    "subflow-not-literal": Code(
        "error", "`flow_sid` of run-subflow is not the SID of a flow; Liquid is refused there."
    ),
    "needs-rest-api": Code(
        "error", "A widget that Twilio takes only in flows that the REST API starts."
    ),
    "output-as-text": Code(
        "error", "Pulumi's help text about an output, which an f-string puts in its place."
    ),
    "unfilled-place": Code(
        "error",
        "A `${name}` in a definition that is no template; told at preview.",
        can_be_meant=True,
    ),
    "not-a-sid": Code(
        "error", "Something else where only a SID can stand, as `WWXXXX`.", can_be_meant=True
    ),
    "broken-json": Code(
        "error",
        "Attributes that are not JSON, whatever their Liquid comes to.",
        can_be_meant=True,
    ),
    "too-many-widgets": Code("error", "More widgets than Studio runs (2,000)."),
    "unresolved": Code(
        "error", "A place without a value, or a name that leads nowhere; told with `--online`."
    ),
    "refused": Code("error", "Twilio's own Validate refuses it; told with `--online`."),
    "many-widgets": Code("warning", "More widgets than the published schema allows (1,000)."),
    "unknown-type": Code("warning", "A widget type that is in no list; Studio may have a new one."),
    "unknown-property": Code("warning", "A property that the widget type is not known to have."),
    "unknown-comparison": Code("warning", "A comparison in a split that is in no list."),
    "unknown-key": Code("warning", "A key that the published schema does not name."),
    "incomplete-widget": Code("warning", "A property without which the widget can do nothing."),
    "unreachable-widget": Code("warning", "No way leads from the start of the flow to the widget."),
    "endless-loop": Code("warning", "A loop on which nothing waits for a person or for time."),
    "unwired-failure": Code(
        "warning", "A failure ends the flow in silence where success would have gone on."
    ),
    "unrouted-speech": Code(
        "warning", "A gather hangs up on who speaks instead of pressing a key."
    ),
    "swallowed-key": Code(
        "warning", "A branch for the key that ends the input, and is no part of it."
    ),
    "broken-liquid": Code(
        "warning", "Liquid that cannot be read, as `{{flow.x` or an `if` without end."
    ),
    "unknown-reference": Code("warning", "Liquid reads from a widget that the flow does not have."),
    "unknown-variable": Code("warning", "Liquid reads a variable that Studio does not have."),
    "pacific-time": Code("warning", "Liquid's `now`, which is the time in the US Pacific zone."),
    "secret": Code("warning", "A password, key or token stands in the definition."),
    "hard-coded-sid": Code("warning", "A SID, which another account does not have."),
    "hard-coded-number": Code("warning", "A phone number, which another environment does not use."),
}


def wrong_code(code: object) -> str:
    """Return why that is not a code, with the nearest code, or "" if it is one."""
    if not isinstance(code, str):
        return f"{code!r} is no code of a finding"
    return "" if code in CODES else f"{quoted(code)} is no code of a finding{nearest(code, CODES)}"
