"""The gate of promotion: a flow goes live in a stack only in the version that the stack before it runs.

What counts as proof is docs/decisions/0019-the-state-is-the-proof.md. The gate asks nothing about a flow whose version
stays, or that is rolled back, or that is declared a draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import Definition, DefinitionError
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.identity import name_in, short
from pulumi_twilio_studio.kinds import FLOW
from pulumi_twilio_studio.lifecycle.flow import promotion_report as report
from pulumi_twilio_studio.lifecycle.flow.proof import agreement_problem, time_problem
from pulumi_twilio_studio.lifecycle.flow.values import content_sha256

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.lifecycle.declared import Run, Values
    from pulumi_twilio_studio.lifecycle.flow.earlier import Earlier, EarlierFlow

LONGEST_REASON = 100
"""How many characters of the reason for an override a commit message carries."""


@dataclass(frozen=True)
class Promotion:
    """One flow on its way to the callers of this stack."""

    run: Run
    earlier: Earlier
    is_file: bool
    """Whether the definition is a file as it stands, so that nothing was filled in."""

    @classmethod
    def of(cls, run: Run, inputs: Values) -> Promotion | None:
        """Return the promotion of a flow with inputs as the program gave them. None if the gate does not apply."""
        earlier = run.earlier
        if earlier is None or "pin" in inputs or run.pin(name_in(inputs["identity"])) is not None:
            return None
        source = inputs.get("definition")
        return cls(run, earlier, isinstance(source, str) and not source.startswith("{"))

    def problems(self, inputs: Values, known: Mapping[str, Any]) -> list[str]:
        """Return why the flow may not go live yet. `inputs` are complete, `known` are those of the state.

        If the run has an override, it notes and tells it instead.
        """
        version = _version(inputs)
        if not version or inputs["status"] != "published" or self._is_live(inputs, known, version):
            return []
        refusal = self._refusal(inputs, version)
        if refusal is None:
            return []
        reason = self.run.override
        if not reason:
            return [report.with_ways_on(refusal, self.earlier.called, is_unreasoned=reason == "")]
        self._pass(inputs, refusal, reason)
        return []

    def _is_live(self, inputs: Values, known: Mapping[str, Any], version: str) -> bool:
        """Return whether callers of this stack have that version already, or get back what was declared last."""
        if known.get("status") != "published":
            return False
        same = ("definition", "template_sha256")
        if all(inputs.get(name) == known.get(name) for name in same) or version == _version(known):
            return True
        return "template_sha256" not in inputs and self._is_repair(inputs)

    def _is_repair(self, inputs: Values) -> bool:
        """Return whether the flow is declared as in the last run, so that somebody's change is only undone."""
        needed = ("friendly_name", "definition", "account_sid")
        if not all(isinstance(inputs[name], str) for name in needed):
            return False
        definition = Definition.kept(inputs["definition"], inputs["canvas"])
        declared = content_sha256(inputs["friendly_name"], definition, inputs["layout"])
        recorded = self.run.account(inputs["account_sid"]).recorded(FLOW.type)
        return any(
            (each.get("identity"), each.get("declares"), each.get("declared_sha256"))
            == (inputs["identity"], "published", declared)
            for each in recorded
        )

    def _refusal(self, inputs: Values, version: str) -> str | None:
        """Return why the flow may not go live. None if it may."""
        name = name_in(inputs["identity"])
        try:
            flow = self.earlier.flow(name)
        except Error as failure:
            return report.unreadable(self.earlier.called, failure)
        if flow is None:
            return report.not_declared(name, self.earlier.called)
        proof = _no_proof(flow, name, self.earlier.called)
        if proof is not None:
            return proof
        if flow.version != version:
            is_filled = "template_sha256" not in inputs and not self.is_file
            return report.another_version(
                name,
                (self.earlier.called, flow.version),
                (_stack(inputs), version),
                is_filled=is_filled,
            )
        return agreement_problem(self.run, self.earlier, flow, name) or time_problem(
            self.run, self.earlier, flow, name
        )

    def _pass(self, inputs: Values, refusal: str, reason: str) -> None:
        self.run.tell(report.passed(name_in(inputs["identity"]), reason, refusal))
        if isinstance(inputs["account_sid"], str):  # before it is known, nothing is written
            account = self.run.account(inputs["account_sid"])
            account.overrides[inputs["identity"]] = reason


def reason_of(text: str) -> str:
    """Return the reason for an override as a commit message carries it: one line, cut if it is long."""
    reason = " ".join(text.split())
    return (
        reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 3].rstrip()}..."
    )


def _no_proof(flow: EarlierFlow, name: str, stack: str) -> str | None:
    """Return why what is recorded of the flow cannot prove any version. None if it can."""
    if flow.flaw:
        return report.flawed(name, stack, flow.flaw)
    if flow.declares != "published" or flow.live_revision is None:
        return report.not_live(name, stack)
    if flow.has_drifted:
        return report.drifted(name, stack)
    return None if flow.version else report.no_version(name, stack)


def _version(values: Mapping[str, Any]) -> str:
    """Return the version that these inputs describe. "" while it is not known, or if the definition is not sound."""
    template, definition = values.get("template_sha256"), values.get("definition")
    if isinstance(template, str):
        return short(template)
    if not isinstance(definition, str):
        return ""
    try:
        return short(Definition.kept(definition).sha256)
    except DefinitionError:
        return ""


def _stack(inputs: Values) -> str:
    """Return the name of the stack that declares the flow."""
    return str(inputs["identity"].split("/", 3)[2])
