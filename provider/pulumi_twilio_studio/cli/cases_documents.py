"""What came of cases as a document for programs: JSON, or XML as JUnit and most CI services read it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from pulumi_twilio_studio.cases.telling import told
from pulumi_twilio_studio.cli.places import begins, is_report_of
from pulumi_twilio_studio.foreign import harmless

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases import CaseResult, Coverage
    from pulumi_twilio_studio.cli.cases_run import CasesRun, TimedResult

SUITE = "twilio-studio test"
is_our_json = is_report_of("cases")
is_our_xml = begins(f'<testsuites name="{SUITE}"')


def as_data(run: CasesRun, coverages: Mapping[str, Coverage]) -> dict[str, Any]:
    """Return JSON: counts, each case, each file that cannot be run, and what is covered of each flow."""
    return {
        "counts": {
            "passed": len(run.ran) - len(run.failed),
            "failed": len(run.failed),
            "errors": len(run.errors),
            "deselected": run.left_out,
        },
        "seconds": round(run.seconds, 3),
        "cases": list(map(_case, run.ran)),
        "errors": [{"file": file, "message": why} for file, why in run.errors],
        "coverage": [_coverage(flow, each) for flow, each in coverages.items()],
    }


def as_junit(run: CasesRun) -> str:
    """Return XML: a suite for each file of cases."""
    root = ET.Element("testsuites", {"name": SUITE, **_sums(run.ran, len(run.errors))})
    for file, cases in groupby(run.ran, lambda each: each.result.file):
        listed = list(cases)
        suite = ET.SubElement(root, "testsuite", {"name": harmless(file), **_sums(listed, 0)})
        for each in listed:
            _add_case(suite, each)
    for file, why in run.errors:
        sums = {"tests": "1", "failures": "0", "errors": "1", "time": "0"}
        suite = ET.SubElement(root, "testsuite", {"name": harmless(file), **sums})
        names = {"classname": harmless(file), "name": "the file", "time": "0"}
        ET.SubElement(ET.SubElement(suite, "testcase", names), "error").text = harmless(why)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _add_case(suite: ET.Element, timed: TimedResult) -> None:
    result = timed.result
    names = {
        "classname": harmless(result.file),
        "name": harmless(result.name),
        "file": harmless(result.file),
        "line": str(result.line),
        "time": f"{timed.seconds:.4f}",
    }
    case = ET.SubElement(suite, "testcase", names)
    if result.failure is not None:
        failure = ET.SubElement(case, "failure", {"message": harmless(result.failure.message)})
        failure.text = "\n".join(told(result))


def _sums(ran: list[TimedResult], errors: int) -> dict[str, str]:
    failed = sum(not each.result.passed for each in ran)
    seconds = sum(each.seconds for each in ran)
    return {
        "tests": str(len(ran) + errors),
        "failures": str(failed),
        "errors": str(errors),
        "time": f"{seconds:.4f}",
    }


def _case(timed: TimedResult) -> dict[str, Any]:
    result = timed.result
    return {
        "file": result.file,
        "line": result.line,
        "name": result.name,
        "passed": result.passed,
        "seconds": round(timed.seconds, 4),
        "failure": _failure(result),
        "conversation": [
            {"who": each.who, "text": each.text, "widget": each.widget}
            for each in result.conversation
        ],
        "path": [each.widget for each in result.steps if each.flow == result.flow_sid],
        "waits_at": result.waits_at,
        "variables": dict(result.variables),
    }


def _failure(result: CaseResult) -> dict[str, Any] | None:
    failure = result.failure
    if failure is None:
        return None
    return {
        "line": failure.line,
        "message": failure.message,
        "expected": failure.expected,
        "got": failure.got,
        "widget": failure.widget,
    }


def _coverage(flow: str, coverage: Coverage) -> dict[str, Any]:
    return {
        "flow": flow,
        "share": round(coverage.share, 4),
        "widgets": len(coverage.widgets),
        "transitions": len(coverage.transitions),
        "missed_widgets": coverage.missed_widgets,
        "missed_transitions": [
            {"widget": each.widget, "event": each.event, "match": each.match, "next": each.next}
            for each in coverage.missed_transitions
        ],
    }
