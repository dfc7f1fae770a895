"""The languages of the lectures: each notebook has its code once, and its prose in each of them.

``ru/04_multi_user_chat.md`` has the prose in Russian, block by block, ``.toml`` beside it what the
code shows to the audience. The notebook that is built of them stands there, too.
"""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from autograder.proof.pages import lecture
from autograder.words import language as kit
from autograder.words.language import SOURCE

HERE = Path(__file__).parent
MAGIC = "%load_ext autograder.stage"
OURS = "words.toml"  # what slides and quizzes themselves say
EVERY = "all"
Lang = Annotated[
    str, typer.Option("--lang", help="The language, as ru, or all. A notebook's code is the same.")
]


def languages() -> list[str]:
    """All languages of the lectures, English first."""
    return [SOURCE, *sorted(path.name for path in HERE.iterdir() if (path / OURS).is_file())]


def chosen(name: str) -> list[str]:
    """The languages that are meant by an option; all are those in which a notebook is built.

    Raises BadParameter.
    """
    known = languages()
    if name not in (*known, EVERY):
        raise typer.BadParameter(f"no lecture is in this language; there are {', '.join(known)}")
    built = [one for one in known if any(below(HERE, one).glob("*.ipynb"))]
    return built if name == EVERY else [name]


def below(out: Path, language: str) -> Path:
    """A folder for what is made in a language."""
    return out if language == SOURCE else out / language


def notebook_of(source: Path, language: str = SOURCE) -> Path:
    """The committed notebook."""
    return below(source.parent, language) / f"{source.stem}.ipynb"


def put_into(notebook: Any, source: Path, language: str) -> None:
    """Say a notebook in another language. Raises ValueError if cells and blocks do not fit."""
    beside = below(source.parent, language) / source.stem
    blocks = lecture.blocks(beside.with_suffix(".md").read_text("utf-8"))
    words = tomllib.loads(beside.with_suffix(".toml").read_text("utf-8"))["strings"]
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    for cell, block in zip(prose, blocks, strict=True):
        cell.source = block
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = lecture.in_words(cell.source, words)
            cell.source = cell.source.replace(MAGIC, f"{MAGIC}\n%speak {language}", 1)


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """In here the kit's own sentences are in this language."""
    before = kit.spoken()
    kit.speak(language)
    try:
        yield
    finally:
        kit.speak(before)


def said(text: str, language: str) -> str:
    """A text of slides and quizzes in a language."""
    if language == SOURCE:
        return text
    words = tomllib.loads((HERE / language / OURS).read_text("utf-8"))["strings"]
    return str(words.get(text) or text)
