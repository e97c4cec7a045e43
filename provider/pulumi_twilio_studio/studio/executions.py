"""Executions of flows: one person's way through a flow, and its steps.

Shapes: OpenAPI twilio_studio_v2 (studio.v2.flow.execution, .execution_step, .execution_context).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi_twilio_studio.sids import is_accepted_sid
from pulumi_twilio_studio.studio import paging
from pulumi_twilio_studio.studio.calls import Calls, wrong_account
from pulumi_twilio_studio.studio.errors import ConfigurationError, Unknown
from pulumi_twilio_studio.studio.fields import (
    choice_at,
    optional_sid_at,
    refuse_another,
    required_text_at,
    sid_at,
    text_at,
)
from pulumi_twilio_studio.studio.retry import Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pulumi_twilio_studio.studio.answers import Answer
    from pulumi_twilio_studio.studio.settings import Settings

T = TypeVar("T")

LARGEST_PAGE = 1000


@dataclass(frozen=True)
class Execution:
    """One execution. Dates are ISO 8601 in UTC."""

    sid: str
    flow_sid: str
    contact: str | None
    """The address of the person, such as a phone number."""

    status: str
    """"active" or "ended"."""

    revision: int | None
    """The revision of the flow that runs. None if Twilio does not say it."""

    date_created: str | None
    date_updated: str | None

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Execution:
        """Read Twilio's JSON; raises ValueError if it describes no execution."""
        version = body.get("flow_version")
        return cls(
            sid=sid_at(body, "sid", "FN"),
            flow_sid=sid_at(body, "flow_sid", "FW"),
            contact=text_at(body, "contact_channel_address"),
            status=choice_at(body, "status", ("active", "ended")),
            revision=version if type(version) is int else None,
            date_created=text_at(body, "date_created"),
            date_updated=text_at(body, "date_updated"),
        )


@dataclass(frozen=True)
class ExecutionStep:
    """One widget that ran, and the transition with which it ended."""

    sid: str
    flow_sid: str
    """The flow of the widget: a subflow's inside of a subflow."""

    parent_step_sid: str | None
    """The step of the widget that runs the subflow. None outside of subflows."""

    widget: str
    type: str | None
    event: str
    next: str | None
    """The widget that follows. None at the end of the flow."""

    date_created: str | None

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> ExecutionStep:
        """Read Twilio's JSON; raises ValueError if it describes no step.

        The example of FetchExecutionStep says "Ended" where no widget follows.
        """
        following = text_at(body, "transitioned_to")
        return cls(
            sid=sid_at(body, "sid", "FT"),
            flow_sid=sid_at(body, "flow_sid", "FW"),
            parent_step_sid=optional_sid_at(body, "parent_step_sid", "FT"),
            widget=required_text_at(body, "transitioned_from"),
            type=text_at(body, "type"),
            event=required_text_at(body, "name"),
            next=None if following in (None, "", "Ended") else following,
            date_created=text_at(body, "date_created"),
        )


class Executions:
    """The executions of the flows of one account. Threads may share it.

    Every call raises only `StudioError`s, and checks that each answer is about the intended account.
    """

    def __init__(self, settings: Settings, calls: Calls) -> None:
        self._settings = settings
        self._calls = calls

    def start(
        self, flow_sid: str, *, to: str, sender: str, parameters: Mapping[str, Any] | None = None
    ) -> Execution:
        """Start an execution of the live revision. `sender` is Twilio's From.

        It is never sent twice: a second one could call or write to the person again. After `Unknown`
        it may have started.
        """
        form = [("To", to), ("From", sender)]
        if parameters:
            form.append(("Parameters", _json_text(parameters)))
        try:
            return self._calls.call(
                Operation.CREATE,
                _path(flow_sid),
                lambda answer: self._started(answer, flow_sid),
                form,
            )
        except Unknown as unknown:
            unknown.next_step = (
                "the execution may have started, so it was not sent again; look with "
                f"`twilio-studio executions {flow_sid}` before you start another"
            )
            raise

    def fetch(self, flow_sid: str, sid: str) -> Execution:
        """Fetch one execution. Raises `NotFound`."""
        return self._calls.call(
            Operation.READ, _path(flow_sid, sid), lambda answer: self._asked_for(answer, sid)
        )

    def end(self, flow_sid: str, sid: str) -> Execution:
        """End an execution. One that has ended stays as it is. Raises `NotFound`."""
        return self._calls.call(
            Operation.SET,
            _path(flow_sid, sid),
            lambda answer: self._asked_for(answer, sid),
            [("Status", "ended")],
        )

    def latest(
        self, flow_sid: str, *, limit: int, since: str = "", before: str = ""
    ) -> list[Execution]:
        """Return the newest executions of a flow, `limit` at most, with one request for each thousand.

        `since` and `before` bound when they started: ISO 8601, the second is not part of it.
        """
        filters = [("DateCreatedFrom", since), ("DateCreatedTo", before)]
        rows = paging.rows(
            lambda path: self._page(path, "executions", Execution.from_json),
            _path(flow_sid),
            min(limit, LARGEST_PAGE),
            [(name, value) for name, value in filters if value],
        )
        found = list(islice(rows, limit))
        return [*{execution.sid: execution for execution in found}.values()]

    def steps(self, flow_sid: str, sid: str) -> list[ExecutionStep]:
        """Return the steps of an execution in Twilio's order, with one request for each thousand. Raises `NotFound`."""
        rows = paging.rows(
            lambda path: self._page(path, "steps", ExecutionStep.from_json),
            f"{_path(flow_sid, sid)}/Steps",
            LARGEST_PAGE,
        )
        return [*{step.sid: step for step in rows}.values()]

    def context(self, flow_sid: str, sid: str) -> dict[str, Any]:
        """Return what an execution knows: `trigger`, `contact`, `flow`, `widgets`. Raises `NotFound`."""
        return self._context(f"{_path(flow_sid, sid)}/Context")

    def step_context(self, flow_sid: str, sid: str, step_sid: str) -> dict[str, Any]:
        """Return what a step has added to the context. Raises `NotFound`."""
        return self._context(f"{_path(flow_sid, sid)}/Steps/{_checked(step_sid, 'FT')}/Context")

    def _context(self, path: str) -> dict[str, Any]:
        def read(answer: Answer) -> dict[str, Any]:
            context = self._ours(answer, answer.json()).get("context")
            if not isinstance(context, dict):
                raise ValueError("it holds no context")  # noqa: TRY004 -- the data is wrong, not its use
            return context

        return self._calls.call(Operation.READ, path, read)

    def _page(self, path: str, key: str, row: Callable[[Mapping[str, Any]], T]) -> paging.Page[T]:
        def read(answer: Answer) -> paging.Page[T]:
            return paging.Page.from_json(
                answer.json(), key, lambda body: row(self._ours(answer, body))
            )

        return self._calls.call(Operation.READ, path, read)

    def _started(self, answer: Answer, flow_sid: str) -> Execution:
        execution = Execution.from_json(self._ours(answer, answer.json()))
        refuse_another(flow_sid, execution.flow_sid, "flow")
        return execution

    def _asked_for(self, answer: Answer, sid: str) -> Execution:
        execution = Execution.from_json(self._ours(answer, answer.json()))
        refuse_another(sid, execution.sid, "execution")
        return execution

    def _ours(self, answer: Answer, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the body, if it names the intended account or none."""
        actual = optional_sid_at(body, "account_sid", "AC")
        if actual not in {None, self._settings.account_sid}:
            outcome = f"execution {body.get('sid')} was started there" * (answer.status == 201)
            told = [outcome] if outcome else []
            raise wrong_account(self._settings, str(actual), answer, *told)
        return body


def _path(flow_sid: str, sid: str = "") -> str:
    path = f"/v2/Flows/{_checked(flow_sid, 'FW')}/Executions"
    return f"{path}/{_checked(sid, 'FN')}" if sid else path


def _checked(sid: str, prefix: str) -> str:
    if not is_accepted_sid(sid, prefix):
        raise ConfigurationError(f"{sid!r} is not a SID ({prefix} and 32 hexadecimal digits)")
    return sid


def _json_text(parameters: Mapping[str, Any]) -> str:
    try:
        text = json.dumps(parameters, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text.encode()  # fails on half a surrogate pair
    except ValueError as error:
        raise ConfigurationError(f"the parameters cannot be written as JSON: {error}") from None
    return text


def in_order(steps: Iterable[ExecutionStep]) -> tuple[ExecutionStep, ...]:
    """Return all steps of an execution oldest first.

    Twilio does not document its order, and dates are whole seconds. The first step is the trigger's.
    Where that does not decide, it is the direction in which more steps lead to the next.
    """
    listed = tuple(steps)
    ends = [step.type == "trigger" for step in (*listed[:1], *listed[-1:])]
    if ends in ([True, False], [False, True]):
        return listed if ends[0] else listed[::-1]
    forward = sum(one.next == other.widget for one, other in pairwise(listed))
    backward = sum(other.next == one.widget for one, other in pairwise(listed))
    return listed[::-1] if backward > forward else listed
