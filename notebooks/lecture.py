"""Lay a copy of the notebooks for one lecture, and open it: what is typed live is saved there.

    python notebooks/lecture.py                          all of them, then JupyterLab
    python notebooks/lecture.py 04_multi_user_chat       one
    python notebooks/lecture.py --clean                  with empty programs, to type them live
    python notebooks/lecture.py --no-open                only the copy
    python notebooks/lecture.py --lang ru                the Russian ones

Each call lays a new folder in build/lecture/, so no lecture of yesterday is lost. The copies are
large enough for the last row (%projection), have no outputs yet, and no notes for the lecturer:
those are in the slides (key S) and in lessons/notes/.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import nbformat
import typer

from autograder.words.language import SOURCE
from build import HERE, PLAIN, Names, blank, sources
from slides import clean
from spoken import MAGIC, Lang, below, chosen

OUT = HERE.parent / "build" / "lecture"
app = typer.Typer(**PLAIN)


def copy_of(source: Path, empty: bool, language: str = SOURCE) -> Any:
    """A notebook as the audience shall see it."""
    notebook = clean(source, language) if empty else blank(source, language)
    kept = [c for c in notebook.cells if c.metadata["slideshow"]["slide_type"] != "notes"]
    for cell in kept:
        cell.source = cell.source.replace(MAGIC, f"{MAGIC}\n%projection", 1)
    notebook.cells = kept
    return notebook


def lay(
    found: Sequence[Path],
    empty: bool = False,
    out: Path = OUT,
    languages: Sequence[str] = (SOURCE,),
) -> Path:
    """Lay copies into a folder that is new. Returns it."""
    out.mkdir(parents=True, exist_ok=True)
    taken = [int(path.name) for path in out.iterdir() if path.name.isdecimal()]
    folder = out / f"{max(taken, default=0) + 1:03}"
    folder.mkdir()
    for language in languages:
        home = folder if len(languages) == 1 else below(folder, language)
        home.mkdir(exist_ok=True)
        for source in found:
            nbformat.write(copy_of(source, empty, language), home / f"{source.stem}.ipynb")
    return folder


@app.command()
def main(
    names: Names = None,
    clean: Annotated[bool, typer.Option("--clean", help="Programs are typed live.")] = False,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not start JupyterLab.")] = False,
    lang: Lang = SOURCE,
) -> None:
    """Lay a copy of the notebooks for one lecture, and open it in JupyterLab."""
    folder = lay(sources(names), clean, languages=chosen(lang))
    print(f"What you type is saved in {folder}", flush=True)
    if not no_open:
        print("Ctrl+B hides the list of files: charts grow, by a third at 1280 by 720.", flush=True)
        raise typer.Exit(
            subprocess.run([sys.executable, "-m", "jupyterlab", str(folder)]).returncode
        )


if __name__ == "__main__":
    app()
