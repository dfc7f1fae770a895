"""`autograder new`: lays the files of an exercise, or of a check, for somebody to fill in.

What is to be written says TODO. `autograder doctor SLUG` names what is left.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder.course.catalogue import HIDDEN, all_checks
from autograder.course.exercises import (
    Exercise,
    all_exercises,
    exercise,
    named_by,
    slugs,
    with_most,
)
from autograder.course.settings import Course, hidden_folders
from autograder.course.toml_file import read
from autograder.kit import (
    CHECKS,
    COURSE,
    EXERCISES,
    LESSONS,
    REFERENCE,
    ROOT,
    WrongUsage,
    require_repository,
)
from autograder.proof import mutants, readme
from autograder.words.language import _

SLUG = re.compile(r"\d\d_[a-z][a-z0-9_]*")
NAME = re.compile(r"[a-z][a-z0-9_]*")
FIRST_CHECK = "it_starts"

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, help="Lay the files of an exercise or of a check."
)
Slug = Annotated[str, typer.Argument(metavar="SLUG")]


@app.command("exercise")
def exercise_(
    slug: Slug,
    like: Annotated[str, typer.Option("--like", help="The exercise that it grows from.")] = "",
) -> int:
    """Lay the files of an exercise. What is to be written says TODO."""
    require_repository()
    return _told(new_exercise(slug, like), slug)


@app.command("check")
def check_(
    slug: Slug,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    hidden: Annotated[
        bool, typer.Option("--hidden", help="For a class only: students do not get it.")
    ] = False,
) -> int:
    """Lay a check of an exercise. What is to be written says TODO."""
    if hidden:
        # Not load(): in a new course the folder that is named there is not there yet.
        course = read(COURSE, Course)
        folder = (*hidden_folders(course, COURSE), COURSE.parent / HIDDEN)[0]
        typer.echo(str(new_check(slug, name, folder)))
        sentence = _('Write what says TODO. In course.toml must stand: hidden_checks = ["{name}"]')
        typer.echo(sentence.format(name=folder.name))
        return 0
    require_repository()
    return _told([new_check(slug, name)], slug)


def _told(paths: list[Path], slug: str) -> int:
    """Name the new files, and what comes next."""
    for path in sorted(paths):
        typer.echo(path.relative_to(ROOT).as_posix())
    typer.echo(_("Write what says TODO. What is left: autograder doctor {slug}").format(slug=slug))
    return 0


def new_exercise(slug: str, like: str = "") -> list[Path]:
    """Lay an exercise that is like another one. Returns the new files. Raises WrongUsage."""
    if not SLUG.fullmatch(slug):
        sentence = _(
            "“{slug}” is no name for an exercise: two digits and words, as 12_file_transfer."
        )
        raise WrongUsage(sentence.format(slug=slug))
    if (CHECKS / slug).exists() or slug[:2] in {known[:2] for known in slugs()}:
        raise WrongUsage(_("There is an exercise {number} already.").format(number=slug[:2]))
    model = _model(like)
    skeleton = CHECKS / slug / "skeleton"
    shutil.copytree(REFERENCE / model.slug, REFERENCE / slug)
    for script in ("server.py", "client.py"):
        skeleton.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CHECKS / model.slug / "skeleton" / script, skeleton / script)
    facts = _facts(slug, model, FIRST_CHECK)
    _lay("README.md", skeleton / "README.md", facts)
    shutil.copytree(skeleton, EXERCISES / slug)
    files = {
        "exercise.toml": CHECKS / slug / "exercise.toml",
        "checks.py": CHECKS / slug / f"test_{slug[:2]}_1_talk.py",
        "mutants.toml": mutants.MUTANTS / f"{slug}.toml",
        "lesson.md": LESSONS / f"{slug}.md",
        "notes.md": LESSONS / "notes" / f"{slug}.md",
        "notebook.py": ROOT / "notebooks" / f"{slug}.py",
    }
    for template, path in files.items():
        _lay(template, path, facts)
    all_exercises.cache_clear()  # there is one more now
    readme.write()
    return [*files.values(), skeleton, EXERCISES / slug, REFERENCE / slug]


def new_check(slug: str, name: str, folder: Path = CHECKS) -> Path:
    """Lay a check of an exercise, in a file of its own. Returns the file. Raises WrongUsage.

    ``folder`` is the one of all checks, or of hidden ones.
    """
    slug = require(slug)
    name = name.removeprefix("test_")
    if not NAME.fullmatch(name):
        sentence = _("“{name}” is no name for a check: small letters and _, as late_joiner.")
        raise WrongUsage(sentence.format(name=name))
    if f"test_{name}" in all_checks(slug):
        raise WrongUsage(
            _("{slug} has a check {name} already.").format(slug=slug, name=f"test_{name}")
        )
    number = len(list((folder / slug).glob("test_*.py"))) + 1
    path = folder / slug / f"test_{slug[:2]}_{number}_{name}.py"
    _lay("checks.py", path, _facts(slug, exercise(slug), name))
    return path


def _model(like: str) -> Exercise:
    """The exercise that a new one is laid like: the one that was named, or that counts most."""
    return exercise(require(like)) if like else with_most()


def require(text: str) -> str:
    """The exercise that somebody means. Raises WrongUsage if there is none."""
    if slug := named_by(text):
        return slug
    sentence = _("There is no exercise “{name}”; the exercises are {slugs}.")
    raise WrongUsage(sentence.format(name=text, slugs=", ".join(slugs())))


def _facts(slug: str, like: Exercise, name: str) -> dict[str, Any]:
    """What the templates need to know."""
    fixture, room = next(iter(like.fixtures.items()))
    module, _colon, kind = room.partition(":")
    return {
        "slug": slug,
        "number": slug[:2],
        "like": like,
        "name": name,
        "fixture": fixture,
        "module": module,
        "kind": kind,
        "mutant": _never_starts(like),
    }


def _never_starts(like: Exercise) -> mutants.Edit:
    """A first mistake for a first check: a server that nobody can reach."""
    listens = "socket.create_server(ADDRESS)"
    if (REFERENCE / like.slug / "server.py").read_text(encoding="utf-8").count(listens) == 1:
        facts = {"mistake": "never listens", "old": listens, "new": "socket.socket()"}
        return mutants.Edit(file="server.py", caught_by=f"test_{FIRST_CHECK}", **facts)
    own = (m.edit for m in mutants.load() if m.reference == REFERENCE / like.slug)
    return next(edit for edit in own if edit.file == "server.py")


def _lay(template: str, path: Path, facts: Mapping[str, Any]) -> None:
    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder), undefined=StrictUndefined, keep_trailing_newline=True
    )
    text = environment.get_template(f"{template}.j2").render(facts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
