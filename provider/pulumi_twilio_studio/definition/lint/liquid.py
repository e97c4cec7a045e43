"""The Liquid of one text, as python-liquid understands it.

The library decides what is right. It gets only the tags, each closed and of limited length, because
its scanner takes quadratic time on some broken texts. It is imported only when a text needs it (0.2
s): most texts hold only plain names.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.text import quoted, shorten

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.ast import Node
    from liquid.exceptions import LiquidError
    from liquid.expression import Expression

_OPENS = re.compile(r"\{[{%]")
_PLAIN = re.compile(r"\{\{-?\s*([A-Za-z_]\w*)(?:\.[A-Za-z_]\w*)*\s*-?\}\}", re.ASCII)
_NAME = re.compile(r"\{%-?\s*(\w*)", re.ASCII)
_END_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")
_PLACE = re.compile(r"\$\{[^}]*\}?")
_LONGEST = 1000  # characters of a tag; nobody has written a longer one
# docs: studio/user-guide/liquid-template-language, "Tags", and Liquid's own list, without the tags
# that load other files
_BLOCKS = ("capture", "case", "comment", "for", "if", "ifchanged", "raw", "tablerow", "unless")
_TAGS = {
    *("assign", "break", "continue", "cycle", "decrement", "else", "elsif", "increment", "when"),
    *_BLOCKS,
    *(f"end{block}" for block in _BLOCKS),
}


@dataclass(frozen=True)
class Liquid:
    """What the Liquid of a text means."""

    flaw: str = ""
    """Why the text cannot be read, as the end of a sentence. If there is a flaw, nothing else is known."""

    roots: tuple[str, ...] = ()
    """The variables that it reads and does not set itself: `trigger` in `{{trigger.message.Body}}`."""

    tells_time: bool = False
    """Whether it shows the current time of day or date."""


@lru_cache(maxsize=4096)
def liquid_in(text: str) -> Liquid:
    """Return what the Liquid of a text means. A text without Liquid has no flaw and no roots.

    A placeholder of a template counts as a plain name.
    """
    if not _OPENS.search(text):
        return Liquid()
    try:
        tags = list(_tags(_PLACE.sub("flow", text)))
    except ValueError as flaw:
        return Liquid(str(flaw))
    if any(len(tag) > _LONGEST for tag in tags):
        return Liquid()
    plain = [_PLAIN.fullmatch(tag) for tag in tags]
    if all(plain):
        return Liquid(roots=tuple(dict.fromkeys(found[1] for found in plain if found)))
    return _parse(tags)


def _tags(text: str) -> Iterator[str]:
    """Yield each `{{...}}` and `{%...%}` in order; raises ValueError if one is not closed or is not a tag of Liquid."""
    at = 0
    while opens := _OPENS.search(text, at):
        start = opens.start()
        ends = "}}" if opens[0] == "{{" else "%}"
        end = text.find(ends, start + 2)
        if end < 0:
            raise ValueError(
                f"{quoted(shorten(text[start : start + 80], width=40))} is never closed by {ends}"
            )
        tag = " ".join(text[start : end + 2].split())
        at = end + 2
        if not tag.strip("{}%- "):
            raise ValueError(f"{quoted(tag)} holds nothing")
        name = _NAME.match(tag)
        if name and name[1] not in _TAGS:
            raise ValueError(f"{quoted(shorten(tag, width=40))} is not a Liquid tag")
        if name and name[1] == "raw":
            closes = _END_RAW.search(text, at)
            if closes is None:
                raise ValueError("{% raw %} has no {% endraw %}")
            at = closes.end()
            continue
        yield tag


def _parse(tags: list[str]) -> Liquid:
    from liquid.exceptions import LiquidError  # noqa: PLC0415 -- see above

    try:
        template = _environment().from_string("\n".join(tags))
        analysis = template.analyze(include_partials=False)
    except LiquidError as error:
        return Liquid(_reason(error))
    except RecursionError:
        return Liquid("it is nested too deeply")
    tells_time = any(map(_tells_time, _expressions(template.nodes)))
    return Liquid(roots=tuple(analysis.globals), tells_time=tells_time)


def _reason(error: "LiquidError") -> str:
    message = str(error.args[0]) if error.args else "it is not Liquid"
    if lacks := re.match(r"expected tag end(\w+)", message):
        return f"{{% {lacks[1]} %}} has no {{% end{lacks[1]} %}}"
    if extra := re.match(r"unexpected tag '(\w+)'", message):
        return f"{{% {extra[1]} %}} has no opening tag"
    if error.token is None or error.token.start_index < 0:
        return message
    line = error.token.source.count("\n", 0, error.token.start_index)
    tag = error.token.source.split("\n")[line]
    return f"{message} in {quoted(shorten(tag, width=40))}"


@cache
def _environment() -> "Environment":
    from liquid import Environment, Mode  # noqa: PLC0415 -- see above

    class Studio(Environment):
        shorthand_indexes = (
            True  # {{widgets.get.parsed.0.name}}: Studio's own is not known to refuse it
        )

    return Studio(tolerance=Mode.STRICT)


def _expressions(nodes: Iterable["Node"]) -> Iterator["Expression"]:
    from liquid import RenderContext  # noqa: PLC0415 -- see above

    context = RenderContext(_environment().from_string(""))
    waiting: list[Node] = list(nodes)
    while waiting:
        node = waiting.pop()
        waiting += node.children(context, include_partials=False)
        inner = list(node.expressions())
        while inner:
            expression = inner.pop()
            inner += expression.children()
            yield expression


def _tells_time(expression: "Expression") -> bool:
    """Return whether it is `"now" | date: ...`. "%s" alone does not count: seconds are the same everywhere."""
    from liquid.builtin.expressions import FilteredExpression, StringLiteral  # noqa: PLC0415 -- see above

    if not isinstance(expression, FilteredExpression) or not isinstance(
        expression.left, StringLiteral
    ):
        return False
    shown = next((each for each in expression.filters or () if each.name == "date"), None)
    if expression.left.value not in {"now", "today"} or shown is None:
        return False
    form = shown.args[0].value if shown.args else None
    return not (isinstance(form, StringLiteral) and form.value.strip() == "%s")
