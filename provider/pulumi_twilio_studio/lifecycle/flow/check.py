"""What can be known to be wrong with a flow before anything is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import Definition, DefinitionError, locate, parse
from pulumi_twilio_studio.definition.outputs import HELP_TEXT, is_help_text
from pulumi_twilio_studio.foreign import kind_of, printable, quoted
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.values import (
    LAYOUTS,
    POLICIES,
    STATUSES,
    DesiredFlow,
)
from pulumi_twilio_studio.studio.errors import Inactive, InvalidDefinition, Rejected, StudioError

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.lint import Finding
    from pulumi_twilio_studio.lifecycle.account import Account

_FLOW_SID = re.compile(r"FW[0-9a-f]{32}")


CHOICES = {"status": STATUSES, "layout": LAYOUTS, "on_drift": POLICIES}
TEXTS = ("friendly_name", "commit_message", *CHOICES, "adopt", "account_sid")


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
    if "adopt" in fields and not _FLOW_SID.fullmatch(str(fields["adopt"])):
        problems.append(
            f"adopt is {quoted(str(fields['adopt']))}. It must be the SID of a flow: FW and 32 "
            "hexadecimal digits"
        )
    return problems


def parse_and_lint(
    source: str, known: str | None, *, is_template: bool = False, ignored: Collection[str] = ()
) -> tuple[Definition, list[Finding]]:
    """Return the definition in a file or a text, and the warnings about it.

    `known` is the definition's text in the state. Twilio accepted that one, so an equal definition gets no findings. A
    definition that is not a template must not contain `${name}`, unless its code is in `ignored`. Raises
    DefinitionError with every problem, and with its place if the source is a file.
    """
    try:
        definition = parse(source)
    except DefinitionError as error:
        raise _refused(_linted(source), ignored) or error from None
    if definition.text == known:
        return definition, []
    found = _linted(source, is_filled=not is_template)
    refused = _refused(found, ignored)
    if refused:
        raise refused
    return definition, [each for each in found if each.severity == "warning"]


def split_by_age(warnings: list[Finding], known: str | None) -> tuple[list[Finding], list[Finding]]:
    """Split the warnings into those that are new with this definition, and those that the known text had already."""
    try:
        before = Counter(map(_gist, _linted(Definition.from_text(known)))) if known else Counter()
    except DefinitionError:
        before = Counter()
    fresh: list[Finding] = []
    old: list[Finding] = []
    for each in warnings:
        is_old = before[_gist(each)] > 0
        before[_gist(each)] -= is_old
        (old if is_old else fresh).append(each)
    return fresh, old


def _gist(found: Finding) -> tuple[str, str | None, str]:
    return found.code, found.widget, found.message


def visible_warnings(
    warnings: list[Finding], ignored: Collection[str], *, is_secret: bool
) -> list[Finding]:
    """Return the warnings that the program has not silenced and that apply to a definition as deployed.

    A filled-in value is there on purpose: a SID, if the definition is not a file, or a secret that Pulumi keeps secret.
    """
    meant = {"secret"} if is_secret else set()
    return [
        each
        for each in warnings
        if each.code not in ignored
        and each.code not in meant
        and (each.file or not each.is_as_written)
    ]


def code_problems(codes: object) -> list[str]:
    """Return what is wrong with the codes of warnings that a program silences."""
    if not isinstance(codes, list):
        return [f"ignore_warnings must be a list of codes, not {kind_of(codes)}"]
    return [f"ignore_warnings: {problem}" for code in codes if (problem := _code_problem(code))]


def _code_problem(code: object) -> str:
    from pulumi_twilio_studio.definition.lint import CODES, wrong_code  # noqa: PLC0415 -- as below

    if isinstance(code, str) and code in CODES and not CODES[code].can_be_silenced:
        return f'"{code}" is an error, and errors cannot be silenced'
    return wrong_code(code)


def _linted(source: str | Definition, *, is_filled: bool = False) -> list[Finding]:
    # Imported here: most runs have nothing new to lint, and start 20 ms sooner without it.
    from pulumi_twilio_studio.definition.lint import lint  # noqa: PLC0415

    return lint(source, is_filled=is_filled)


def _refused(findings: list[Finding], ignored: Collection[str]) -> DefinitionError | None:
    errors = [each for each in findings if each.severity == "error" and each.code not in ignored]
    return DefinitionError(map(_with_way_out, errors)) if errors else None


def _with_way_out(found: Finding) -> Finding:
    """Add to a finding that Twilio accepts how a program says that it is meant."""
    if not found.can_be_silenced:
        return found
    way_out = f'; if this is intended, declare the flow with ignore_warnings=["{found.code}"]'
    return replace(found, message=found.message + way_out)


def without_values(error: DefinitionError) -> str:
    """Return where a definition that holds a secret is wrong, without any word of its content."""
    places = [
        f"widget {quoted(each.widget)}: {printable(each.path)}"
        if each.widget
        else printable(each.path)
        for each in error.problems
    ]
    return "\n".join(
        f"{place or 'the definition'} is wrong. It holds a secret, so no more is shown"
        for place in places
    )


def describe_places(problems: Iterable[tuple[str, str]]) -> list[str]:
    """Return one line for each place, with what is wrong there."""
    return [f"{printable(place)}: {printable(message)}" for place, message in problems]


def twilio_problems(account: Account, desired: DesiredFlow) -> list[str]:
    """Return what Twilio's Validate says against the definition, by widget name. It changes nothing there.

    A definition that Twilio found valid is not asked for again in this process. If the API cannot be asked, that is a
    problem too: an `up` must not find out half way what Twilio refuses. A suspended account is no problem, because the
    same `up` may reactivate it, and asks then.
    """
    if desired.definition.sha256 in account.validated:
        return []
    api = desired.definition.to_api()
    try:
        account.client.validate_flow(
            friendly_name=desired.friendly_name, status=desired.status, definition=api
        )
    except InvalidDefinition as refusal:
        shown = [(locate(path, api), message) for path, message in refusal.problems]
        if desired.sends_secrets:
            shown = [(place, "is refused by Twilio") for place, _ in shown]
            return describe_places(shown) or [str(refusal.without_words())]
        return describe_places(shown) or [str(refusal)]
    except StudioError as failure:
        if isinstance(failure, Inactive) and failure.standing == "suspended":
            account.tell(flow_report.not_validated(account.sid, desired.friendly_name))
            return []
        if isinstance(failure, Rejected) and desired.sends_secrets:
            failure = failure.without_words()
        return [f"Twilio cannot be asked whether the definition is valid: {failure}"]
    account.validated.add(desired.definition.sha256)
    return []
