"""Print the slides of each lecture as a PDF, a page a slide, with the browser of in_browser.py.

python notebooks/pdf.py                          all of them, into build/pdf/
python notebooks/pdf.py 04_multi_user_chat       one
python notebooks/pdf.py --out /tmp/there         into another folder
python notebooks/pdf.py --lang ru                the Russian ones, into build/pdf/ru/
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from autograder.words.language import SOURCE
from build import HERE, PLAIN, Names, sources
from in_browser import PATIENCE, browser
from slides import deck
from spoken import Lang, below, chosen

OUT = HERE.parent / "build" / "pdf"
CUT_OFF = """() => [...document.querySelectorAll('.pdf-page')].flatMap((page, number) => {
    const end = page.getBoundingClientRect().bottom;
    const shown = [...page.querySelectorAll('section *')].map(one => one.getBoundingClientRect());
    return shown.some(one => one.height && one.bottom > end) ? [number + 1] : [];
})"""
app = typer.Typer(**PLAIN)


def make(found: Sequence[Path], out: Path, language: str = SOURCE) -> list[Path]:
    """Print the slides of these lectures."""
    home_of_all = below(out, language)
    home_of_all.mkdir(parents=True, exist_ok=True)
    targets = [home_of_all / f"{source.stem}.pdf" for source in found]
    with tempfile.TemporaryDirectory() as home, browser() as opened:
        for source, target in zip(found, targets, strict=True):
            html = Path(home) / f"{source.stem}.html"
            html.write_text(deck(source, language), encoding="utf-8")
            with opened.new_page() as page:
                if cut_off := _print(page, html, target):
                    sys.exit(f"{target}: cut off at the bottom: page {cut_off[0]}.")
    return targets


def _print(page: Any, html: Path, target: Path) -> list[int]:
    """Reveal lays all slides out as pages when its address asks for that (print-pdf).

    Returns the numbers of the pages that do not show all of their slide.
    """
    page.goto(f"{html.as_uri()}?print-pdf")
    page.wait_for_function("() => document.querySelector('.pdf-page')", timeout=PATIENCE * 1000)
    page.pdf(path=target, print_background=True, prefer_css_page_size=True)
    return list(page.evaluate(CUT_OFF))


@app.command()
def main(
    names: Names = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = OUT,
    lang: Lang = SOURCE,
) -> None:
    """Print slides as PDF."""
    for language in chosen(lang):
        for path in make(sources(names), out, language):
            print(path)


if __name__ == "__main__":
    app()
