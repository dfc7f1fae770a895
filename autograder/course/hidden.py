"""Hidden checks: the instructor's own. They run when a class is graded, and nowhere else.

They lie in folders that course.toml names, in the shape of ``autograder/checks``: a folder an
exercise, with files ``test_*.py``. A mistake in one of them is a sentence with file and line.
"""

from __future__ import annotations

import inspect
import shutil
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from autograder.course.catalogue import HIDDEN, all_checks, known_switches, loaded
from autograder.course.check import Check, about
from autograder.course.exercises import all_exercises, exercise, lesson_of, slugs, switches
from autograder.course.toml_file import CourseError
from autograder.kit import CHECKS
from autograder.words.language import _
from autograder.words.quoted import in_words

Hidden = Mapping[str, Mapping[str, Check]]  # by exercise and name


def load_hidden(folders: Sequence[Path]) -> Hidden:
    """The hidden checks of these folders. Raises CourseError with all that is wrong in them."""
    found: dict[str, dict[str, Check]] = {}
    wrong = [sentence for folder in folders for sentence in _astray(folder)]
    every = [(home, path) for home in folders for path in _files(home)]
    for home, path in every:
        slug = path.parent.name
        taken = {**all_checks(slug), **found.get(slug, {})}
        checks, mistakes = _read(path, slug, taken)
        found.setdefault(slug, {}).update(checks)
        name = f"{home.name}/{path.relative_to(home).as_posix()}"
        wrong += [
            _("{file}, line {number}: {text}").format(file=name, number=number, text=text)
            for number, text in mistakes
        ]
    if wrong:
        raise CourseError(wrong)
    return found


def require_written(folders: Sequence[Path]) -> None:
    """Raise CourseError if one of these checks is as it was laid: nobody shall be graded by it."""
    sentence = _("{check} in {slug}: its sentence still says TODO.")
    wrong = [
        sentence.format(check=name, slug=slug)
        for slug, checks in load_hidden(folders).items()
        for name, check in checks.items()
        if check.title.startswith("TODO")
    ]
    if wrong:
        raise CourseError(wrong)


def counted(hidden: Hidden, on: Collection[str]) -> dict[str, int]:
    """How many of them run for each exercise, in a course where these switches are on."""
    found = {
        slug: sum(
            check.applies(switches(slug, on)) for check in hidden.get(lesson_of(slug), {}).values()
        )
        for slug in all_exercises()
    }
    return {slug: count for slug, count in found.items() if count}


def together(folders: Sequence[Path], into: Path) -> Path:
    """The kit's checks and the hidden ones, copied into one folder. Returns that folder.

    It lies among the temporary files of a run, which no program in a sandbox can see.
    """
    copy = into / CHECKS.name
    shutil.copytree(CHECKS, copy, ignore=shutil.ignore_patterns("skeleton", "__pycache__"))
    for folder in folders:
        for path in _files(folder):
            home = copy / path.parent.name / HIDDEN
            home.mkdir(exist_ok=True)
            # Two folders may each have a file of this name.
            alike = len(list(home.glob(f"{path.stem}*.py")))
            shutil.copyfile(path, home / f"{path.stem}{'_' * alike}.py")
    return copy


def hidden_files(checks: Path) -> tuple[tuple[str, bytes], ...]:
    """The files of hidden checks that lie in such a copy: their names there, and their bytes."""
    paths = sorted(checks.glob(f"*/{HIDDEN}/test_*.py"))
    return tuple((f"{path.parts[-3]}/{path.name}", path.read_bytes()) for path in paths)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/test_*.py") if path.parent.name in slugs())


def _astray(folder: Path) -> Iterator[str]:
    """Files that would be overlooked, each a sentence; so is a folder without any check."""
    every = sorted(folder.rglob("test_*.py"))
    if not every:
        sentence = _("{folder}: there is no check in it. One lies in {slug}/test_NAME.py, say.")
        yield sentence.format(folder=folder.name, slug=slugs()[-1])
    for path in every:
        if path not in _files(folder):
            sentence = _("{file} must lie in a folder of its exercise; those are {slugs}.")
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            yield sentence.format(file=name, slugs=in_words(slugs(), 20))


def _read(
    path: Path, slug: str, taken: Collection[str]
) -> tuple[dict[str, Check], list[tuple[int, str]]]:
    """The checks of one file, and what is wrong in it, by lines."""
    try:
        module = loaded(path, slug)
    except Exception as error:  # whatever somebody's file does
        return {}, [(_line_of(error, path), _in_words(error))]
    tests = {
        n: f for n, f in vars(module).items() if n.startswith("test_") and inspect.isfunction(f)
    }
    checks = {name: check for name, function in tests.items() if (check := about(function))}
    names = {*taken, *checks}
    wrong = [] if tests else [(1, _("there is no function test_NAME in it."))]
    for name, function in tests.items():
        check = checks.get(name)
        line = function.__code__.co_firstlineno
        if name in taken:
            wrong.append((line, _("there is a check {name} already.").format(name=name)))
        wrong += [(line, text) for text in _lacks(slug, function, check, names)]
    return checks, wrong


def _lacks(
    slug: str, function: Callable[..., None], check: Check | None, names: Collection[str]
) -> Iterator[str]:
    """What is wrong with one check, in sentences."""
    if check is None:
        yield _("{name} is no check: it lacks @check(...).").format(name=function.__name__)
        return
    if check.required:
        # Nobody can meet a demand that nobody may know of.
        yield _("a hidden check cannot be required.")
    rooms = exercise(slug).fixtures
    for asked in inspect.signature(function).parameters:
        if asked not in rooms:
            sentence = _("there is no room “{name}” in {slug}; the rooms are {rooms}.")
            yield sentence.format(name=asked, slug=slug, rooms=", ".join(rooms))
    for need in (*check.needs, *check.after):
        if need not in names:
            yield _("there is no check {name} that it could need.").format(name=need)
    if not known_switches().issuperset(check.switches):
        yield _("there is no switch for when={when}.").format(when=repr(check.when))


def _line_of(error: Exception, path: Path) -> int:
    """The line of this file at which it went wrong."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno or 1
    frames = traceback.extract_tb(error.__traceback__)
    return next((f.lineno or 1 for f in reversed(frames) if f.filename == str(path)), 1)


def _in_words(error: Exception) -> str:
    what = error.msg if isinstance(error, SyntaxError) else str(error)
    first = (what.splitlines() or [""])[0].rstrip(".")
    return f"{type(error).__name__}: {first}."
