"""The checks that are on disk, without running any."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Collection
from functools import cache
from pathlib import Path

from autograder.course.check import SWITCHES, Check, about
from autograder.course.exercises import all_exercises, lesson_of, switches
from autograder.kit import CHECKS, WrongUsage
from autograder.words.language import _


def files_of(slug: str, folder: Path = CHECKS) -> list[Path]:
    """The files with an exercise's checks."""
    return sorted((folder / lesson_of(slug)).glob("test_*.py"))


def exercises(folder: Path = CHECKS) -> list[str]:
    """The exercises that have checks."""
    return [slug for slug in all_exercises() if files_of(slug, folder)]


def require_checks(exercise: str) -> None:
    """Raise WrongUsage if an exercise is named that has no checks."""
    if exercise and exercise not in exercises():
        sentence = _("There are no checks for “{slug}”; there are for {slugs}.")
        raise WrongUsage(sentence.format(slug=exercise, slugs=", ".join(exercises())))


def checks_of(slug: str, folder: Path = CHECKS, on: Collection[str] = ()) -> dict[str, Check]:
    """The checks of an exercise by name, in the order in which they run.

    Those that are for other courses are left out: ``on`` names the switches that are on in ours.
    """
    found = all_checks(slug, folder)
    return {name: check for name, check in found.items() if check.applies(switches(slug, on))}


def known_switches() -> frozenset[str]:
    """What can choose checks: a course, the kind of programs, a variant."""
    of_variants = (exercise.switches for exercise in all_exercises().values())
    return frozenset(SWITCHES).union(*of_variants)


@cache
def all_checks(slug: str, folder: Path = CHECKS) -> dict[str, Check]:
    """The checks of an exercise for every course."""
    found, known = {}, known_switches()
    for path in files_of(slug, folder):
        spec = importlib.util.spec_from_file_location(f"{slug}.{path.stem}", path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        if sys.flags.optimize > 1:  # python -OO loads no docstring, and a check's is its title
            code = compile(path.read_bytes(), path, "exec", dont_inherit=True, optimize=0)
            exec(code, vars(module))
        else:
            spec.loader.exec_module(module)
        for name, value in vars(module).items():
            check = about(value) if name.startswith("test_") else None
            if check and not known.issuperset(check.switches):
                raise ValueError(f"{name}: there is no switch for when={check.when!r}")
            if check:
                found[name] = check
    return found
