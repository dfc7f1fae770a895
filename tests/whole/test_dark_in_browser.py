"""A whole flow: what a lecture shows, in JupyterLab's dark theme and in its light one.

Skipped where there is no Playwright or no Chromium, unless NEED_BROWSER is set: CI does so. With
SHOTS=folder it keeps pictures.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

import pytest

from autograder.drawing import svg
from helpers.looks import faint

CELLS = [
    "%load_ext autograder.stage",
    "from autograder.kit import ROOT\nfrom autograder.stage import *\n"
    "server = ROOT.joinpath('reference/04_multi_user_chat/server.py').read_text()",
    "asked = predict('Who gets `hello`?', 'only bob', '`alice`, too', vote='B')",
    "with open_room(server) as room:\n"
    "    alice, bob = room.connect('alice', 'bob')\n"
    "    alice.says('hello')\n    bob.hears('hello')\n"
    "    show_threads(room.server)\n    show_chart(room)",
    "reveal(asked, 'A')",
    "from dataclasses import replace\nreveal(replace(asked, counts=(12, 7)), 'A')",
    "with live_room(server, port=0) as room:\n    room.run()",
]
SHOWN = ".jp-OutputArea-output:has(p, table, .wall)"
# How the filter of a picture changes colours.
TURNED = """(image, colours) => {
    const pen = document.createElement('canvas').getContext('2d');
    return colours.map(colour => {
        pen.filter = getComputedStyle(image).filter;
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 4, 4);
        return [...pen.getImageData(1, 1, 1, 1).data].slice(0, 3);
    });
}"""


def light(colour: list[int]) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    parts = [part / 255 for part in colour]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_what_a_lecture_shows_can_be_read(
    browser: Any, theme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nbformat = importlib.import_module("nbformat")
    in_browser, lab = map(importlib.import_module, ("in_browser", "lab"))
    cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(notebook, tmp_path / "one.ipynb")
    wanted = {"theme": f"JupyterLab {theme.title()}"}
    monkeypatch.setitem(lab.SETTINGS, "@jupyterlab/apputils-extension/themes", wanted)
    with lab.jupyter(tmp_path) as address, browser.new_page() as page:
        page.set_viewport_size({"width": 1280, "height": 3600})
        page.goto(f"{address}/lab/tree/one.ipynb?reset")
        for act in (None, in_browser.RUN_ALL):
            if act:
                page.evaluate(act)
            page.wait_for_function(in_browser.READY, timeout=in_browser.PATIENCE * 1000)
        outputs = page.evaluate(in_browser.OUTPUTS)
        assert [one for one in outputs if one["output_type"] in ("error", "stream")] == []
        assert (
            page.locator("body").get_attribute("data-jp-theme-light")
            == str(theme == "light").lower()
        )
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/lab-{theme}.png")
        count = page.locator(SHOWN).count()
        assert count >= 6
        for number in range(count):
            page.locator(SHOWN).nth(number).evaluate("(e, n) => e.dataset.nth = n", number)
            assert faint(page, f"[data-nth='{number}']") == []
        code = page.locator("img[alt^='QR']").bounding_box()
        assert code is not None
        assert code["width"] > 350  # a third of this window is too much for the cell
        image = page.locator(".jp-RenderedSVG img").first
        inks = [svg.INK, svg.SOFT, svg.TROUBLE, *svg.COLOURS]
        paper, *turned = image.evaluate(TURNED, ["#ffffff", *inks])
        assert (light(paper) < 0.02) == (theme == "dark")
        for colour in turned:
            low, high = sorted([light(paper), light(colour)])
            assert (high + 0.05) / (low + 0.05) >= 4.5
