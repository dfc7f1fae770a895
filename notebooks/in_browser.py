"""Open the notebooks in a browser, as a lecturer does, and look at what is there.

    python notebooks/in_browser.py                          all of them
    python notebooks/in_browser.py 04_multi_user_chat       one
    python notebooks/in_browser.py --shots /tmp/shots       pictures of each part and each slide
    python notebooks/in_browser.py --lang ru                the Russian ones

Each is opened in JupyterLab, the first one in Notebook 7, too, and its slides as a file. All cells
are run: no output may be an error, each chart has to be drawn, and within its cell. Each slide has
to be large enough and to be seen to its edges, and a deck may load nothing from outside.
Needs Chromium. On Debian and Ubuntu it is installed if it is not there and we may do so.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from autograder.words.language import SOURCE
from build import PLAIN, Names, sources
from lab import jupyter
from slides import deck
from spoken import Lang, chosen, notebook_of

app = typer.Typer(**PLAIN)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
AT_A_TIME = 2  # browsers, each with a Jupyter of its own
PATIENCE = 90  # seconds for a page, for all cells
SIZE = {"width": 1280, "height": 800}
FIRST = "01_echo_chat"  # opened in Notebook 7, too
PROJECTOR = {"width": 1280, "height": 720}  # the smallest that slides are shown on
READABLE = 18  # pixels of each letter there, in texts, programs and tables
SMALLEST = 0.6  # how much a slide may shrink for a chart: its letters have 12 pixels then
NO_BROWSER = "Chromium is needed to look at the notebooks. Install it: apt-get install chromium"
CHARTS = """() => {
    const notebook = window.jupyterapp.shell.currentWidget.node;
    return [...notebook.querySelectorAll('.jp-RenderedSVG img')].map(chart => {
        const own = chart.getBoundingClientRect();
        const cell = chart.closest('.jp-OutputArea-output').getBoundingClientRect();
        return {width: own.width, height: own.height, room: cell.width};
    });
}"""
OUTPUTS = """() => {
    const cells = window.jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON().cells;
    return cells.flatMap(cell => cell.outputs || []);
}"""
PLACES = """() => Reveal.getSlides().map(slide => {
    const place = Reveal.getIndices(slide);
    return [place.h, place.v || 0];
})"""
EDGES = """() => {
    const shown = [...Reveal.getCurrentSlide().querySelectorAll('*')];
    const places = shown.map(element => element.getBoundingClientRect());
    return [Math.max(...places.map(place => place.right)) - window.innerWidth,
            Math.max(...places.map(place => place.bottom)) - window.innerHeight];
}"""
COVERED = """() => {
    const over = [...document.querySelectorAll('.controls button, .slide-number')];
    const marks = over.map(mark => mark.getBoundingClientRect()).filter(place => place.width);
    const texts = document.createTreeWalker(Reveal.getCurrentSlide(), NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
        range.selectNodeContents(texts.currentNode);
        for (const text of texts.currentNode.textContent.trim() ? range.getClientRects() : [])
            for (const mark of marks)
                if (text.right > mark.left && text.left < mark.right
                    && text.bottom > mark.top && text.top < mark.bottom)
                    return texts.currentNode.textContent.trim();
    }
    return '';
}"""
LETTERS = """() => {
    const slide = Reveal.getCurrentSlide(), scale = Reveal.getScale() * slide.dataset.fitted;
    const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT), sizes = [];
    while (texts.nextNode())
        if (texts.currentNode.textContent.trim())
            sizes.push(parseFloat(getComputedStyle(texts.currentNode.parentElement).fontSize));
    return Math.min(...sizes, 99) * scale;
}"""
RUN_ALL = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
READY = """() => {
    const widget = window.jupyterapp && window.jupyterapp.shell.currentWidget;
    const session = widget && widget.sessionContext;
    const kernel = session && session.session && session.session.kernel;
    return Boolean(kernel && kernel.status === 'idle' && widget.content.widgets.length);
}"""


# -- what must be there ------------------------------------------------------------------


def chromium() -> str:
    """The browser, installed if need be. Exits with one sentence if there is no way to it."""
    found = _installed()
    if not found and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium.")
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "-qq", *arguments], stdout=subprocess.DEVNULL, check=False)
        found = _installed()
    if not found:
        sys.exit(NO_BROWSER)
    return found


def _installed() -> str:
    return next((path for name in NAMES if (path := shutil.which(name))), "")


# -- looking -----------------------------------------------------------------------------


def look_at_notebook(page: Any, place: str, name: str, shots: Path | None) -> list[str]:
    """Run all cells of a notebook. What is wrong, in sentences."""
    where = "JupyterLab" if "/lab/" in place else "Notebook 7"
    began = time.monotonic()
    page.goto(f"{place}/{name}.ipynb?reset")  # no other notebook is open beside it
    page.wait_for_function(READY, timeout=PATIENCE * 1000)
    page.evaluate(RUN_ALL)
    page.wait_for_function(READY, timeout=PATIENCE * 1000)
    outputs, charts = page.evaluate(OUTPUTS), page.evaluate(CHARTS)
    seconds = time.monotonic() - began
    print(f"{name}: {len(charts)} charts in {where}, all run after {seconds:.0f} s")
    if shots:
        _scroll(page, shots, f"{where.split()[0]}-{name}")
    page.evaluate("() => window.jupyterapp.serviceManager.sessions.shutdownAll()")
    return _wrong(outputs, charts, f"{name} in {where}")


def _wrong(outputs: list[Any], charts: list[Any], where: str) -> list[str]:
    errors = [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]
    troubles = [f"{where}: {o.get('evalue') or o.get('text')}" for o in errors]
    expected = sum("image/svg+xml" in o.get("data", {}) for o in outputs)
    if not 0 < expected == len(charts):
        troubles.append(f"{where}: {expected} charts are in it, {len(charts)} are drawn.")
    for number, chart in enumerate(charts, 1):
        if chart["height"] < 40 or chart["width"] > chart["room"] + 1:
            troubles.append(f"{where}: chart {number} is cut off: {chart}.")
    return troubles


def _scroll(page: Any, shots: Path, stem: str) -> None:
    """Pictures of all of a long notebook, a window full at a time."""
    box = ".jp-WindowedPanel-outer"
    height = page.evaluate(f"() => document.querySelector('{box}').scrollHeight")
    for number, top in enumerate(range(0, height, SIZE["height"] - 120)):
        page.evaluate(f"() => document.querySelector('{box}').scrollTo(0, {top})")
        page.screenshot(path=shots / f"{stem}-{number:02}.png")


def look_at_slides(page: Any, path: Path, shots: Path | None) -> list[str]:
    """Step through a deck. Each slide has to be large enough to read, all in this one file."""
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    page.set_viewport_size(PROJECTOR)
    page.goto(path.as_uri())
    page.wait_for_function("() => window.Reveal && Reveal.isReady()")
    troubles, places = [], page.evaluate(PLACES)
    for number, (right, down) in enumerate(places, 1):
        page.evaluate(f"() => Reveal.slide({right}, {down}, 99)")
        scale = page.evaluate("() => Number(Reveal.getCurrentSlide().dataset.fitted)")
        if not scale >= SMALLEST:
            troubles.append(f"{path.stem}: slide {number} is shown at {scale}, too small to read.")
        if (letters := page.evaluate(LETTERS)) < READABLE:
            troubles.append(f"{path.stem}: slide {number} has letters of {letters:.1f} pixels.")
        if max(over := page.evaluate(EDGES)) > 1:
            troubles.append(f"{path.stem}: slide {number} is cut off: {over} pixels are not seen.")
        if covered := page.evaluate(COVERED):
            troubles.append(f"{path.stem}: slide {number}: a mark lies over “{covered[:40]}”.")
        if shots:
            page.screenshot(path=shots / f"slides-{path.stem}-{number:02}.png")
    print(f"{path.stem}: {len(places)} slides")
    return troubles + [f"{path.stem}: it needs {url}" for url in outside if url != path.as_uri()]


# -- everything --------------------------------------------------------------------------


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """A browser without a window, to open pages in."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened.new_context(viewport=SIZE)
        opened.close()


def look(names: list[str], shots: Path | None, language: str = SOURCE) -> list[str]:
    """Look at these notebooks everywhere. What is wrong, in sentences."""
    found, troubles = sources(names), []
    with tempfile.TemporaryDirectory(prefix="lab-") as home, browser() as opened:
        folder = Path(home)
        for source in found:
            shutil.copy(notebook_of(source, language), folder)
            (folder / f"{source.stem}.html").write_text(deck(source, language), encoding="utf-8")
        with jupyter(folder) as address:
            seen = [(f"{address}/lab/tree", source.stem) for source in found]
            classic = [(f"{address}/notebooks", FIRST)] if FIRST in names else []
            for place, name in seen + classic:
                with opened.new_page() as page:
                    troubles += look_at_notebook(page, place, name, shots)
        for source in found:
            with opened.new_page() as page:
                troubles += look_at_slides(page, folder / f"{source.stem}.html", shots)
    return troubles


@app.command()
def main(
    names: Names = None,
    shots: Annotated[Path | None, typer.Option(help="A folder for pictures.")] = None,
    lang: Lang = SOURCE,
) -> None:
    """Open the notebooks in a browser and look. The exit status is 1 if anything is wrong."""
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    chromium()  # installed once, before each part wants it
    stems, troubles = [source.stem for source in sources(names)], []
    parts = [stems[n::AT_A_TIME] for n in range(min(AT_A_TIME, len(stems)))]
    for language in chosen(lang):
        with ProcessPoolExecutor(AT_A_TIME) as pool:
            look_at = partial(look, shots=shots, language=language)
            troubles += [one for part in pool.map(look_at, parts) for one in part]
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    if troubles:
        raise typer.Exit(1)


if __name__ == "__main__":
    app()
