"""Print the assignment sheet, one page of A4 for students, with the browser of in_browser.py.

    python notebooks/sheet.py                    in each language, into build/pdf/
    python notebooks/sheet.py --lang ru          the Russian one, build/pdf/ru/assignment.pdf
    python notebooks/sheet.py --out /tmp/there   into another folder

Of the page ``lessons/assignment.md`` all is printed but where its links lead.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from nbconvert.filters import markdown2html

from autograder.kit import LESSONS
from build import HERE, PLAIN
from in_browser import browser
from spoken import EVERY, Lang, below, chosen

OUT = HERE.parent / "build" / "pdf"
PAGE = "assignment.md"
LOOKS = HERE / "templates" / "sheet.css"
PAPER = {"format": "A4", "margin": dict.fromkeys(("top", "bottom", "left", "right"), "18mm")}
app = typer.Typer(**PLAIN)


def html(language: str) -> str:
    """The sheet in a language, as a page of its own."""
    text = (below(LESSONS, language) / PAGE).read_text("utf-8")
    body = re.sub(r'<a class="anchor-link".*?</a>', "", markdown2html(text))
    body = re.sub(r"<a href=[^>]*>(.*?)</a>", r"\1", body)
    head = f'<meta charset="utf-8"><style>{LOOKS.read_text("utf-8")}</style>'
    return f'<!DOCTYPE html>\n<html lang="{language}"><head>{head}</head><body>{body}</body></html>'


def make(languages: Sequence[str], out: Path) -> list[Path]:
    """Print the sheet in these languages."""
    targets = []
    with tempfile.TemporaryDirectory() as home, browser() as opened:
        for language in languages:
            source, target = (
                Path(home) / f"{language}.html",
                below(out, language) / "assignment.pdf",
            )
            source.write_text(html(language), encoding="utf-8")
            target.parent.mkdir(parents=True, exist_ok=True)
            with opened.new_page() as page:
                page.goto(source.as_uri())
                page.pdf(path=target, **PAPER)
            targets.append(target)
    return targets


@app.command()
def main(
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = OUT,
    lang: Lang = EVERY,
) -> None:
    """Print the assignment sheet."""
    for path in make(chosen(lang), out):
        print(path)


if __name__ == "__main__":
    app()
