"""Proves autograder/classroom/export/junit.py: a test suite a hand-in."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from autograder.classroom.export.junit import junit_xml
from helpers.results import EVIL, NOTHING, RESULT, SLUG


def test_a_suite_a_hand_in() -> None:
    suites = ET.fromstring(junit_xml([RESULT, NOTHING]))
    assert suites.tag == "testsuites"
    assert (suites.get("tests"), suites.get("failures")) == ("4", "1")
    first, second = suites
    assert [first.get(key) for key in ("failures", "errors", "skipped")] == ["1", "1", "1"]
    cases = first.findall("testcase")
    assert [case.get("name") for case in cases] == [
        "test_one",
        "test_two",
        "test_three",
        "test_four",
    ]
    assert {case.get("classname") for case in cases} == {SLUG}
    assert [[child.tag for child in case] for case in cases] == [
        [],
        ["failure"],
        ["skipped"],
        ["error"],
    ]
    failure = cases[1].find("failure")
    assert failure is not None
    assert failure.get("message") == "It does not fail."
    assert "step 20" in (failure.text or "")
    assert second.get("tests") == "0"
    assert "<script>alert(1)</script>" in (second.findtext("system-out") or "")


def test_what_students_write_is_text() -> None:
    text = junit_xml([RESULT])
    assert not set(text) & set("\x1b\r\u202e")
    assert EVIL not in text
    assert text.startswith("<?xml version='1.0' encoding='utf-8'?>")
