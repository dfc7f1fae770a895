"""Make what a lecturer takes along from each notebook: slides, a plain page, a clean notebook.

    python notebooks/slides.py                          all of them, into build/
    python notebooks/slides.py 04_multi_user_chat       one
    python notebooks/slides.py --out /tmp/there         into another folder
    python notebooks/slides.py --lang ru                the Russian ones, into build/ru/

The slides and the page show the outputs of the committed .ipynb; each is one file that needs no
network. The clean notebook has headings and code only, for typing the programs in front of a class.
"""

from __future__ import annotations

import copy
import math
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import nbformat
import typer
from nbconvert import HTMLExporter, SlidesExporter
from nbconvert.preprocessors import TagRemovePreprocessor

from autograder.proof.pages.lecture import SAID
from autograder.words.language import SOURCE
from build import HERE, PLAIN, Names, blank, name_of, sources
from spoken import EVERY, Lang, below, chosen, notebook_of, said

OUT = HERE.parent / "build"
HIGH, HIGHEST = 20, 24  # lines of a program on one slide: if it goes over several, if on one
LEAST = 5  # lines that a slide of its own is worth
HIDDEN = "hide-input"  # the tag by which nbconvert is told to leave out the code
ASKED = ("predict(", "reveal(")  # of a question, a slide shows what the audience is asked
_CATEGORY, _ELSEWHERE, PART = SAID
app = typer.Typer(**PLAIN)


def with_outputs(source: Path, language: str = SOURCE) -> Any:
    """The committed notebook."""
    return nbformat.read(notebook_of(source, language), as_version=4)


def title(notebook: Any) -> str:
    """The first heading of a notebook."""
    return str(notebook.cells[0].source.splitlines()[0].lstrip("# "))


@cache
def parts_of_a_deck() -> dict[str, str]:
    """What stands in each deck: reveal.js, and our own looks."""
    own = HERE / "templates" / "deck"
    files = {
        "reveal_js": own / "reveal" / "reveal.js",
        "notes_js": own / "reveal" / "notes.js",
        "reveal_css": own / "reveal" / "reveal.css",
        "theme_css": own / "reveal" / "white.css",
        "own_js": own / "deck.js",
        "own_css": own / "deck.css",
    }
    found = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    lines = found["theme_css"].splitlines()
    found["theme_css"] = "\n".join(line for line in lines if not line.startswith("@import"))
    return {name: text.replace("</script", r"<\/script") for name, text in found.items()}


def deck(source: Path, language: str = SOURCE) -> str:
    """The slides of a notebook as one HTML file."""
    notebook = with_outputs(source, language)
    notebook.cells = _in_pages(notebook.cells, language)
    for cell in notebook.cells:
        if cell.cell_type == "code" and any(word in cell.source for word in ASKED):
            cell.metadata.tags = [*cell.metadata.get("tags", []), HIDDEN]
    resources = {"deck": parts_of_a_deck() | {"title": title(notebook)}}
    return _exported(SlidesExporter, "deck", notebook, resources, language)


def _in_pages(cells: list[Any], language: str = SOURCE) -> list[Any]:
    """Divide long programs among several slides. What follows them gets a slide of its own."""
    paged: list[Any] = []
    long_before = False
    for cell in cells:
        kind = cell.metadata.slideshow
        if long_before and kind.slide_type == "-":
            kind.slide_type = "subslide"
        shown = cell.cell_type == "code" and kind.slide_type != "skip"
        name = name_of(cell) if shown else ""
        parts = _parts(cell.source) if name else [cell.source]
        for number, part in enumerate(parts, 1):
            another = copy.deepcopy(cell)
            another.source = part
            if number > 1:
                where = said(PART, language)
                head = where.format(name=name, number=number, count=len(parts))
                another.source = f"# {head}\n\n{part}"
                another.id = f"{cell.id}-{number}"
                another.metadata.slideshow.slide_type = "subslide"
            paged.append(another)
        long_before = bool(name) and cell.source.count("\n") > HIGH
    return paged


def _parts(program: str) -> list[str]:
    """A program in parts of about a slide, of one length, cut between functions or methods."""
    lines = program.count("\n") + 1
    if lines <= HIGHEST:
        return [program]
    high = lines / math.ceil(lines / HIGH) + 3
    parts = [""]
    for block in re.split(r"(?<=\n)(?=\n)", program + "\n"):
        if (parts[-1] + block).count("\n") > high and parts[-1].strip():
            parts.append(block.lstrip("\n"))
        else:
            parts[-1] += block
    if len(parts) > 1 and parts[-1].count("\n") < LEAST:
        parts[-2:] = [f"{parts[-2]}\n{parts[-1]}"]
    return [part.strip("\n") for part in parts if part.strip()]


def page(source: Path, language: str = SOURCE) -> str:
    """All of a notebook as one HTML file, to read or to print."""
    notebook = with_outputs(source, language)
    about = {"metadata": {"name": title(notebook)}}
    return _exported(HTMLExporter, "page", notebook, about, language)


def _exported(
    kind: Any, template: str, notebook: Any, resources: dict[str, Any], language: str
) -> str:
    folders = [str(HERE / "templates")]
    exporter = kind(template_name=template, extra_template_basedirs=folders)
    exporter.language_code = language
    hiding = TagRemovePreprocessor(remove_input_tags={HIDDEN}, enabled=True)
    exporter.register_preprocessor(hiding, enabled=True)
    return str(exporter.from_notebook_node(notebook, resources=resources)[0])


# -- the clean notebook ------------------------------------------------------------------


def clean(source: Path, language: str = SOURCE) -> Any:
    """The headings and the code. Of a program that is typed live, only what it starts from."""
    notebook = blank(source, language)
    programs: dict[str, str] = {}
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            programs[name_of(cell)] = cell.source.partition("\n")[2]
        bare = _bare(cell, programs)
        if bare is not None:
            cells.append(bare)
    notebook.cells = cells
    return notebook


def _bare(cell: Any, programs: dict[str, str]) -> Any:
    """A cell as it stands in the clean notebook, or None if it does not."""
    tags, slide = cell.metadata.get("tags", []), cell.metadata["slideshow"]["slide_type"]
    if "left-out" in tags or slide == "notes":
        return None
    if cell.cell_type == "markdown":
        cell.source = "\n".join(line for line in cell.source.splitlines() if line.startswith("#"))
        return cell if cell.source else None
    if "live" in tags:
        start = cell.metadata.get("starts_from")
        cell.source = cell.source.partition("\n")[0] + "\n" + (programs[start] if start else "")
    return cell


# -- files -------------------------------------------------------------------------------


def make(source: Path, out: Path, language: str = SOURCE) -> list[Path]:
    """Write the three files of one notebook."""
    home = below(out, language)
    paths = [
        home / "slides" / f"{source.stem}.html",
        home / "pages" / f"{source.stem}.html",
        home / "clean" / f"{source.stem}.ipynb",
    ]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
    paths[0].write_text(deck(source, language), encoding="utf-8")
    paths[1].write_text(page(source, language), encoding="utf-8")
    nbformat.write(clean(source, language), paths[2])
    return paths


@app.command()
def main(
    names: Names = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = OUT,
    lang: Lang = EVERY,
) -> None:
    """Make slides, pages and clean notebooks."""
    for language in chosen(lang):
        for source in sources(names):
            for path in make(source, out, language):
                print(path)


if __name__ == "__main__":
    app()
