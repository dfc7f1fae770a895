"""Where the kit's folders are."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKS = PACKAGE / "checks"

ROOT = PACKAGE.parent  # of the repository: a wheel has none of what follows
COURSE = ROOT / "course.toml"
EXERCISES = ROOT / "exercises"
LESSONS = ROOT / "lessons"
REFERENCE = ROOT / "reference"
TESTS = ROOT / "tests"
