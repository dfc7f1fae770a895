"""10, first of all: there are tests, and they accuse nobody who is right."""

import pytest

from autograder.course.check import check
from autograder.evidence.breaking.tests import Tests

# All runs on all servers are made in the first check of all.
pytestmark = pytest.mark.timeout(600)


@check(
    points=1,
    section="a-test-is-a-promise-in-action",
    hints=["A test is a function: def test_something(room):", "Does your file run? Ask Python."],
)
def test_there_are_tests(tests: Tests) -> None:
    """There are tests, and they can be run."""
    tests.are_there()


@check(
    points=2,
    section="accuse-nobody",
    needs=["test_there_are_tests"],
    required=True,
    hints=[
        "Which sentence of the README does this server break? If none: your test asks too much.",
        "A right server may put something before a line, greet people, and be in no hurry.",
    ],
)
def test_accuses_nobody(tests: Tests) -> None:
    """No test fails on a server that is right, however different it is."""
    tests.accuse_nobody()
