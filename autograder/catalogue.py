"""The checks that are on disk, without running any."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Collection
from functools import cache
from pathlib import Path

from autograder.check import Check, about
from autograder.i18n import _
from autograder.submission import SLUGS, TWO_OVER_UDP
from autograder.verdict import State, Verdict

PACKAGE = Path(__file__).parent
CHECKS = PACKAGE / "checks"
VARIANTS: dict[str, tuple[str, ...]] = {  # whose checks, with which switch on
    TWO_OVER_UDP: ("02_two_user_chat", "udp"),
}
NO_VERDICT = (
    "bench.py",
    "cli.py",
    "console.py",
    "demo.py",
    "doctor.py",
    "selfcheck.py",
    "tables.py",
)


def files_of(slug: str, folder: Path = CHECKS) -> list[Path]:
    """The files with an exercise's checks."""
    return sorted(folder.glob(f"test_{lesson_of(slug)}*.py"))


def lesson_of(slug: str) -> str:
    """The exercise whose lesson and checks are those of a track: itself, or what it varies."""
    return VARIANTS.get(slug, (slug,))[0]


def switches(slug: str, on: Collection[str] = ()) -> frozenset[str]:
    """The switches that are on for an exercise, in a course in which these are on."""
    return frozenset([*on, *VARIANTS.get(slug, (slug,))[1:]])


def exercises(folder: Path = CHECKS) -> list[str]:
    """The exercises that have checks."""
    return [slug for slug in (*SLUGS, *VARIANTS) if files_of(slug, folder)]


def checks_of(slug: str, folder: Path = CHECKS, on: Collection[str] = ()) -> dict[str, Check]:
    """The checks of an exercise by name, in the order in which they run.

    Those that are for other courses are left out: ``on`` names the switches that are on in ours.
    """
    found = all_checks(slug, folder)
    return {name: check for name, check in found.items() if check.applies(switches(slug, on))}


@cache
def all_checks(slug: str, folder: Path = CHECKS) -> dict[str, Check]:
    """The checks of an exercise for every course."""
    found = {}
    for path in files_of(slug, folder):
        spec = importlib.util.spec_from_file_location(f"autograder_catalogue.{path.stem}", path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for name, value in vars(module).items():
            check = about(value) if name.startswith("test_") else None
            if check:
                found[name] = check
    return found


def without_running(
    slug: str, name: str, state: State, because: str, folder: Path = CHECKS
) -> Verdict:
    """The verdict on a check that was not, or could not be, run."""
    check = all_checks(slug, folder)[name]
    return Verdict(
        name=name,
        slug=slug,
        title=_(check.title),
        points=check.points,
        state=state,
        required=check.required,
        because=because,
        misconception=check.misconception,
        lesson=f"{lesson_of(slug)}.md#{check.section}",
        hints=[_(hint) for hint in check.hints],
    )


def fingerprint(folder: Path = CHECKS) -> str:
    """Changes whenever the kit's code changes in a way that may change a verdict."""
    digest = hashlib.sha256()
    code = [*PACKAGE.glob("*.py"), *PACKAGE.glob("probe/*.py"), *folder.glob("*.py")]
    for path in sorted(path for path in code if path.name not in NO_VERDICT):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
