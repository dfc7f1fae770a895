"""`autograder league`: everybody's tests on everybody's servers, as a table."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from autograder.classroom.league.page import page, table
from autograder.classroom.league.play import Row, Side, play_all, sides
from autograder.course.exercises import named_by
from autograder.course.settings import chosen
from autograder.grading.files import write
from autograder.handin import temporary
from autograder.handin.arrival.command import LayoutName, require
from autograder.handin.arrival.find import find_class
from autograder.handin.unpack import MARKER
from autograder.kit import COURSE, WrongUsage
from autograder.program.linux import sandbox
from autograder.program.linux.options import NoSandbox
from autograder.words.commands import Lang
from autograder.words.language import _, plural
from autograder.words.plain import plain

CSV, PAGE = "league.csv", "index.html"
SERVERS = ("05_framing", "04_multi_user_chat")  # whose server takes part: the first that is there


def league(
    submissions: Annotated[Path, typer.Argument(metavar="SUBMISSIONS")],
    out: Annotated[Path, typer.Option("-o", "--output", help="The folder for the table.")],
    exercise: Annotated[
        str, typer.Option("--exercise", metavar="SLUG", help="Whose servers take part.")
    ] = "",
    names: Annotated[bool, typer.Option(help="Show the names of who takes part.")] = True,
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="People at a time.")] = 0,
    layout: LayoutName = "",
    no_sandbox: NoSandbox = False,
    lang: Lang = "",
) -> int:
    """Let everybody's tests play against everybody's servers. Nothing is graded."""
    require(submissions)
    _require_own(out)
    _course, language = chosen(COURSE, lang)
    wanted = (_named(exercise),) if exercise else SERVERS
    console = Console(highlight=False)
    tool = "" if no_sandbox else sandbox.require()
    console.print(sandbox.sentence(sandbox.named(tool)), soft_wrap=True)
    with temporary.folder() as temp, sandbox.used(tool):
        entries = find_class(submissions, temp / "class", out, layout).entries
        taking_part = list(sides(entries, temp, wanted))
        taking_part = taking_part if names else _nameless(taking_part)
        rows = play_all(taking_part, language, jobs, lambda row: console.print(_told(row)))
    servers = [side.name for side in taking_part if side.server]
    out.mkdir(parents=True, exist_ok=True)
    write(out / CSV, table(rows, servers))
    write(out / PAGE, page(rows, servers))
    values = {"tests": len(rows), "servers": len(servers), "path": out / PAGE}
    sentence = _("People with tests: {tests}. Servers: {servers}. The table: {path}")
    console.print(sentence.format(**values), soft_wrap=True)
    return 0


def _require_own(out: Path) -> None:
    """Raise WrongUsage if the table would take the place of a class's grades, or of a file."""
    if out.exists() and not out.is_dir():
        raise WrongUsage(_("{path} is not a folder.").format(path=out))
    if (out / MARKER).exists():
        sentence = _("{out} holds the grades of a class: a league goes to a folder of its own.")
        raise WrongUsage(sentence.format(out=out))


def _named(exercise: str) -> str:
    if slug := named_by(exercise):
        return slug
    raise WrongUsage(_("There is no exercise “{name}”.").format(name=exercise))


def _nameless(taking_part: list[Side]) -> list[Side]:
    """Numbers instead of names, in an order that tells nothing."""
    mixed = random.SystemRandom().sample(taking_part, len(taking_part))
    return [replace(side, name=f"#{number}") for number, side in enumerate(mixed, 1)]


def _told(row: Row) -> Text:
    if row.why_not:
        return Text(plain(f"{row.name}: {row.why_not}"))
    caught = sum(map(bool, row.caught.values()))
    sentence = plural(
        "{name}: {tests} test catches {caught} of {all} servers.",
        "{name}: {tests} tests catch {caught} of {all} servers.",
        row.tests,
    )
    values = {"name": row.name, "tests": row.tests, "caught": caught, "all": len(row.caught)}
    return Text(plain(sentence.format(**values)))
