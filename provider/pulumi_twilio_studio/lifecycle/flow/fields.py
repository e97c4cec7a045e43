"""What is wrong with the plain fields of a flow: all but its definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition.outputs import HELP_TEXT, is_help_text
from pulumi_twilio_studio.foreign import kind_of, quoted
from pulumi_twilio_studio.identity import name_in
from pulumi_twilio_studio.lifecycle.flow.values import LAYOUTS, POLICIES, STATUSES
from pulumi_twilio_studio.sids import is_sid
from pulumi_twilio_studio.words import FLOW_DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.lifecycle.declared import Values


CHOICES = {"status": STATUSES, "layout": LAYOUTS, "on_drift": POLICIES}
TEXTS = ("friendly_name", "commit_message", *CHOICES, "adopt", "account_sid")


def with_defaults(declared: Values) -> Values:
    """Return the inputs with a value for what the program may leave out."""
    return {**FLOW_DEFAULTS, "friendly_name": name_in(declared["identity"]), **declared}


def problems(fields: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the fields. A field that is absent is fine. Callers leave out unknown ones."""
    return local_problems(fields) + code_problems(fields.get("ignore_warnings", []))


def local_problems(fields: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the plain fields. A field that is absent is fine. Callers leave out unknown ones."""
    odd = [name for name in TEXTS if not isinstance(fields.get(name, ""), str)]
    problems = [f"{name} must be text, not {kind_of(fields[name])}" for name in odd]
    lost = [name for name in TEXTS if name not in odd and is_help_text(fields.get(name, ""))]
    problems += [f"{name} {HELP_TEXT}" for name in lost]
    fields = {name: value for name, value in fields.items() if name not in lost}
    for name, choices in CHOICES.items():
        if name in fields and name not in odd and fields[name] not in choices:
            expected = " or ".join(f'"{choice}"' for choice in choices)
            problems.append(f"{name} is {quoted(fields[name])}; it can be {expected}")
    if "friendly_name" in fields and not str(fields["friendly_name"]).strip():
        problems.append("friendly_name is empty")
    if "adopt" in fields and not is_sid(fields["adopt"], "FW"):
        problems.append(
            f"adopt is {quoted(str(fields['adopt']))}. It must be the SID of a flow: FW and 32 "
            "hexadecimal digits"
        )
    return problems


def code_problems(codes: object) -> list[str]:
    """Return what is wrong with the codes of warnings that a program silences."""
    if not isinstance(codes, list):
        return [f"ignore_warnings must be a list of codes, not {kind_of(codes)}"]
    return [f"ignore_warnings: {problem}" for code in codes if (problem := _code_problem(code))]


def _code_problem(code: object) -> str:
    from pulumi_twilio_studio.definition.lint import CODES, wrong_code  # noqa: PLC0415 -- most programs silence nothing

    if isinstance(code, str) and code in CODES and not CODES[code].can_be_silenced:
        return f'"{code}" is an error, and errors cannot be silenced'
    return wrong_code(code)
