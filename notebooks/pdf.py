"""Print the slides of each lecture as a PDF, a page a slide, with the browser of in_browser.py.

python notebooks/pdf.py                          all of them, into build/pdf/
python notebooks/pdf.py 04_multi_user_chat       one
python notebooks/pdf.py --out /tmp/there         into another folder
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from build import HERE, PLAIN, Names, sources
from in_browser import PATIENCE, browser
from slides import deck

OUT = HERE.parent / "build" / "pdf"
app = typer.Typer(**PLAIN)


def make(found: Sequence[Path], out: Path) -> list[Path]:
    """Print the slides of these lectures."""
    out.mkdir(parents=True, exist_ok=True)
    targets = [out / f"{source.stem}.pdf" for source in found]
    with tempfile.TemporaryDirectory() as home, browser() as opened:
        for source, target in zip(found, targets, strict=True):
            html = Path(home) / f"{source.stem}.html"
            html.write_text(deck(source), encoding="utf-8")
            with opened.new_page() as page:
                _print(page, html, target)
    return targets


def _print(page: Any, html: Path, target: Path) -> None:
    """Reveal lays all slides out as pages when its address asks for that (print-pdf)."""
    page.goto(f"{html.as_uri()}?print-pdf")
    page.wait_for_function("() => document.querySelector('.pdf-page')", timeout=PATIENCE * 1000)
    page.pdf(path=target, print_background=True, prefer_css_page_size=True)


@app.command()
def main(
    names: Names = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = OUT,
) -> None:
    """Print slides as PDF."""
    for path in make(sources(names), out):
        print(path)


if __name__ == "__main__":
    app()
