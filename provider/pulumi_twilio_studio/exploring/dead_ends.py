"""Ends at which a person is left waiting.

Most ends are normal: a flow ends after its last message, or because nobody answers. Two are not. A widget whose success
leads on fails, and the failure leads nowhere: the person waits for what would have come. Or a person does something
last, and the flow ends without a word, a message or a handover in return. Silence on a call is something to answer too:
the call ends without a word. A flow that another flow runs has no such end: there, the other flow goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.lint.catalogue import widget_types
from pulumi_twilio_studio.simulator import (
    FunctionCall,
    Keys,
    Reply,
    Request,
    Said,
    Silence,
)

if TYPE_CHECKING:
    from pulumi_twilio_studio.exploring.points import Point
    from pulumi_twilio_studio.simulator.program import Node, Program

_BEGUN_BY_A_PERSON = ("message", "call", "conversation")


def dead_end(point: Point, program: Program) -> str:
    """Return why the person is left waiting where this execution ended, as a sentence, or ""."""
    execution = point.execution
    last = execution.steps[-1]
    if execution.trigger.key == "parent":
        return ""
    if execution.end is None or execution.end.reason != "ended" or last.widget not in program.nodes:
        return ""
    if _is_costly_failure(program.nodes[last.widget], last.event):
        return f'"{last.event}" leads nowhere: the person waits for what comes if {last.widget} succeeds'
    if not _is_unanswered(point):
        return ""
    if execution.is_on_call:
        return f'the call ends after "{last.event}" without a word'
    return f'the flow ends after "{last.event}" without an answer to what the person did last'


def _is_costly_failure(node: Node, event: str) -> bool:
    known = widget_types().get(node.type)
    if known is None or event not in known.failures:
        return False
    leads_on = any(to for name, to in node.transitions.items() if name not in known.failures)
    return known.hands_over or leads_on


def _is_unanswered(point: Point) -> bool:
    """Return whether nothing that a person notices has happened since the person did something."""
    since = 0 if point.execution.trigger.key in _BEGUN_BY_A_PERSON else None
    for each in point.line:
        if each.parent is not None and _is_of_person(each):
            since = len(each.parent.execution.effects)
    if since is None:
        return False
    after = point.execution.effects[since:]
    return all(isinstance(each, Request | FunctionCall) for each in after)


def _is_of_person(point: Point) -> bool:
    before = point.parent.execution if point.parent else None
    if before is None or before.ask is None:
        return False
    if isinstance(point.answer, Silence):
        gave_up = point.fresh_steps[:1]
        return before.is_on_call and bool(gave_up) and gave_up[0].event == "timeout"
    return isinstance(point.answer, Reply | Keys | Said)
