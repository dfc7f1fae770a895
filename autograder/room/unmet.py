"""What a check expected and did not see."""

from __future__ import annotations


class Unmet(AssertionError):
    """The student's programs did not do what the check says. Texts are for the student."""

    def __init__(self, expected: str, got: str, sent: str = "", seen: bytes = b"") -> None:
        super().__init__(f"{expected} | {got}")
        self.expected = expected
        self.got = got
        self.sent = sent  # the text that was looked for
        self.seen = seen  # the bytes it was looked for in


class Blocked(Exception):
    """A check that cannot be tried, because one that it builds on did not pass.

    If that one was not judged, this one is not judged either: the grader's trouble costs no point.
    """

    def __init__(self, need: str, judged: bool = True) -> None:
        super().__init__(need)
        self.judged = judged
