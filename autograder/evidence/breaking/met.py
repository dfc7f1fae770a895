"""Which test has met the mistake of a server, and does not ask for what it has shown there.

The same tests are run on a right twin of the server. Where somebody got there what they do not get
here, or the other way round, the mistake has shown itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from autograder.evidence.breaking.run import Notes
from autograder.evidence.breaking.words import Came
from autograder.words.language import _
from autograder.words.quoted import short


class Met(NamedTuple):
    """A test in which a faulty server did something else than a right one."""

    test: str
    name: str  # who has seen it
    line: bytes | None  # that came too often, or too seldom; None: the end of the connection
    wrong: int  # times that it came
    right: int  # times that it comes from a right server
    is_introduction: bool  # somebody's name, which each of them says first: who would ask for it?

    def told(self, place: str) -> str:
        """One sentence. ``place`` is where the test begins."""
        values = {"test": self.test, "place": place, "name": self.name}
        if self.line is None:
            sentence = _(
                "{test} meets the mistake and does not ask for it ({place}): the server ends its "
                "connection to {name}."
            )
            if self.right:
                sentence = _(
                    "{test} meets the mistake and does not ask for it ({place}): the server does "
                    "not end its connection to {name}."
                )
            return sentence.format(**values)
        text = short(self.line.decode("utf-8", "replace"))
        sentence = _(
            "{test} meets the mistake and does not ask for it ({place}): how often “{text}” comes "
            "to {name}: here {wrong}, from a right server {right}."
        )
        return sentence.format(**values, text=text, wrong=self.wrong, right=self.right)


def met(wrong: Notes, right: Notes, again: Notes) -> list[Met]:
    """The tests that have met it, and how it showed itself first.

    ``right`` and ``again`` are two runs on a right server. What differs in these, says nothing.
    """
    same = [test for test in wrong if test in right and right[test] == again.get(test)]
    found = ([*_differences(test, wrong[test], right[test])] for test in same)
    return [min(each, key=lambda one: one.is_introduction) for each in found if each]


def _differences(test: str, wrong: list[Came], right: list[Came]) -> Iterator[Met]:
    names = {one.name.encode() for one in wrong}
    for here, there in zip_longest(wrong, right):
        if here is None or there is None or here.name != there.name:
            return  # a test that asks other people in each time
        ours, theirs = Counter(here.lines), Counter(there.lines)
        for line in [*(ours - theirs), *(theirs - ours)]:
            yield Met(test, here.name, line, ours[line], theirs[line], line in names)
        if here.ended != there.ended:
            yield Met(test, here.name, None, here.ended, there.ended, False)
