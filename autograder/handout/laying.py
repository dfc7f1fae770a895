"""Laying files: templates, copies without what other programs left behind, settings rewritten."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Collection, Sequence
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import tomlkit
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder.kit import PACKAGE, WrongUsage
from autograder.words.language import SOURCE, _

NAME = "threaded-chat-kit"
TEMPLATES = Path(__file__).parent / "templates"
LEFT_BEHIND = ("__pycache__", "*.pyc", ".DS_Store", ".ipynb_checkpoints", ".*_cache")
EXECUTABLE = 0o755
PAGE = re.compile(r"\.(?P<language>[a-z]{2})\.md")


def require_new(folder: Path) -> None:
    """Make a folder. Raise WrongUsage if that cannot be, or if something would be overwritten."""
    if folder.exists() and not folder.is_dir():
        raise WrongUsage(_("{path} is not a folder.").format(path=folder))
    if folder.is_dir() and any(folder.iterdir()):
        sentence = _("{path} is not empty: name a folder that is new.")
        raise WrongUsage(sentence.format(path=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:  # a link that leads nowhere, or a place where nobody may write
        sentence = _("{path} cannot be written ({error}).")
        raise WrongUsage(sentence.format(path=folder, error=error.strerror)) from error


def copy(source: Path, target: Path, without: Sequence[str] = ()) -> None:
    """Copy a file or a folder, but for names that match."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        ignore = shutil.ignore_patterns(*LEFT_BEHIND, *without)
        shutil.copytree(source, target, ignore=ignore, dirs_exist_ok=True)
    else:
        shutil.copyfile(source, target)


def copy_package(target: Path, without: Sequence[str] = ()) -> None:
    """Copy the package itself, but for the course that lies in it if it came as a wheel."""
    copy(PACKAGE, target / PACKAGE.name, ("repository", *without))


def lay(name: str, into: Path, language: str = SOURCE, **facts: Any) -> None:
    """Lay all files of a folder of templates. Those that end in .j2 are filled in.

    Of README.md and README.ru.md, the one in this language is laid, as README.md.
    """
    home = TEMPLATES / name
    environment = Environment(
        loader=FileSystemLoader(home),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    for inside, path in _in_language(home, language).items():
        target = into / inside.removesuffix(".j2")
        target.parent.mkdir(parents=True, exist_ok=True)
        source = path.relative_to(home).as_posix()
        filled = path.suffix == ".j2"
        text = environment.get_template(source).render(facts) if filled else path.read_text("utf-8")
        target.write_text(text, encoding="utf-8", newline="\n")


def _in_language(home: Path, language: str) -> dict[str, Path]:
    """The templates of a folder, each by where it is laid."""
    paths = sorted(path for path in home.rglob("*") if path.is_file())
    pages = {path: PAGE.search(path.name) for path in paths}
    found = {path.relative_to(home).as_posix(): path for path in paths if not pages[path]}
    for path, page in pages.items():
        if page and page["language"] == language:
            name = path.name.replace(f".{language}.md", ".md")
            found[path.with_name(name).relative_to(home).as_posix()] = path
    return found


def requirements() -> list[str]:
    """What the kit needs, as pip writes it. Raises WrongUsage where that is not known."""
    try:
        found = requires(NAME) or []
    except PackageNotFoundError:
        sentence = _("What the kit needs is not known, as it is not installed: pip install -e .")
        raise WrongUsage(sentence) from None
    return sorted(one for one in found if "extra ==" not in one)


def rewritten(text: str, change: Callable[[tomlkit.TOMLDocument], None]) -> str:
    """A course.toml with some settings changed; its comments stay."""
    document = tomlkit.parse(text)
    change(document)
    return tomlkit.dumps(document)


def without_weights(document: tomlkit.TOMLDocument, names: Collection[str]) -> None:
    """Take the weights of these checks away."""
    for table in document.get("weights", {}).values():
        for name in [name for name in table if name in names]:
            table.remove(name)
