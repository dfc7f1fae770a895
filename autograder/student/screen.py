"""What `autograder check` prints: a line a topic or a check, and one failure on one screen."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.course.exercises import asks_for_a_chat
from autograder.course.misconceptions import belief
from autograder.grading.score import Score
from autograder.judging.verdict import BLOCKED, FAILED, MARKS, NOT_JUDGED, PASSED, Feedback, Verdict
from autograder.words.counted import more_failed, more_wait
from autograder.words.language import _, plural
from autograder.words.plain import plain

WORST = (FAILED, NOT_JUDGED, BLOCKED)  # which of the states of some checks is told for all
STYLES = {PASSED: "green", FAILED: "bold red", BLOCKED: "dim", NOT_JUDGED: "yellow"}
WIDTH = 92  # columns of the list of checks
STEPS = 6  # at most
MOST = {"came": 3, "bytes": 4, "chart": 10, "threads": 5, "errors": 4, "todo": 1}  # lines of a part
LEAST = 3
LINES = 40  # of a screen, on which a failure fits: the topics, the failure, the points
AROUND = 14  # lines of it that are always there, some of them empty


class Screen:
    """Prints a run of checks. No text of a student's program can steer the terminal."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def heading(self, text: str) -> None:
        """What is being checked."""
        self.console.print(Text(plain(text), style="bold"))

    def sentence(self, text: str, style: str = "") -> None:
        """One sentence."""
        self.console.print(Text(plain(text), style=style))

    def explanation(self, text: str) -> None:
        """What the sources say about a failure, before anything was run."""
        self.console.print()
        self.sentence(text, "bold red")

    def verdict(self, verdict: Verdict) -> None:
        """One line for a check that has finished."""
        row = Table.grid(padding=(0, 1), expand=True)
        row.width = min(self.console.width - 2, WIDTH)
        row.add_column(width=1)
        row.add_column(ratio=1)
        row.add_column(justify="right", no_wrap=True)
        title = Text(plain(verdict.title), style="dim" if verdict.state == BLOCKED else "")
        points = Text(f"{verdict.earned:g}/{verdict.points:g}", style="dim")
        mark = Text(MARKS[verdict.state], style=STYLES[verdict.state])
        row.add_row(mark, title, points)
        self.console.print(Padding(row, (0, 0, 0, 2)))
        if verdict.state == NOT_JUDGED:
            self._indented(_("Not judged: {because}").format(because=verdict.because), "yellow")
        elif verdict.state == PASSED and verdict.because:
            self._indented(verdict.because, "yellow")

    @contextlib.contextmanager
    def running(self, count: int) -> Iterator[Callable[[Verdict], None]]:
        """While checks run, on a terminal: how many are done. What it yields takes each verdict."""
        done = itertools.count(1)
        begun = plural("{count} check is run.", "{count} checks are run.", count)
        with self.console.status(begun.format(count=count)) as status:

            def note(verdict: Verdict) -> None:
                text = plural(
                    "{done} of {count} check is done.", "{done} of {count} checks are done.", count
                )
                status.update(text.format(done=next(done), count=count))

            yield note

    def topic(self, text: str, verdicts: Sequence[Verdict]) -> None:
        """One line for the checks of one topic."""
        state = next((s for s in WORST if any(v.state == s for v in verdicts)), PASSED)
        row = Table.grid(padding=(0, 1), expand=True)
        row.width = min(self.console.width - 2, WIDTH)
        row.add_column(width=1)
        row.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        row.add_column(justify="right", no_wrap=True, style="dim")
        points = [sum(v.earned for v in verdicts), sum(v.points for v in verdicts)]
        mark = Text(MARKS[state], style=STYLES[state])
        title = Text(plain(text), style="dim" if state == BLOCKED else "")
        row.add_row(mark, title, f"{points[0]:g}/{points[1]:g}")
        self.console.print(Padding(row, (0, 0, 0, 2)))
        for verdict in verdicts:
            if verdict.state == NOT_JUDGED or (verdict.state == PASSED and verdict.because):
                self._indented(f"{verdict.title} {verdict.because}", "yellow")

    def folded(self, verdicts: Sequence[Verdict]) -> None:
        """What else failed, and what waits for what failed, in a line each."""
        states = [verdict.state for verdict in verdicts]
        if waiting := states.count(BLOCKED):
            self.sentence(more_wait(waiting))
        if (others := states.count(FAILED) - 1) > 0:
            self.sentence(more_failed(others))

    def failure(self, verdict: Verdict, what: str, below: int = 0) -> None:
        """A failed check explained, and what to do next: the cause first.

        ``what`` was checked, as one names it; ``below`` it come so many more lines.
        """
        self.console.print()
        mark = (f"{MARKS[FAILED]} ", STYLES[FAILED])
        self.console.print(Text.assemble(mark, (plain(verdict.title), "bold")))
        if verdict.feedback:
            self._feedback(verdict.feedback, below)
        self.console.print()
        for line in _what_next(verdict):
            self.sentence(line)
        again, step = f"check {what} --only {verdict.name}", f"replay {what} {verdict.name}"
        commands = [(_("Run just this one: "), again)]
        if asks_for_a_chat(verdict.slug):  # what is not theirs cannot be stepped through
            commands.append((_("Step through it: "), step))
        for words, command in commands:
            line = plain(f"autograder {command}".replace("  ", " "))
            self.console.print(Text.assemble(words, (line, "cyan")), soft_wrap=True)

    def _verdict_in_short(self, told: Feedback) -> int:
        """The line and the cause, first of all. Returns how many lines of the screen that takes."""
        line = Text(plain(told.line), style="cyan", no_wrap=True, overflow="ellipsis")
        cause = Text(plain(told.cause))
        above = [Text(plain(part.in_short), style="dim") for part in told.above]
        there = [Padding(text, (0, 0, 0, 2)) for text in (line, *above, cause) if text]
        for shown in there:
            self.console.print(shown)
        return sum(len(self.console.render_lines(shown)) for shown in there)

    def _feedback(self, told: Feedback, below: int) -> None:
        short = self._verdict_in_short(told)
        self.console.print()
        for number, step in _steps(told.steps):
            last = number == len(told.steps)
            text = f"{'▶' if last else ' '} {number:>2}. {step}" if number else f"      {step}"
            self._indented(text, "bold red" if last else "")
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(_("Expected"), Text(plain(told.expected)))
        grid.add_row(_("Got"), Text(plain(told.rest)))
        self.console.print(Padding(grid, (0, 0, 0, 2)))
        above = below + short + len(list(_steps(told.steps))) + len(self.console.render_lines(grid))
        for heading, lines in _blocks(told, LINES - AROUND - above):
            self._indented(heading, "dim")
            for line in lines:
                shown = Text(line.expandtabs(4), no_wrap=True, overflow="ellipsis")
                self.console.print(Padding(shown, (0, 0, 0, 4)))

    def _indented(self, text: str, style: str = "") -> None:
        self.console.print(Padding(Text(plain(text), style=style), (0, 0, 0, 2)))

    def hint(self, verdict: Verdict, rung: int) -> None:
        """One rung of a check's hints, counted from 1."""
        self.console.print()
        self.rung(verdict.hints, rung)

    def rung(self, hints: Sequence[str], rung: int) -> None:
        """One of some hints, counted from 1."""
        if not hints:
            self.sentence(_("There is no hint for this check."))
            return
        heading = _("Hint {number} of {all}:").format(number=rung, all=len(hints))
        self.console.print(Text.assemble((heading + " ", "bold"), plain(hints[rung - 1])))

    def in_short(self, text: str) -> None:
        """What it came to, in one sentence, if there is one."""
        if text:
            self.console.print()
            self.sentence(text, "bold")

    def points(self, score: Score) -> None:
        """The points so far, and what bounds them."""
        self.console.print()
        for remark in (*score.remarks, *score.forgiven):
            self.sentence(remark, "yellow")
        values = {"earned": f"{score.earned:g}", "possible": f"{score.possible:g}"}
        if score.percent is None:
            text = plural(
                "Points: {earned} of {possible} so far; {count} check was not judged.",
                "Points: {earned} of {possible} so far; {count} checks were not judged.",
                score.not_judged,
            )
            self.sentence(text.format(count=score.not_judged, **values), "yellow")
            return
        text = _("Points: {earned} of {possible} ({percent} %).")
        text = text.format(percent=f"{score.percent:g}", **values)
        self.sentence(text, "bold green" if score.earned == score.possible else "bold")

    def more(self, count: int) -> None:
        """That more checks run at hand-in. Those above are public."""
        if count:
            text = plural(
                "These checks are public; {count} more runs at hand-in.",
                "These checks are public; {count} more run at hand-in.",
                count,
            )
            self.sentence(text.format(count=count), "dim")

    def about(self, sentences: Iterable[str]) -> None:
        """Which track counts, and why."""
        for sentence in sentences:
            self.sentence(sentence)


def _blocks(told: Feedback, room: int) -> Iterator[tuple[str, list[str]]]:
    """What stands below a failure: the last lines of each text, in so many lines.

    There are LEAST lines of each, all the same; the last ones are left out before that.
    """
    less = "came" if told.seen_bytes else ""  # the bytes say the same, and more
    texts = [
        (part.heading, plain(part.text).rstrip("\n").split("\n"), MOST.get(part.kind, LEAST))
        for part in told.below
        if part.kind != less
    ]
    there = [
        (heading, lines, min(most, len(lines))) for heading, lines, most in texts if any(lines)
    ]
    while len(there) > 1 and sum(1 + min(LEAST, most) for _h, _l, most in there) > room:
        there.pop()
    too_many = sum(1 + most for _heading, _lines, most in there) - room
    for heading, lines, most in there:
        kept = most
        if lines is not there[0][1] and too_many > 0:  # what comes later, and the chart, give way
            kept = max(min(LEAST, most), most - too_many)
            too_many -= most - kept
        yield heading, lines if len(lines) <= kept else ["…", *lines[-kept + 1 :]]


def _steps(steps: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The last steps with their numbers; (0, …) stands for those left out."""
    left_out = max(0, len(steps) - STEPS)
    if left_out:
        text = plural("… {count} step before", "… {count} steps before", left_out)
        yield 0, text.format(count=left_out)
    yield from enumerate(steps[left_out:], left_out + 1)


def _what_next(verdict: Verdict) -> Iterator[str]:
    values = {"lesson": verdict.lesson, "id": verdict.belief}
    values["belief"] = belief(verdict.belief)
    if values["belief"]:
        yield _("The belief behind it: “{belief}” ({id}).").format(**values)
    if verdict.lesson:
        yield _("Read lessons/{lesson}").format(**values)
    if verdict.is_forgiven:
        yield _("The code that your course gave out fails here, too: this costs nothing.")
