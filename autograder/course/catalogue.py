"""The checks that are on disk, without running any."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType

from autograder.course.check import SWITCHES, Check, about
from autograder.course.exercises import all_exercises, lesson_of, switches
from autograder.kit import CHECKS, WrongUsage
from autograder.words.language import _

HIDDEN = "hidden"  # a folder in that of an exercise: checks that run in a class only


def files_of(slug: str, folder: Path = CHECKS) -> list[Path]:
    """The files with an exercise's checks, the hidden ones last."""
    home = folder / lesson_of(slug)
    return [*sorted(home.glob("test_*.py")), *sorted(home.glob(f"{HIDDEN}/test_*.py"))]


def files_with(slug: str, names: Collection[str], folder: Path = CHECKS) -> list[Path]:
    """The files in which checks of these names stand."""
    each = zip(files_of(slug, folder), _files(slug, folder), strict=True)
    return [path for path, (_about, checks) in each if not checks.keys().isdisjoint(names)]


def exercises(folder: Path = CHECKS) -> list[str]:
    """The exercises that have checks."""
    return [slug for slug in all_exercises() if files_of(slug, folder)]


def require_checks(exercise: str) -> None:
    """Raise WrongUsage if an exercise is named that has no checks."""
    if exercise and exercise not in exercises():
        sentence = _("There are no checks for “{slug}”; there are for {slugs}.")
        raise WrongUsage(sentence.format(slug=exercise, slugs=", ".join(exercises())))


def checks_of(slug: str, folder: Path = CHECKS, on: Collection[str] = ()) -> dict[str, Check]:
    """The checks of an exercise by name, in the order in which they are told.

    Those that are for other courses are left out: ``on`` names the switches that are on in ours.
    """
    found = all_checks(slug, folder)
    return {name: check for name, check in found.items() if check.applies(switches(slug, on))}


def known_switches() -> frozenset[str]:
    """What can choose checks: a course, the kind of programs, a variant."""
    of_variants = (exercise.switches for exercise in all_exercises().values())
    return frozenset(SWITCHES).union(*of_variants)


def topics(slug: str, folder: Path = CHECKS, on: Collection[str] = ()) -> dict[str, list[str]]:
    """What the checks of an exercise are about, in a few words, and the names of those checks."""
    run = checks_of(slug, folder, on)
    found: dict[str, list[str]] = {}
    for topic, checks in _files(slug, folder):
        if names := [name for name in checks if name in run]:
            found.setdefault(topic, []).extend(names)
    return found


def _topic(text: str | None) -> str:
    """The first words of a file of checks: “04, the talk: the student's own …” is “The talk”."""
    words = re.split(r"[:.\n]", re.sub(r"^\d*\W*", "", text or ""), maxsplit=1)[0].strip()
    return words[:1].upper() + words[1:]


def all_checks(slug: str, folder: Path = CHECKS) -> dict[str, Check]:
    """The checks of an exercise for every course."""
    return {n: check for _topic, checks in _files(slug, folder) for n, check in checks.items()}


@cache
def _files(slug: str, folder: Path) -> list[tuple[str, dict[str, Check]]]:
    """Of each file with checks: what they are about, and the checks."""
    files, known = [], known_switches()
    for path in files_of(slug, folder):
        module, found, hidden = loaded(path, slug), {}, path.parent.name == HIDDEN
        for name, value in vars(module).items():
            check = about(value) if name.startswith("test_") else None
            if check and not known.issuperset(check.switches):
                raise ValueError(f"{name}: there is no switch for when={check.when!r}")
            if check:
                found[name] = replace(check, hidden=hidden)
        files.append((_topic(module.__doc__), found))
    return files


def loaded(path: Path, slug: str) -> ModuleType:
    """A file of checks, loaded by its path. Raises whatever it raises."""
    spec = importlib.util.spec_from_file_location(f"{slug}.{path.stem}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    if sys.flags.optimize > 1:  # python -OO loads no docstring, and a check's is its title
        code = compile(path.read_bytes(), path, "exec", dont_inherit=True, optimize=0)
        exec(code, vars(module))
    else:
        spec.loader.exec_module(module)
    return module
