"""Something to show in a cell: as SVG or HTML where that can be drawn, else as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.stage.html import render

WIDEST = 840  # pixels that a cell has in JupyterLab on a small screen


def in_notebook() -> bool:
    """Whether this runs in a cell of a notebook."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None


@dataclass(frozen=True)
class Picture:
    """Something to show: as SVG or HTML where that can be drawn, else as text."""

    text: str
    html: str = ""
    svg: str = ""

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        svg = _within(self.svg, WIDEST)
        kinds = {"text/plain": self.text, "text/html": self.html, "image/svg+xml": svg}
        return {kind: data for kind, data in kinds.items() if data}

    def show(self) -> None:
        """Show it as the output of this cell, or print it where there are no cells."""
        if in_notebook():
            from IPython.display import display

            display(self)
        else:
            print(self.text)

    def show_below(self) -> None:
        """Show it below all else of this cell, also below what has gone wrong in it."""
        if not in_notebook():
            self.show()
            return
        from IPython.core.getipython import get_ipython

        events = get_ipython().events

        def show(_result: object) -> None:
            events.unregister("post_run_cell", show)
            self.show()

        events.register("post_run_cell", show)


def _within(svg: str, widest: int) -> str:
    """The same picture, shown smaller if it is wider than a cell, which would cut it off."""
    found = re.search(r' width="(\d+)" height="(\d+)"', svg)
    if found is None or int(found[1]) <= widest:
        return svg
    height = int(found[2]) * widest // int(found[1])
    return svg.replace(found[0], f' width="{widest}" height="{height}"', 1)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Picture:
    """A table with a head, as text and as HTML. Whatever stands in a cell is only text."""
    text = "\n".join("  |  ".join(row) for row in (head, *rows))
    return Picture(text, render("table", head=head, rows=rows))
