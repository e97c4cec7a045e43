"""The Liquid in a flow's texts, as far as it names widgets: `{{widgets.ask_name.inbound.Body}}`.

Twilio fills it in when the flow runs (docs: studio/user-guide/liquid-template-language).
"""

import re
from collections.abc import Iterator, Mapping

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_WIDGET = re.compile(
    # "{{-" and "-}}" take spaces away, and are no part of a name.
    r"""(?P<lead>(?:(?<![\w.-])|(?<=[{%]-))widgets(?:\.|\[\s*(?P<quote>["'])))"""
    r"""(?P<name>(?:[A-Za-z0-9_]|-(?![}%]\}))+)"""
    r"""(?(quote)(?=(?P=quote)))"""
)


def widgets_named(text: str) -> Iterator[str]:
    """Every widget that the Liquid of a text reads from, in order, as often as it does."""
    for tag in _tags(text):
        yield from (found["name"] for found in _WIDGET.finditer(tag[0]))


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The text with every widget that its Liquid reads from called by its desired name."""
    if "widgets" not in text:
        return text

    def name(found: re.Match[str]) -> str:
        return found["lead"] + names.get(found["name"], found["name"])

    return _TAG.sub(lambda tag: _WIDGET.sub(name, tag[0]), text)


def _tags(text: str) -> Iterator[re.Match[str]]:
    return _TAG.finditer(text) if "widgets" in text else iter(())
