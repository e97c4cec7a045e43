"""The cases of one flow, tried at Twilio."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import SECRET
from pulumi_twilio_studio.lifecycle.executions.readiness import Readiness
from pulumi_twilio_studio.lifecycle.executions.trying import Attempt, LiveFlow
from pulumi_twilio_studio.stack.smoke.outcomes import CaseOutcome
from pulumi_twilio_studio.studio.client import Client

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.executions.readiness import Suite
    from pulumi_twilio_studio.lifecycle.executions.trying import Tried
    from pulumi_twilio_studio.lifecycle.flow.live_check import LiveCheck
    from pulumi_twilio_studio.stack.connections import Reached
    from pulumi_twilio_studio.stack.recorded import Recorded
    from pulumi_twilio_studio.stack.smoke.trial import Trial
    from pulumi_twilio_studio.studio.executions import Execution


@dataclass(frozen=True)
class FlowCases:
    """The cases of one flow, and what is live of it."""

    flow: Recorded
    suite: Suite
    check: LiveCheck
    reached: Reached

    def reasons(self, *, spends: bool) -> list[str]:
        """Return why no case is tried. Nothing if they may be tried. Starts nothing."""
        if self.check.findings:
            return ["it is not as its stack published it"]
        if self.check.definition is None:
            return ["no revision is live"]
        try:
            users = () if self.check.head_is_live else self._reader.test_users(self.flow.sid)
        except Error as failure:
            return [str(failure)]
        return Readiness(self.check.definition, self.suite, spends, users).reasons()

    def outcomes(self, trial: Trial) -> tuple[CaseOutcome, ...]:
        """Try the cases, one after the other. There must be no reason not to."""
        reader = self._reader
        with closing(Client(reader.settings, pace=reader.pace)) as client:
            live = self._live(client)
            return tuple(self._outcome(live, at, trial) for at in range(len(self.suite.cases)))

    @property
    def _reader(self) -> Client:
        """The client for the account that can only read."""
        return self.reached.account(str(self.flow.outputs["account_sid"])).client

    def _live(self, client: Client) -> LiveFlow:
        check = self.check
        if check.definition is None or check.revision is None:
            raise AssertionError("no revision is live")
        return LiveFlow(client, self.flow.sid, check.revision, check.definition)

    def _outcome(self, live: LiveFlow, at: int, trial: Trial) -> CaseOutcome:
        name, attempt = self.suite.cases[at].name, Attempt(live, self.suite, at)
        outcome = CaseOutcome(name, str(self.suite.path), self.suite.line(at), "unknown")
        try:
            execution = attempt.start()
            outcome = replace(outcome, execution=execution.sid, url=_address(live, execution))
            listener = trial.listen(self.flow.name, name, execution)
            tried = attempt.follow(execution, listener, trial.seconds)
        except Error as failure:
            return replace(outcome, message=str(failure))
        return self._judged(outcome, tried)

    def _judged(self, outcome: CaseOutcome, tried: Tried) -> CaseOutcome:
        judgement, failure = tried.judgement, tried.judgement.failure
        known = judgement.outcome if judgement.outcome != "open" else "unknown"
        outcome = replace(outcome, outcome=known, was_ended=tried.was_ended)
        if failure is None:
            return outcome
        is_secret = bool(self.flow.outputs.get("is_secret"))
        return replace(
            outcome,
            message=failure.message,
            expected=failure.expected,
            got=SECRET if is_secret and failure.got else failure.got,
            widget=failure.widget,
        )


def _address(live: LiveFlow, execution: Execution) -> str:
    """Return where Twilio's API has the execution (docs: studio/rest-api/v2/execution)."""
    host = live.client.settings.host("studio")
    return f"{host}/v2/Flows/{live.sid}/Executions/{execution.sid}"
