"""junit.xml: a test suite a hand-in, for tools that read test reports."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from autograder.grading.results import Result, output_of
from autograder.judging.verdict import BLOCKED, FAILED, NOT_JUDGED, State, Verdict
from autograder.words.plain import plain

TAGS: dict[State, str] = {FAILED: "failure", BLOCKED: "skipped", NOT_JUDGED: "error"}


def junit_xml(results: Sequence[Result]) -> str:
    """The verdicts of a class. A check that was not judged is an error, a blocked one skipped."""
    suites = ET.Element("testsuites", _counts([v for r in results for v in r.verdicts]))
    for result in results:
        name = {"name": plain(result.name)}
        suite = ET.SubElement(suites, "testsuite", name | _counts(result.verdicts))
        for verdict in result.verdicts:
            _case(suite, verdict, result)
        if told := [*dict.fromkeys(result.problems.values()), *result.doubts]:
            ET.SubElement(suite, "system-out").text = plain("\n".join(told))
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _counts(verdicts: Sequence[Verdict]) -> dict[str, str]:
    states = [verdict.state for verdict in verdicts]
    return {
        "tests": str(len(states)),
        "failures": str(states.count(FAILED)),
        "errors": str(states.count(NOT_JUDGED)),
        "skipped": str(states.count(BLOCKED)),
        "time": f"{sum(verdict.seconds for verdict in verdicts):.3f}",
    }


def _case(suite: ET.Element, verdict: Verdict, result: Result) -> None:
    names = {"classname": verdict.slug, "name": plain(verdict.name)}
    case = ET.SubElement(suite, "testcase", names | {"time": f"{verdict.seconds:.3f}"})
    if tag := TAGS.get(verdict.state):
        told = ET.SubElement(case, tag, message=plain(verdict.title))
        told.text = plain(output_of(verdict, result))
