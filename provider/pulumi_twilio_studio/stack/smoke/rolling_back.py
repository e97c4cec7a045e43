"""Roll back the flows that failed a smoke test, and try them again."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import harmless
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.one_flow import open_one_flow
from pulumi_twilio_studio.stack.rolling_back import RollBack
from pulumi_twilio_studio.stack.smoke.outcomes import RolledBack
from pulumi_twilio_studio.stack.smoke.trying import smoke_test

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.home import StackHome
    from pulumi_twilio_studio.stack.one_flow import Say
    from pulumi_twilio_studio.stack.smoke.outcomes import FlowOutcome, SmokeReport
    from pulumi_twilio_studio.stack.smoke.trial import Trial


def roll_back_failures(home: StackHome, report: SmokeReport, trial: Trial, say: Say) -> SmokeReport:
    """Roll back each flow of the report that failed, one after the other, and say whether that helped.

    Nothing else is rolled back: neither what somebody changed nor what nobody knows. `say` gets each line of Pulumi.
    """
    flows = tuple(
        replace(each, rolled_back=_roll_back(home, each, trial, say))
        if each.outcome == "failed"
        else each
        for each in report.flows
    )
    return replace(report, flows=flows)


def _roll_back(home: StackHome, failed: FlowOutcome, trial: Trial, say: Say) -> RolledBack:
    try:
        with open_one_flow(home.folder, failed.name, home.stack, os.environ) as flow:
            plan = RollBack.of(flow)
            if plan.live.number != failed.revision:
                raise OperationError(
                    f"revision {plan.live.number} is live now: somebody published meanwhile"
                )
            plan.carry_out(say)
    except Error as failure:
        return RolledBack(None, harmless(str(failure)))
    return RolledBack(plan.to.number, _still_wrong(home, failed.name, trial))


def _still_wrong(home: StackHome, name: str, trial: Trial) -> str:
    """Try the flow again. Return what is wrong with it, or "" if it passes."""
    try:
        [again] = smoke_test(home, [name], trial).flows
    except Error as failure:
        return harmless(f"it could not be tried again: {failure}")
    if again.outcome == "passed":
        return ""
    return "; ".join(["it does not pass a second smoke test", *again.reasons])
