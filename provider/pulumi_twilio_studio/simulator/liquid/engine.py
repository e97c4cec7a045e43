"""Liquid that is more than plain names, filled in by python-liquid with what differs in Studio.

Nothing here knows the time: `now` comes from the caller. The library's own `now` and `today` are not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, TextIO

from liquid import BoundTemplate, Environment, Mode, RenderContext, Undefined
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, Path
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.case_tag import CaseNode
from liquid.exceptions import LiquidError
from liquid.utils import ReadOnlyChainMap

from pulumi_twilio_studio.definition.lint.liquid import liquid_in
from pulumi_twilio_studio.simulator.liquid.failure import LiquidFailure
from pulumi_twilio_studio.simulator.liquid.filters import NAMES, OF_TEXTS, OWN, of_texts
from pulumi_twilio_studio.simulator.liquid.keywords import bracketed
from pulumi_twilio_studio.simulator.liquid.shown import shown

if TYPE_CHECKING:
    from liquid import Token
    from liquid.ast import Node
    from liquid.builtin.tags.for_tag import ForLoop
    from liquid.builtin.tags.tablerow_tag import TableRow
    from liquid.expression import Expression
    from liquid.static_analysis import Variable

LONGEST_LOOP = 15  # docs: studio/user-guide/studio-faq, "15 iterations per Liquid Template loop"
_ABSENT = object()
_BROKEN = (LiquidError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class Template:
    """A text that the library has read."""

    template: BoundTemplate
    reads: tuple[str, ...]
    tested: frozenset[str]
    """The paths that the text itself tests."""

    is_liquid: ClassVar[bool] = True

    def render(self, variables: Mapping[str, Any], now: datetime, missing: list[str]) -> str:
        """Return the text with its Liquid filled in; raises LiquidFailure."""
        context = _Context(self.template, globals=variables)
        context.now = now
        buffer = StringIO()
        try:
            self.template.render_with_context(context, buffer)
        except _BROKEN as error:
            raise _failure(error) from error
        missing += [path for path in context.missing if path not in self.tested]
        return buffer.getvalue()


def parse(text: str) -> Template:
    """Read a text; raises LiquidFailure."""
    text = bracketed(text)
    if flaw := liquid_in(text).flaw:
        raise LiquidFailure(f"Studio cannot read this Liquid: {flaw}")
    try:
        template = _ENVIRONMENT.from_string(text)
        read = template.analyze(include_partials=False).globals.values()
    except _BROKEN as error:
        raise _failure(error) from error
    found = sorted((each for several in read for each in several), key=lambda it: it.span.index)
    if strange := next((each for each in found if not _in_ascii(each, text)), None):
        raise LiquidFailure(f"Studio cannot fill in this Liquid: {strange} is not in ASCII")
    tested = frozenset(_path(path.path) for path in _tested(template.nodes))
    paths = dict.fromkeys(_path(each.segments) for each in found)
    return Template(template, tuple(paths), tested)


def _in_ascii(variable: Variable, text: str) -> bool:
    """Return whether a variable's names are as docs: api/errors/81018 asks. Keys in quotation marks may be anything."""
    root, *keys = variable.segments
    names = [root, *(key for key in keys if isinstance(key, str) and f".{key}" in text)]
    return all(name.isascii() for name in names if isinstance(name, str))


def _failure(error: Exception) -> LiquidFailure:
    why = error.args[0] if error.args else type(error).__name__
    return LiquidFailure(f"Studio cannot fill in this Liquid: {why}")


def _path(segments: list[Any]) -> str:
    """Return a path as text, up to the first key that only the run knows."""
    known = []
    for segment in segments:
        if not isinstance(segment, (str, int)):
            break
        known.append(str(segment))
    return ".".join(known)


def _tested(nodes: list[Node]) -> Iterator[Path]:
    """Yield each path that stands in a condition, or in an expression with `default`."""
    context = RenderContext(_ENVIRONMENT.from_string(""))
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        waiting += node.children(context, include_partials=False)
        for expression in node.expressions():
            if isinstance(node, CaseNode) or _tests(expression):
                yield from _paths(expression)


def _tests(expression: Expression) -> bool:
    return isinstance(expression, BooleanExpression) or (
        isinstance(expression, FilteredExpression)
        and any(each.name == "default" for each in expression.filters or ())
    )


def _paths(expression: Expression) -> Iterator[Path]:
    inner = [expression]
    while inner:
        one = inner.pop()
        inner += one.children()
        if isinstance(one, Path):
            yield one


class _Context(RenderContext):
    """What a text sees while it is filled in."""

    __slots__ = ("missing", "now")

    def __init__(self, template: BoundTemplate, **known: Any) -> None:
        super().__init__(template, **known)
        self.scope = ReadOnlyChainMap(self.locals, self.globals, self.counters)
        self.missing: list[str] = []
        self.now: datetime

    def get(self, path: list[Any], *, token: Token | None, default: object = _ABSENT) -> object:
        """Return the value of a path. Raises LiquidError for a list's item that is not there.

        docs: api/errors/81018, "An array index referenced in your widget didn't exist at execution time".
        """
        value: object = self.scope
        for key in path:
            try:
                value = self.get_item(value, key) if value is not self.scope else self.scope[key]
            except (LookupError, TypeError) as error:
                if isinstance(value, list) and isinstance(key, int):
                    raise LiquidError(f"{_path(path)} is not there", token=token) from error
                return self._absent(path, token, default)
        return value

    def _absent(self, path: list[Any], token: Token | None, default: object) -> object:
        if path[0] not in self.locals:
            self.missing.append(_path(path))
        if default is _ABSENT:
            return Undefined(str(path[0]), token=token)
        return default

    @contextmanager
    def loop(
        self, namespace: Mapping[str, object], forloop: ForLoop | TableRow
    ) -> Iterator[RenderContext]:
        """Let a loop end after the most iterations that it may have (assumption: loop-cut)."""
        forloop.it = islice(forloop.it, LONGEST_LOOP)
        forloop.length = min(forloop.length, LONGEST_LOOP)
        with super().loop(namespace, forloop) as context:
            yield context


class _Shown(OutputNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the value as Studio shows it."""
        return buffer.write(shown(self.expression.evaluate(context)))


class _Output(Output):
    node_class = _Shown


class _Template(BoundTemplate):
    context_class = _Context


class _Studio(Environment):
    template_class = _Template
    shorthand_indexes = (
        True  # {{widgets.get.parsed.0.name}}: Studio's own is not known to refuse it
    )
    # Foreign text may not use up this machine: nested loops, and texts that double themselves.
    loop_iteration_limit = 100_000
    local_namespace_limit = 1_000_000
    output_stream_limit = 1_000_000

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Take Studio's way to show values, and its filters."""
        super().setup_tags_and_filters(extra=extra)
        self.add_tag(_Output)
        library = self.filters
        self.filters = {name: OWN.get(name) or library[name] for name in NAMES - OF_TEXTS}
        self.filters |= {name: of_texts(library[name]) for name in OF_TEXTS}


_ENVIRONMENT = _Studio(tolerance=Mode.STRICT)
