"""What each stack runs is shown to people in three forms, which say the same."""

from __future__ import annotations

import re
from typing import Any

from pulumi_twilio_studio.lifecycle.flow.live import LiveFlow, Save
from pulumi_twilio_studio.stack.status_report import (
    FlowStatus,
    StackStatus,
    StatusReport,
    compared,
)
from pulumi_twilio_studio.stack.status_show import as_markdown, as_page, cells, details

WHEN = "2026-11-26T12:00:00Z"
EVIL = "<script>alert(1)</script> @somebody | `x`"


def save(number: int = 1, author_sid: str | None = None, message: str = "") -> Save:
    return Save(number, WHEN, author_sid, message, None)


def live(version: str = "1" * 16, definition: str = "2" * 64, **more: Any) -> LiveFlow:
    return LiveFlow(save(), save(), version, definition, **more)


def flow(name: str = "support", found: LiveFlow | None = None, **more: Any) -> FlowStatus:
    return FlowStatus(name, "FW1", "AC1", found=found or live(), **more)


def report(*stacks: StackStatus) -> StatusReport:
    return StatusReport("shop", WHEN, tuple(compared(stacks, [each.stack for each in stacks])))


def printed(found: StatusReport) -> list[str]:
    return [" ".join(cells(stack, flow)) for stack, flow in found.rows]


def test_a_line_for_each_flow_and_stack_says_what_is_live() -> None:
    found = report(
        StackStatus("dev", (flow(tests=("a.yaml", "b.yaml")),)),
        StackStatus("prod", (flow(found=live(definition="3" * 64), pin="7"), flow("menu"))),
    )

    assert [
        "menu dev - - - - - - - missing",
        f"menu prod 1 {WHEN} - 11111111 22222222 - none as declared",
        f"support dev 1 {WHEN} - 11111111 22222222 prod 2 as declared",
        f"support prod 1 {WHEN} - 11111111 33333333 dev none pinned to 7",
    ] == printed(found)


def test_stacks_with_the_same_definition_stand_first_and_of_many_the_rest_is_counted() -> None:
    names = ["a", "b", "c", "d", "e", "f", "g"]
    same = [StackStatus(name, (flow(),)) for name in names]
    found = report(*same, StackStatus("other", (flow(found=live(definition="3" * 64)),)))

    first, *_, last = printed(found)

    assert "b, c, d, e, f, 1 more (definition too); other" in first
    assert "a, b, c, d, e, 2 more none" in last


def test_the_details_say_who_did_what() -> None:
    mine = save(2, author_sid="US1", message="quick fix")
    told = f'revision 2 of {WHEN} by US1, "quick fix"'
    found = report(
        StackStatus(
            "prod",
            (
                flow("drifted", LiveFlow(mine, mine, None, "3" * 64, is_drifted=True)),
                flow("draft", live(foreign_draft=mine)),
                FlowStatus("deleted", "FW1", "AC1"),
                FlowStatus("unread", "FW1", "AC1", error="no answer"),
                FlowStatus("unread, too", "FW1", "AC1", error="no answer"),
            ),
            notices=("account AC1 is suspended",),
        ),
        StackStatus("qa", errors=("its state cannot be read",)),
    )

    assert [
        "prod: error: no answer",
        "prod: account AC1 is suspended",
        "qa: error: its state cannot be read",
        'prod: flow "deleted" (FW1): somebody deleted it',
        f'prod: flow "draft" (FW1): somebody saved a draft, {told}',
        f'prod: flow "drifted" (FW1): somebody published {told}',
        "5 flows in 2 stacks: 1 drifted, 1 foreign draft, 1 deleted, 2 not read",
    ] == details(found)


def evil() -> StatusReport:
    """A report in which everything that other people write is hostile."""
    saved = save(author_sid=EVIL, message=EVIL)
    found = LiveFlow(saved, saved, None, None, is_drifted=True, foreign_draft=saved)
    told = FlowStatus(EVIL, "FW1", "AC1", EVIL, found=found, error=EVIL)
    return report(StackStatus("dev", (told,), errors=(EVIL,), notices=(EVIL,)))


def test_what_other_people_wrote_is_no_markup_and_no_markdown() -> None:
    page, markdown = as_page(evil()), as_markdown(evil())

    assert "<script>alert" not in page
    bare = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", markdown, flags=re.DOTALL)
    assert not {"<script>", "@somebody"} & set(re.findall(r"<script>|@somebody", bare))
    rows = [line for line in markdown.splitlines() if line.startswith("| ")]
    assert {10} == {len(re.findall(r"(?<!\\)\|", row)) for row in rows}


def test_the_page_needs_nothing_beside_itself() -> None:
    page = as_page(report(StackStatus("dev", (flow(),))))

    assert [] == re.findall(r"""(?:src|href)\s*=|url\(|https?://""", page)


def test_the_page_has_a_filter_for_each_word_and_a_row_for_each_flow_and_stack() -> None:
    page = as_page(
        report(
            StackStatus("dev", (flow(), flow("menu"))),
            StackStatus("prod", (flow(found=live(is_drifted=True)),)),
        )
    )

    assert ">all 4</button>" in page
    assert '<button data-word="drifted" aria-pressed="false">drifted 1</button>' in page
    assert ["", "missing", "", "drifted"] == re.findall(r'<tr data-words="([^"]*)"', page)


def test_equal_versions_have_equal_colours() -> None:
    page = as_page(
        report(
            StackStatus("a", (flow(),)),
            StackStatus("b", (flow(),)),
            StackStatus("c", (flow(found=live("9" * 16)),)),
        )
    )

    one, same, other = re.findall(r"--hue: (\d+)", page)
    assert one == same
    assert one != other


def test_markdown_of_many_flows_fits_into_a_comment() -> None:
    found = report(StackStatus("dev", tuple(flow(f"flow-{number}") for number in range(600))))

    text = as_markdown(found)

    assert len(text) < 65_536
    assert "A comment has no room for" in text
