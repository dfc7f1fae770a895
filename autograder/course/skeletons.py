"""What the kit shipped in ``exercises/``. Students work there, so a copy stays beside the checks.

It lies in ``autograder/checks/SLUG/skeleton``: the folder that holds all else an exercise is, and
that ships in the wheel. ``exercises/`` of a clean clone equals it; ``make shipped`` proves that.
"""

from __future__ import annotations

import sys
from pathlib import Path

from autograder.kit import CHECKS, EXERCISES

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


def files_of(slug: str) -> list[str]:
    """The files of an exercise as shipped, each as a path inside its folder."""
    return sorted(_files(skeleton_of(slug)))


def differs(slug: str, exercises: Path = EXERCISES) -> list[str]:
    """The files of an exercise that are not as shipped: changed, missing, or not ours."""
    shipped, found = _files(skeleton_of(slug)), _files(exercises / slug)
    return sorted(name for name in shipped | found if shipped.get(name) != found.get(name))


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
    slugs = {path.name for path in exercises.glob("*/")} | {*with_skeleton()}
    wrong = [f"{slug}/{name}" for slug in sorted(slugs) for name in differs(slug, exercises)]
    for name in wrong:
        slug = name.partition("/")[0]
        print(f"exercises/{name} is not as in autograder/checks/{slug}/{FOLDER}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
