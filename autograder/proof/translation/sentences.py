"""Every sentence that people read, from the code, the templates, the checks and the commands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

from autograder.course.catalogue import all_checks, topics
from autograder.course.exercises import all_exercises, slugs
from autograder.course.settings import Course
from autograder.kit import CHECKS, PACKAGE

# Which arguments of which functions are sentences. What `_` translates, these hand to it.
WORDS: dict[str, tuple[int, int] | None] = {"_": None, "N_": None, "plural": (1, 2)}
STEPS: dict[str, tuple[int, int] | None] = {"step": None, "act": None}  # of a scene
WRITTEN_IN = {".py": "python", ".html": "jinja2.ext:babel_extract"}
# Students' programs, and files that become the instructor's own.
OTHERS = ("sample_class", "templates/student", "templates/course", "/skeleton/", "/servers/")


def sentences(helps: Iterable[str] = ()) -> Catalog:
    """All of them, each with the files that it stands in. ``helps`` are the help texts."""
    found = Catalog(project="threaded-chat-kit", charset="utf-8", fuzzy=False)
    for file, sentence in sorted(_all(helps), key=lambda one: (one[0], str(one[1]))):
        found.add(sentence, locations=[(file, 0)])
    return found


def _all(helps: Iterable[str]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    yield from _marked()
    yield from _of_checks()
    yield from (("cli.py", text) for text in helps)
    yield "course.toml", Course().title


def _marked(folder: Path = PACKAGE) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """What stands in `_()` and its kin, in code and in templates."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in WRITTEN_IN and not any(part in name for part in OTHERS):
            words = WORDS if name.startswith("replay") else WORDS | STEPS
            for _line, sentence, *_more in extract_from_file(
                WRITTEN_IN[path.suffix], path, keywords=words
            ):
                yield name, sentence


def _of_checks() -> Iterator[tuple[str, str]]:
    """What stands beside checks: titles, hints, what an exercise builds, what a server does."""
    for slug, one in all_exercises().items():
        yield f"checks/{slug}", one.builds
        yield from ((f"checks/{one.of}", topic) for topic in topics(slug))
    for slug in slugs():
        for check in all_checks(slug).values():
            yield from ((f"checks/{slug}", text) for text in (check.title, *check.hints))
    for path in sorted(CHECKS.glob("*/servers.toml")):
        for server in tomllib.loads(path.read_text("utf-8"))["right"]:
            yield f"checks/{path.parent.name}", server["different"]
