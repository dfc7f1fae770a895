"""`autograder package gradescope`: the zip that Gradescope takes as an autograder.

Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/ and, there,
submission_metadata. Gradescope unpacks the zip in /autograder/source, runs setup.sh there once, and
run_autograder, copied to /autograder, for each submission.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import tomlkit

from autograder.course.hidden import require_written
from autograder.course.settings import hidden_folders, load
from autograder.handout.laying import (
    EXECUTABLE,
    copy,
    copy_package,
    lay,
    requirements,
    rewritten,
)
from autograder.kit import PACKAGE, REFERENCE, SETTINGS

SCRIPTS = ("setup.sh", "run_autograder")
TIMES = "times.csv"
ROW = "submission"  # the folder of the hand-in, and so its row


def package_gradescope(path: Path, settings: Path, exercise: str = "") -> None:
    """Write the zip. Raises CourseError and WrongUsage."""
    with tempfile.TemporaryDirectory() as temp:
        source = Path(temp)
        copy_package(source, ("sample_class", "architecture.svg"))
        copy(REFERENCE, source / PACKAGE.name / "repository" / "reference")
        _copy_settings(settings, source)
        lay("gradescope", source, exercise=exercise)
        (source / "requirements.txt").write_text("\n".join(requirements()) + "\n", "utf-8")
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(file for file in source.rglob("*") if file.is_file()):
                mode = EXECUTABLE if file.name in SCRIPTS else 0o644
                _add(packed, file, file.relative_to(source).as_posix(), mode)


def _add(packed: zipfile.ZipFile, file: Path, name: str, mode: int) -> None:
    about = zipfile.ZipInfo(name)  # with the same date each time: so the zip is the same, too
    about.external_attr = mode << 16
    about.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(about, file.read_bytes())


def _copy_settings(settings: Path, source: Path) -> None:
    """course.toml, and the hidden checks in folders beside it."""
    folders = hidden_folders(load(settings), settings)
    require_written(folders)
    names = [f"hidden/{number}_{folder.name}" for number, folder in enumerate(folders, 1)]
    for folder, name in zip(folders, names, strict=True):
        copy(folder, source / name)

    def change(document: tomlkit.TOMLDocument) -> None:
        if names:
            document["hidden_checks"] = names

    text = settings.read_text("utf-8-sig") if settings.is_file() else ""
    (source / SETTINGS).write_text(rewritten(text, change), "utf-8", newline="\n")


def options(root: Path) -> Iterator[str]:
    """What `grade` is to be told of a submission, by what Gradescope says of it."""
    about = root / "submission_metadata.json"
    if load(root / "source" / SETTINGS).deadline is None or not about.is_file():
        return
    created = json.loads(about.read_text("utf-8")).get("created_at")
    if isinstance(created, str):
        with (root / TIMES).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["name", "time"], [ROW, created]])
        yield from ("--times", TIMES)


def main(arguments: Sequence[str]) -> None:
    """Print the options, a line each. For run_autograder."""
    for option in options(Path(arguments[0])):
        print(option)


if __name__ == "__main__":
    main(sys.argv[1:])
