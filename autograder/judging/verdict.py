"""What a check found: a verdict, and what the student is told about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, NamedTuple

from autograder.words.language import _

State = Literal["passed", "failed", "blocked", "not judged"]
BAD_NUMBER = "[Errno 9]"  # EBADF: the program itself has closed that socket
TODO = re.compile(r"#\s*TODO\b")
PASSED: State = "passed"
FAILED: State = "failed"
BLOCKED: State = "blocked"  # what the check builds on failed, so it was not run
NOT_JUDGED: State = "not judged"  # the grader itself broke: never a fail, never a pass
MARKS: dict[State, str] = {PASSED: "✓", FAILED: "✗", BLOCKED: "∅", NOT_JUDGED: "?"}


class Part(NamedTuple):
    """A text of what was seen. Its lines stay as they are."""

    kind: str  # way, came, bytes, chart, threads, errors or todo
    heading: str
    text: str
    in_short: str = ""  # one sentence that says it: such a part stands right below the line


@dataclass(frozen=True)
class Feedback:
    """Everything a failed check has to say, ready to be laid out. Texts are in one language."""

    expected: str
    got: str
    steps: list[str] = field(default_factory=list)  # what happened; the last one failed
    sent: str = ""  # the text that was looked for
    seen: str = ""  # what came instead, the end of it
    seen_bytes: str = ""  # the same as bytes, with a caret where it parts from the text
    chart: str = ""  # the message sequence chart, as text
    threads: list[str] = field(default_factory=list)  # where each thread stood
    errors: str = ""  # the last lines of the program's stderr
    todo: str = ""  # how many TODOs are still open, where something else comes first
    belief: str = ""  # the belief that the run contains, e.g. "M5"
    place: str = ""  # the student's own line where it went wrong, e.g. "server.py:12"
    code: str = ""  # what stands there
    is_sure: bool = False  # that line is the mistake, whatever else a recorded run shows
    is_of_check: bool = False  # the check itself has told that line
    # The lines that led there, and on from it, outermost first: "server.py:12: relay(line)".
    way: list[str] = field(default_factory=list)

    @property
    def cause(self) -> str:
        """Why it came so, or what came: the first sentence."""
        return self.got.partition("\n")[0]

    @property
    def names_a_line(self) -> bool:
        """Whether what came names a line of the student's, or what is still to be written."""
        return ".py:" in self.got

    @property
    def knows_its_line(self) -> bool:
        """Whether that line is known whatever a recorded run shows: something died there, nothing
        is written there yet, or it is sure. Who died of a closed socket, was it closed elsewhere.
        """
        died = self.names_a_line and bool(self.errors) and BAD_NUMBER not in self.errors
        return self.is_sure or died or TODO.search(self.code) is not None

    @property
    def rest(self) -> str:
        """What came, without the cause, where there is more to say."""
        return self.got.partition("\n")[2] or self.got

    @property
    def line(self) -> str:
        """The student's own line where it went wrong. "" if no line shows it."""
        return f"{self.place}: {self.code}" if self.place else ""

    @property
    def _way(self) -> Part:
        """The lines that led to the marked one. Empty if that is alone."""
        there = self.way if len(self.way) > 1 else []
        places = " → ".join(line.partition(": ")[0] for line in there)
        in_short = _("The way through your program: {places}").format(places=places)
        return Part("way", _("The way through your program"), "\n".join(there), in_short)

    @property
    def parts(self) -> list[Part]:
        """What was seen, in the order in which each page and screen tells it: what is not empty.

        Each of them goes through all of these, so a new one shows everywhere.
        """
        parts = (
            self._way,
            Part("came", _("What came instead"), self.seen),
            Part("bytes", _("As bytes"), self.seen_bytes),
            Part("chart", _("Who sent what to whom"), self.chart),
            Part("threads", _("Where the threads stood"), "\n".join(self.threads)),
            Part("errors", _("What the program wrote to stderr"), self.errors),
            Part("todo", _("What is still to be written"), self.todo),
        )
        return [part for part in parts if part.text]

    @property
    def above(self) -> list[Part]:
        """Those of them that stand right below the line."""
        return [part for part in self.parts if part.in_short]

    @property
    def below(self) -> list[Part]:
        """Those of them that stand below what was expected, and what came."""
        return [part for part in self.parts if not part.in_short]


@dataclass(frozen=True)
class Verdict:
    """One check's outcome for one submission."""

    name: str  # e.g. "test_late_joiner"
    slug: str  # e.g. "04_multi_user_chat"
    title: str  # the check's sentence
    points: float
    state: State
    seconds: float = 0.0
    required: bool = False
    because: str = ""  # blocked: the check it builds on; not judged: what broke; passed: a remark
    misconception: str = ""  # that the check is about, e.g. "M5"
    lesson: str = ""  # e.g. "04_multi_user_chat.md#who-leaves"
    hints: list[str] = field(default_factory=list)
    feedback: Feedback | None = None
    astray: int = 0  # lines that the programs wrote as their probe, and that were no events
    hidden: bool = False  # of a check of the instructor's own, which students do not have
    free: bool = False  # the code that the course gave out fails it, too: that costs nothing

    @property
    def belief(self) -> str:
        """The id of the belief behind a failure, where the run contains one."""
        return self.feedback.belief if self.feedback is not None else ""

    @property
    def earned(self) -> float:
        """Points for the score: all or none."""
        return self.points if self.state == PASSED or self.is_forgiven else 0.0

    @property
    def is_forgiven(self) -> bool:
        """Whether it failed, and that costs nothing in this course."""
        return self.free and self.state == FAILED

    def weighed(self, weights: Mapping[str, float]) -> Verdict:
        """The verdict with its points times what the course says its check weighs."""
        return replace(self, points=self.points * weights.get(self.name, 1))

    def to_json(self) -> dict[str, Any]:
        """A dict that json can write."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Verdict:
        """The verdict that ``to_json`` was made of."""
        feedback = data.get("feedback")
        return cls(**(data | {"feedback": Feedback(**feedback) if feedback else None}))
