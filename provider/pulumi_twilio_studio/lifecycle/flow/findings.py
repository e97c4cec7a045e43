"""What is wrong with a definition, and what is odd about it, before Twilio is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import Definition, DefinitionError, parse
from pulumi_twilio_studio.foreign import printable, quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    from pulumi_twilio_studio.definition.lint import Finding


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


def _linted(source: str | Definition, *, is_filled: bool = False) -> list[Finding]:
    # Imported here: most runs have nothing new to lint, and start 20 ms sooner without it.
    from pulumi_twilio_studio.definition.lint import lint  # noqa: PLC0415 -- see above

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
