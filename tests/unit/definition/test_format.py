import json

import pytest

from pulumi_twilio_studio.definition import (
    Change,
    Definition,
    as_json,
    as_markdown,
    as_text,
    changes,
)
from pulumi_twilio_studio.definition.format import as_block
from support.definitions import greeting

BODY = ("properties", "body")


def edit(desired: str, widget: str = "hello") -> Change:
    return Change("widget-changed", widget, BODY, "Hello!", desired)


def fenced(markdown: str) -> list[str]:
    """What stands in the block of code, by the rules of CommonMark (4.5)."""
    lines = markdown.splitlines()
    start = next(at for at, line in enumerate(lines) if line.endswith("`diff"))
    fence = lines[start].removesuffix("diff")
    end = next(at for at in range(start + 1, len(lines)) if lines[at].startswith(fence))
    return lines[start + 1 : end]


def test_text_is_a_line_a_change() -> None:
    shown = as_text([edit("Hi!"), Change("widget-renamed", "bye", (), "goodbye", "bye")])

    assert shown == (
        '~ widget "hello": properties.body: "Hello!" -> "Hi!"\n~ widget "goodbye" renamed to "bye"'
    )


def test_markdown_has_a_heading_a_summary_and_the_lines() -> None:
    existing = Definition.from_api(greeting())
    desired = Definition.from_api({**greeting("Hi!"), "description": "Greets"})

    shown = as_markdown(changes(existing, desired), "Support bot")

    assert shown == (
        "### ` Support bot `\n"
        "\n"
        "Widgets: 1 changed. The flow's own settings differ.\n"
        "\n"
        "```diff\n"
        '~ description: "Says hello" -> "Greets"\n'
        '~ widget "hello": properties.body: "Hello!" -> "Hi!"\n'
        "```\n"
    )


def test_markdown_counts_widgets_by_what_happened_to_them() -> None:
    shown = as_markdown(
        [
            edit("Hi!"),
            Change("widget-changed", "hello", ("type",), "send-message", "say-play"),
            Change("widget-renamed", "bye", (), "goodbye", "bye"),
            Change("widget-moved", "bye", ("properties", "offset"), {}, {"x": 1}),
        ],
        "Support bot",
    )

    assert "Widgets: 1 renamed, 1 changed, 1 moved." in shown


def test_markdown_says_that_nothing_differs() -> None:
    assert "### ` Support bot `\n\nNo difference.\n" == as_markdown([], "Support bot")


@pytest.mark.parametrize(("count", "is_folded"), [(10, False), (11, True)])
def test_markdown_folds_many_lines_away(count: int, is_folded: bool) -> None:
    shown = as_markdown([edit(f"Hi {at}!") for at in range(count)], "Support bot")

    assert is_folded is ("<details><summary>11 changes</summary>" in shown)
    assert count == len(fenced(shown))


@pytest.mark.parametrize(
    "text",
    [
        "```\n<script>alert(1)</script>",
        "`````",
        "</details><h1>@everyone</h1>",
        "~~~\n# no heading",
        "\u202ereversed",
    ],
)
def test_no_text_gets_out_of_the_block(text: str) -> None:
    found = [edit(text, widget=text)] * 11

    shown = as_markdown(found, "Support bot")

    assert [change.line for change in found] == fenced(shown)
    assert "</details>\n" == shown.splitlines(keepends=True)[-1]


@pytest.mark.parametrize("text", ["```", "```\n# a heading\n````", "+ a\n`````\n- b"])
def test_no_line_ends_its_block(text: str) -> None:
    assert text.splitlines() == fenced(as_block(text))


@pytest.mark.parametrize("title", ["`a`", "``", "<b>&amp;</b> @team #1", "a\n# b", " x "])
def test_no_title_gets_out_of_its_code_span(title: str) -> None:
    heading = as_markdown([], title).splitlines()[0]

    span = heading.removeprefix("### ")
    fence = span[: len(span) - len(span.lstrip("`"))]
    assert span.endswith(fence)
    assert f" {title} ".replace("\n", "\\n") == span[len(fence) : -len(fence)]
    assert fence not in span[len(fence) : -len(fence)]


def test_json_has_one_shape_for_every_change() -> None:
    existing = Definition.from_api(greeting())
    desired = Definition.from_api({**greeting("Hi!", x=0), "description": None})

    shown = as_json(changes(existing, desired, layout=True))

    assert [
        {
            "kind": "flow-changed",
            "widget": None,
            "path": ["description"],
            "existing": "Says hello",
            "desired": None,
            "line": '~ description: "Says hello" -> null',
        },
        {
            "kind": "widget-changed",
            "widget": "hello",
            "path": ["properties", "body"],
            "existing": "Hello!",
            "desired": "Hi!",
            "line": '~ widget "hello": properties.body: "Hello!" -> "Hi!"',
        },
        {
            "kind": "widget-moved",
            "widget": "hello",
            "path": ["properties", "offset"],
            "existing": {"x": 100, "y": 200},
            "desired": {"x": 0, "y": 200},
            "line": '> widget "hello" moved (100, 200) -> (0, 200)',
        },
    ] == json.loads(json.dumps(shown))


def test_json_tells_what_is_not_there_from_null() -> None:
    added, removed = as_json(
        [
            Change("widget-renamed", "bye", (), "goodbye", "bye"),
            *changes(
                Definition.from_api(greeting()),
                Definition.from_api({**greeting(), "extra": None}),
            ),
        ]
    )

    assert {"existing", "desired"} <= added.keys()
    assert "existing" not in removed
    assert removed["desired"] is None


@pytest.mark.parametrize(
    "change",
    [
        Change("widget-changed", "call", ("properties", "sip_password"), "hunter2", "hunter3"),
        Change("widget-changed", "call", ("properties", "sipPassword", "a", 0), 2, 3),
        Change("widget-changed", "call", ("properties",), {"sip_password": ["hunter2"]}, None),
        Change("widget-added", "call", (), None, {"type": "t", "password": {"x": "hunter2"}}),
    ],
)
def test_no_form_shows_a_password(change: Change) -> None:
    forms = as_text([change]), as_markdown([change], "x"), json.dumps(as_json([change]))

    assert [] == [form for form in forms if "hunter" in form or " 2" in form]
