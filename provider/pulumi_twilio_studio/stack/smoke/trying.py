"""Try the flows of a stack at Twilio: whether what was published is live, and does what its cases say.

Nothing is started before it is known of every flow whether its cases may be tried. Cases are tried one after the other,
because Twilio runs one execution for a contact at a time (docs: studio/rest-api/v2/execution).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.identity import home_of
from pulumi_twilio_studio.lifecycle.flow.live_check import Finding
from pulumi_twilio_studio.stack.connections import Connections, Reached
from pulumi_twilio_studio.stack.smoke.looks import look_at_entrances, look_at_flow
from pulumi_twilio_studio.stack.smoke.outcomes import FlowOutcome, SmokeReport
from pulumi_twilio_studio.stack.smoke.subject import SmokeSubject

if TYPE_CHECKING:
    from collections.abc import Collection

    from pulumi_twilio_studio.lifecycle.flow.live_check import LiveCheck
    from pulumi_twilio_studio.lifecycle.hidden import HiddenTexts
    from pulumi_twilio_studio.stack.home import StackHome
    from pulumi_twilio_studio.stack.recorded import Recorded
    from pulumi_twilio_studio.stack.smoke.cases import FlowCases
    from pulumi_twilio_studio.stack.smoke.trial import Trial

AT_ONCE = 16


def smoke_test(home: StackHome, names: Collection[str], trial: Trial) -> SmokeReport:
    """Try these flows of a stack, or all. Raises OperationError, StudioError, and CasesError before anything starts."""
    stack = SmokeSubject.of(home, names)
    return SmokeReport(home.project, home.stack, try_flows(stack, trial))


def try_flows(
    stack: SmokeSubject, trial: Trial, connections: Connections | None = None
) -> tuple[FlowOutcome, ...]:
    """Return what came of each flow. What is wrong with one flow does not hide the others.

    It costs one request for each flow, one more below a draft, and one list for each kind of entrance. Without cases it
    sends no request that changes anything.
    """
    flows = list(stack.flows.values())
    with closing(connections or Connections()) as shared:
        reached = Reached(shared, stack.settings, home_of(stack.home.address))
        with ThreadPoolExecutor(AT_ONCE) as threads:
            looks = list(threads.map(lambda flow: look_at_flow(reached, flow), flows))
        led = look_at_entrances(reached, stack.others, [flow.sid for flow in flows])
        seen = [
            _Seen(flow, look, led.get(flow.sid, []))
            for flow, look in zip(flows, looks, strict=True)
        ]
        for each in seen:
            each.prepare(stack, reached, spends=trial.spends)
        return tuple(_shown(each.outcome(trial), stack.hidden) for each in seen)


@dataclass
class _Seen:
    """A flow, and what is known of it before its cases are tried."""

    flow: Recorded
    look: LiveCheck
    findings: list[Finding]
    """What does not lead to it any more, and why its cases are not tried."""

    cases: FlowCases | None = None
    """The cases that are to be tried."""

    def prepare(self, stack: SmokeSubject, reached: Reached, *, spends: bool) -> None:
        """Find out whether its cases may be tried."""
        if self.flow.name not in stack.suites:
            return
        # Here: a stack without cases waits for nothing that runs them.
        from pulumi_twilio_studio.stack.smoke.cases import FlowCases  # noqa: PLC0415 -- see above

        cases = FlowCases(self.flow, stack.suites[self.flow.name], self.look, reached)
        reasons = cases.reasons(spends=spends)
        self.findings += [Finding("unknown", f"its cases are not tried: {why}") for why in reasons]
        self.cases = None if reasons else cases

    def outcome(self, trial: Trial) -> FlowOutcome:
        """Try the cases, if they may be tried."""
        return FlowOutcome(
            name=self.flow.name,
            sid=self.flow.sid,
            account_sid=str(self.flow.outputs.get("account_sid", "")),
            revision=self.look.revision,
            findings=(*self.look.findings, *self.findings),
            cases=self.cases.outcomes(trial) if self.cases else (),
        )


def _shown(outcome: FlowOutcome, hidden: HiddenTexts) -> FlowOutcome:
    """Return what came of a flow as the user may see it."""
    shown = hidden.shown
    return replace(
        outcome,
        findings=tuple(replace(each, message=shown(each.message)) for each in outcome.findings),
        cases=tuple(
            replace(
                each,
                message=shown(each.message),
                expected=shown(each.expected),
                got=shown(each.got),
            )
            for each in outcome.cases
        ),
    )
