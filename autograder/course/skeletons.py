"""What the kit shipped in ``exercises/``. Students work there, so a copy stays beside the checks.

It lies in ``autograder/checks/SLUG/skeleton``: the folder that holds all else an exercise is, and
that ships in the wheel. ``exercises/`` of a clean clone equals it; ``make shipped`` proves that.

``autograder/checks/SLUG/skeleton.ru.toml`` has its comments in Russian. A course in that language
gets the same programs with those comments.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from autograder.course.comments import translated
from autograder.kit import CHECKS, EXERCISES
from autograder.words.language import SOURCE

FOLDER = "skeleton"
NOTES = ".autograder"  # of the student's own runs: hints, backups, progress
NOT_OURS = ("__pycache__", ".DS_Store", ".ipynb_checkpoints", NOTES)  # what programs put there


def notes_in(folder: Path) -> Path:
    """The folder for what a student's runs keep, made if need be; git leaves it out. OSError."""
    notes = folder / NOTES
    notes.mkdir(exist_ok=True)
    (notes / ".gitignore").write_text("*\n", "utf-8")
    return notes


def skeleton_of(slug: str) -> Path:
    """The folder with the files of an exercise as they were shipped."""
    return CHECKS / slug / FOLDER


def with_skeleton() -> list[str]:
    """Whatever has a folder in ``exercises/`` as shipped, in order. 00_setup has no checks."""
    return sorted(path.parent.name for path in CHECKS.glob(f"*/{FOLDER}"))


def comments_of(slug: str, language: str) -> Path:
    """The file with the comments of a skeleton in a language. It need not be there."""
    return CHECKS / slug / f"{FOLDER}.{language}.toml"


def spoken_by(slug: str) -> list[str]:
    """The languages in which there are the comments of a skeleton, English first."""
    found = sorted(path.suffixes[0][1:] for path in CHECKS.glob(f"{slug}/{FOLDER}.*.toml"))
    return [SOURCE, *found]


def shipped(slug: str, language: str = SOURCE) -> Mapping[str, bytes]:
    """The files of an exercise as shipped, each by its path inside the folder of the exercise.

    What has not been translated is in English.
    """
    files, comments = _files(skeleton_of(slug)), comments_of(slug, language)
    if comments.is_file():
        scripts = (name for name in files if name.endswith(".py"))
        files |= {name: _in_words_of(comments, files[name]) for name in scripts}
    return files


@cache
def _in_words_of(comments: Path, program: bytes) -> bytes:
    words = tomllib.loads(comments.read_text("utf-8")).get("comments", {})
    return translated(program.decode("utf-8"), words).encode()


def lay(slug: str, folder: Path, language: str = SOURCE, only: Collection[str] = ()) -> None:
    """Write the files of an exercise into a folder, or only some of them."""
    for name, data in shipped(slug, language).items():
        if not only or name in only:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)


def files_of(slug: str) -> list[str]:
    """The files of an exercise as shipped, each as a path inside its folder."""
    return sorted(shipped(slug))


def differs(slug: str, exercises: Path = EXERCISES, languages: Collection[str] = ()) -> list[str]:
    """The files of an exercise that are not as shipped: changed, missing, or not ours.

    A file may be as shipped in any of these languages; without them, in any that there is.
    """
    found, ours = _files(exercises / slug), shipped(slug)
    if found == ours:
        return []
    each = [shipped(slug, language) for language in languages or spoken_by(slug)]
    names = ours.keys() | found.keys()
    return sorted(n for n in names if found.get(n) not in [one.get(n) for one in each])


def _files(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {
        name: path.read_bytes()
        for name, path in names.items()
        if not set(path.relative_to(folder).parts) & set(NOT_OURS)
    }


def main(exercises: Path = EXERCISES) -> int:
    """Print what of ``exercises/`` is not as shipped. Returns the exit status: 1 if anything."""
    slugs = sorted({path.name for path in exercises.glob("*/")} | {*with_skeleton()})
    wrong = [f"{slug}/{n}" for slug in slugs for n in differs(slug, exercises, [SOURCE])]
    for name in wrong:
        slug = name.partition("/")[0]
        print(f"exercises/{name} is not as in autograder/checks/{slug}/{FOLDER}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
