"""What `autograder` alone prints: where you are, and one command to go on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.course.exercises import exercise
from autograder.course.settings import Course
from autograder.kit import EXERCISES
from autograder.student import progress
from autograder.student.progress import BEGUN, CHANGED, DONE, UNTOUCHED, Step
from autograder.words.language import _, plural

MARKS = {DONE: "✓", BEGUN: "▶", CHANGED: "▶", UNTOUCHED: "·"}
STYLES = {DONE: "green", BEGUN: "bold yellow", CHANGED: "bold yellow", UNTOUCHED: "dim"}

POINTS, GAP = len("100/100"), 2  # columns


def show(course: Course, console: Console, home: Path = EXERCISES) -> None:
    """A line for each exercise, and what comes next."""
    steps, slugs = progress.read(home), progress.ladder(home)
    done = [slug for slug in slugs if steps.get(slug, Step()).complete]
    heading = plural(
        "{title}: {done} of {all} exercise done.",
        "{title}: {done} of {all} exercises done.",
        len(slugs),
    )
    text = heading.format(title=_(course.title), done=len(done), all=len(slugs))
    console.print(Text(text, style="bold"))
    console.print(_table(slugs, steps, home, console.width))
    tell_next(steps, slugs, console)


def _table(slugs: list[str], steps: Mapping[str, Step], home: Path, columns: int) -> Table:
    table = Table.grid(padding=(0, GAP, 0, 0))
    widths = 2, max(map(len, slugs), default=0), POINTS
    for width in *widths, max(10, columns - sum(widths) - 4 * GAP):
        table.add_column(width=width, no_wrap=True, overflow="ellipsis")
    for slug in slugs:
        step = steps.get(slug)
        state = progress.state_of(slug, step, home)
        mark, style = Text(f" {MARKS[state]}", style=STYLES[state]), STYLES[state]
        what = _("changed since its last run") if state == CHANGED else _(exercise(slug).builds)
        table.add_row(mark, Text(slug, style=style), _points(step), Text(what, style="dim"))
    return table


def _points(step: Step | None) -> Text:
    return Text(f"{step.earned:g}/{step.possible:g}" if step and step.checks else "", style="dim")


def tell_next(steps: Mapping[str, Step], slugs: list[str], console: Console) -> None:
    """What to read, where to write, and the command to go on."""
    slug = progress.next_of(steps, slugs)
    if not slug:
        console.print(_("All exercises are done. Your certificate: autograder certificate"))
        return
    number = slug.partition("_")[0]
    rows = {
        _("Next"): slug,
        _("Read"): _("lessons/{lesson}").format(lesson=f"{exercise(slug).of}.md"),
        _("Write"): f"exercises/{slug}/",
        _("Then"): f"autograder check {number}",
    }
    grid = Table.grid(padding=(0, 2))
    for name, text in rows.items():
        grid.add_row(Text(name, style="dim"), Text(text, style="cyan"))
    console.print(grid)
