"""The commands of a student beside `check`: list, hint, reset, compare, certificate."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.console import Console
from rich.text import Text

from autograder.course import skeletons
from autograder.course.catalogue import checks_of
from autograder.course.exercises import exercise, meant, named_by, slugs
from autograder.course.settings import chosen
from autograder.course.skeletons import NOTES, differs, files_of
from autograder.grading.files import write
from autograder.kit import COURSE, EXERCISES, REFERENCE, WrongUsage
from autograder.student import ladder, progress
from autograder.student.hints import Rungs
from autograder.student.screen import Screen
from autograder.student.targets import no_such, refuse_what_has_no_checks
from autograder.words.commands import Lang
from autograder.words.language import _
from autograder.words.plain import plain

PAGE = "certificate.html"
DIFF = {"+": "green", "-": "red", "@": "cyan"}

AsExercise = Annotated[
    str,
    typer.Option("--exercise", metavar="SLUG", callback=meant, help="Take it as this exercise."),
]
Slug = Annotated[
    str, typer.Argument(metavar="[SLUG]", autocompletion=lambda: slugs(), show_default=False)
]


def list_(lang: Lang = "") -> int:
    """Show each exercise, how far you are, and what comes next."""
    course, _language = chosen(COURSE, lang)
    ladder.show(course, Console(highlight=False))
    return 0


def hint(slug: Slug = "", lang: Lang = "") -> int:
    """One more hint for the first check that failed when you last checked."""
    course, _language = chosen(COURSE, lang)
    meant = exercise_meant(slug)
    step, console = progress.read().get(meant), Console(highlight=False)
    if step is None or not step.first:
        sentence = _("No check of {slug} has failed yet: run autograder check {number} first.")
        raise WrongUsage(sentence.format(slug=meant, number=_number(meant)))
    found = checks_of(meant, on=course.on).get(step.first)
    hints = [_(one) for one in found.hints] if found else []
    console.print(Text(plain(_(found.title) if found else step.first), style="bold"))
    rungs = Rungs(EXERCISES / meant)
    rung = min(rungs.read().get(step.first, 0) + 1, max(1, len(hints)))
    Screen(console).rung(hints, rung)
    rungs.keep(step.first, rung)
    return 0


def reset(
    slug: Slug = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> int:
    """Begin an exercise anew. What you wrote is kept in a backup."""
    _course, language = chosen(COURSE, "")
    if not slug and not named_by(Path.cwd().resolve().name):
        raise WrongUsage(_("Which exercise? Name it, for example: autograder reset 01"))
    meant, console = exercise_meant(slug), Console(highlight=False)
    changed = [name for name in differs(meant) if name in files_of(meant)]
    if not changed:
        console.print(_("{slug} is as it was shipped.").format(slug=meant))
        return 0
    question = _("Put back {files} of {slug} as they were shipped? Yours are kept in a backup.")
    if not yes and not typer.confirm(question.format(files=", ".join(changed), slug=meant)):
        console.print(_("Nothing was changed."))
        return 0
    backup = put_back(meant, changed, language)
    progress.forget(meant)
    sentence = _("{slug} is as it was shipped. What you wrote is in {backup}")
    console.print(sentence.format(slug=meant, backup=backup), markup=False, soft_wrap=True)
    return 0


def put_back(slug: str, names: list[str], language: str, home: Path = EXERCISES) -> Path:
    """Copy these files to a new backup folder, then ship them anew. Returns the folder."""
    moment = datetime.now().strftime("%Y-%m-%d_%H%M%S.%f")
    backup = home / slug / NOTES / "backups" / moment
    for name in names:
        mine = home / slug / name
        if mine.is_file():
            (backup / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(mine, backup / name)
    skeletons.lay(slug, home / slug, language, names)
    return backup


def compare(slug: Slug = "", lang: Lang = "") -> int:
    """Show how the model answer differs from yours, once all checks pass."""
    course, _language = chosen(COURSE, lang)
    meant, console = exercise_meant(slug), Console(highlight=False)
    if not course.model_answers:
        raise WrongUsage(_("In this course the model answers are not shown (course.toml)."))
    if not (REFERENCE / meant).is_dir():
        sentence = _("There is no model answer of {slug} in this kit.")
        raise WrongUsage(sentence.format(slug=meant))
    step = progress.read().get(meant)
    if step is None or not step.complete or step.digest != progress.digest_now(meant):
        sentence = _("First all checks of {slug} must pass: autograder check {number}")
        raise WrongUsage(sentence.format(slug=meant, number=_number(meant)))
    lines = list(_differences(meant))
    for line in lines or [_("Your programs are the model answer, word for word.")]:
        console.print(Text(plain(line), style=DIFF.get(line[:1], "")), soft_wrap=True)
    return 0


def _differences(slug: str, home: Path = EXERCISES) -> Iterator[str]:
    """From the student's programs to the model answer."""
    for path in sorted((REFERENCE / slug).glob("*.py")):
        mine = home / slug / path.name
        text = mine.read_text("utf-8", "replace") if mine.is_file() else ""
        model = path.read_text("utf-8")
        before = _("yours: {file}").format(file=path.name)
        after = _("model: {file}").format(file=path.name)
        lines = text.splitlines(), model.splitlines()
        yield from difflib.unified_diff(*lines, fromfile=before, tofile=after, lineterm="")


def certificate(
    name: Annotated[str, typer.Option("--name", help="Yours, as it shall stand there.")] = "",
    lang: Lang = "",
) -> int:
    """Write a page that says which exercises you have done."""
    course, language = chosen(COURSE, lang)
    steps = progress.read()
    done = {slug: steps[slug] for slug in progress.ladder() if slug in steps and steps[slug].done}
    if not done:
        raise WrongUsage(_("No exercise is done yet: autograder shows what comes next."))
    rows = [(slug, _(exercise(slug).builds), step.done) for slug, step in done.items()]
    whole = len(done) == len(progress.ladder())
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    page = environment.get_template(PAGE).render(
        _=_, title=_(course.title), name=plain(name), rows=rows, whole=whole, language=language
    )
    path = Path.cwd() / PAGE
    write(path, page)
    sentence = _("Your certificate is in {path}")
    Console(highlight=False).print(sentence.format(path=path), markup=False, soft_wrap=True)
    return 0


def exercise_meant(text: str) -> str:
    """An exercise by its slug or number, or the one of this folder, or the next one."""
    if text:
        if slug := named_by(text):
            return slug
        refuse_what_has_no_checks(text)
        raise WrongUsage(no_such(text))
    here = Path.cwd().resolve().name
    return named_by(here) or progress.next_of(progress.read(), progress.ladder()) or slugs()[-1]


def _number(slug: str) -> str:
    return slug.partition("_")[0]
