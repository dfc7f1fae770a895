"""What a SLUG, a PATH or nothing stands for."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course.catalogue import exercises, require_checks
from autograder.course.exercises import meant, named_by, slugs
from autograder.handin.intake import is_submission
from autograder.kit import EXERCISES, LESSONS, WrongUsage
from autograder.student import progress
from autograder.words.language import _


@dataclass(frozen=True)
class Target:
    """A folder (or zip) to check, as an exercise; "" means whatever exercises are in it."""

    path: Path
    slug: str
    argument: str  # how the student named it, "" if they did not


def find_targets(argument: str, exercise: str = "") -> list[Target]:
    """What a SLUG, a PATH or nothing stands for, to be checked as an exercise if one is named.

    Nothing is the exercise of this folder; elsewhere, the first one that is not complete yet.
    Raises WrongUsage with one sentence.
    """
    exercise = meant(exercise)
    require_checks(exercise)
    if not exercise:
        refuse_what_has_no_checks(argument)
    found = _find_targets(argument)
    return [replace(target, slug=exercise or target.slug) for target in found]


def _find_targets(argument: str) -> list[Target]:
    here = Path.cwd()
    if not argument:
        if is_submission(here) or here.name in slugs():
            return [_target(here, "")]
        there = progress.ladder(EXERCISES)
        if not there:
            raise WrongUsage(_("There is no server.py and no client.py in this folder."))
        slug = progress.next_of(progress.read(EXERCISES), there) or there[-1]
        return [Target(EXERCISES / slug, slug, slug)]
    if slug := named_by(argument):
        return [_exercise(slug)]
    path = Path(argument)
    if not path.exists():
        raise WrongUsage(no_such(argument))
    return [_target(path.parent if path.suffix == ".py" else path, argument)]


def refuse_what_has_no_checks(argument: str) -> None:
    """Raise WrongUsage for a folder beside the exercises that only has programs to be tried."""
    path = Path(argument).resolve()
    path = path.parent if path.suffix == ".py" else path
    there = sorted(one for one in EXERCISES.glob("[0-9]*_*") if one.name not in slugs())
    for folder in there:
        is_named = argument in (folder.name, folder.name.partition("_")[0])
        if (is_named or path == folder.resolve()) and (LESSONS / f"{folder.name}.md").is_file():
            sentence = _(
                "{name} has no checks: its programs are there to be run, as its lesson says "
                "(lessons/{name}.md). The first checks: autograder check {slug}"
            )
            raise WrongUsage(sentence.format(name=folder.name, slug=slugs()[0]))


def no_such(name: str) -> str:
    """One sentence on what is neither an exercise nor a folder, with the likely wish."""
    if name.endswith(".py"):
        sentence = _(
            "There is no {name} in this folder. Go to the folder of your exercise, or name the "
            "exercise, for example: autograder check 01"
        )
        return sentence.format(name=name)
    if close := difflib.get_close_matches(name, slugs(), 1):
        sentence = _("There is no exercise and no folder “{name}”. Did you mean {slug}?")
        return sentence.format(name=name, slug=close[0])
    sentence = _("There is no exercise and no folder “{name}”; the exercises are {slugs}.")
    return sentence.format(name=name, slugs=", ".join(slugs()))


def _exercise(slug: str) -> Target:
    path = EXERCISES / slug
    if not path.is_dir() or slug not in exercises():
        sentence = _(
            "There is no folder exercises/{slug} here: go to the folder of your course, or name "
            "your own folder. “autograder new course NAME” lays a course."
        )
        raise WrongUsage(sentence.format(slug=slug))
    return Target(path, slug, slug)


def _target(path: Path, argument: str) -> Target:
    name = path.resolve().name
    return Target(path, name if name in slugs() else "", argument)
