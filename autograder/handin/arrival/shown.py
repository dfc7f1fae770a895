"""What came in, as a table: who was recognised how, before any program runs."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.handin import temporary
from autograder.handin.arrival.find import Arrival
from autograder.handin.intake import Entry, Handin, take_in
from autograder.handin.submission import CORE, Pair, Problem
from autograder.words.language import _
from autograder.words.plain import plain

LAYOUT, NOTES = 1, 7  # columns
PIPED = 10_000  # columns where nobody looks at a terminal: a row is a line


def show(arrival: Arrival, console: Console) -> None:
    """Print a row for each submission, then what is nobody's and what is doubtful."""
    if not console.is_terminal:
        console.width = PIPED
    taken = [_row(entry) for entry in arrival.entries]
    rows = [row for row, _any in taken]
    heads = (
        *(_("submission"), _("layout"), _("id"), _("e-mail"), _("found")),
        *(_("handed in"), _("attempt"), _("left out, and other notes")),
    )
    shown = [n for n, _head in enumerate(heads) if any(row[n] for row in rows)]
    if console.is_terminal:  # what is long, or the same in each row, has no column there
        same = {LAYOUT} if len({row[LAYOUT] for row in rows}) == 1 else set()
        shown = [n for n in shown if n not in {NOTES} | same]
    table = Table(*(heads[n] for n in shown))
    for row in rows:
        table.add_row(*(Text(plain(row[n]).replace("\n", " ")) for n in shown))
    console.print(table)
    for row in rows if console.is_terminal else ():
        if row[NOTES]:
            _say(f"{row[0]}: {row[NOTES]}", console)
    sentence = _("Layout: {layout}. Submissions: {count}. With nothing to run: {nothing}.")
    nothing = sum(not runs for _cells, runs in taken)
    _say(sentence.format(layout=arrival.layout, count=len(rows), nothing=nothing), console)
    tell(arrival, console)


def tell(arrival: Arrival, console: Console) -> None:
    """Print what was left out of a class, each with its reason, and what is doubtful."""
    for name, why in arrival.left_out.items():
        _say(_("Left out: {name}. {why}").format(name=name, why=why), console)
    for warning in arrival.warnings:
        _say(_("Warning: {sentence}").format(sentence=warning), console, "yellow")


def _say(sentence: str, console: Console, style: str = "") -> None:
    line = " ".join(plain(sentence).split())
    console.print(Text(line, style=style), soft_wrap=not console.is_terminal)


def _row(entry: Entry) -> tuple[list[str], bool]:
    """The cells of a submission, and whether there is anything to run."""
    with temporary.folder() as clean:
        handin = take_in(entry, clean)
        found = "; ".join(_found(slug, one) for slug, one in handin.programs.items())
    runs = any(isinstance(one, Pair) for one in handin.programs.values())
    about = [entry.name, entry.layout, entry.id, entry.email, found, _when(entry)]
    return [*about, _attempt(entry), " ".join(_notes(entry, handin))], runs


def _found(slug: str, one: Pair | Problem) -> str:
    scripts = (
        one.sentence
        if isinstance(one, Problem)
        else ", ".join(dict.fromkeys((one.server, one.client)))
    )
    return scripts if slug == CORE else f"{slug}: {scripts}"


def _when(entry: Entry) -> str:
    when = f"{entry.handed_in:%Y-%m-%d %H:%M}" if entry.handed_in else ""
    return " ".join(filter(None, [when, _("late") if entry.late else ""]))


def _attempt(entry: Entry) -> str:
    numbers = _("{attempt} of {of}").format(attempt=entry.attempt, of=entry.attempts)
    return numbers if entry.attempts else ""


def _notes(entry: Entry, handin: Handin) -> Iterable[str]:
    yield from entry.notes
    yield from dict.fromkeys(handin.odd.values())
