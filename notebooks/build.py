"""Make the lecture notebooks from their sources, or prove that they are sound.

    python notebooks/build.py            executes each source and writes its .ipynb with outputs
    python notebooks/build.py --check    writes nothing: sources and .ipynb match, each cell runs
    python notebooks/build.py --check --rounds 5     Run All, five times in one kernel

Names after that choose notebooks: python notebooks/build.py 04_multi_user_chat
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

HERE = Path(__file__).parent
LONGEST = 5.0  # seconds that a cell may take in front of an audience
WHOLE = 60.0  # seconds that Run All may take
HUNG = 30  # seconds after which a cell is given up
SLIDE_TYPES = ("slide", "subslide", "-", "fragment", "notes", "skip")


def sources(names: list[str]) -> list[Path]:
    """The reviewable sources: all, or those that were named."""
    found = sorted(HERE.glob("[0-9]*.py"))
    return [path for path in found if not names or path.stem in names]


def blank(source: Path) -> Any:
    """The notebook that a source describes, without outputs. The same one every time."""
    notebook = jupytext.read(source)
    notebook.metadata = {
        "kernelspec": notebook.metadata["kernelspec"],
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02}"
    return notebook


def execute(notebook: Any, rounds: int = 1) -> list[tuple[str, float]]:
    """Run all cells in a kernel of their own, so many times. Returns each cell and its seconds."""
    seconds = []
    resources = {"metadata": {"path": str(HERE)}}
    options = {"timeout": HUNG, "record_timing": False, "extra_arguments": ["--log-level=40"]}
    client = NotebookClient(notebook, resources=resources, **options)
    with client.setup_kernel():
        for _ in range(rounds):
            client.code_cells_executed = 0
            for index, cell in enumerate(notebook.cells):
                began = time.monotonic()
                client.execute_cell(cell, index)
                seconds.append((cell.id, time.monotonic() - began))
    number = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            number += 1
            cell.execution_count = number
    return seconds


def without_outputs(notebook: Any) -> Any:
    """All of a notebook that comes from its source."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def matches(source: Path) -> bool:
    """Whether the committed .ipynb is what its source describes."""
    target = source.with_suffix(".ipynb")
    if not target.exists():
        return False
    return bool(without_outputs(nbformat.read(target, as_version=4)) == blank(source))


def name_of(cell: Any) -> str:
    """The name of the program that a cell keeps, "" if it keeps none."""
    magic, _, name = cell.source.partition("\n")[0].partition(" ")
    return name.strip() if magic == "%%program" else ""


def rules(notebook: Any) -> list[str]:
    """What is wrong with how its cells are marked (README.md), in sentences."""
    troubles, known = [], set()
    for number, cell in enumerate(notebook.cells, 1):
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        first, name = cell.source.partition("\n")[0][:40], name_of(cell)
        where = f"Cell {number}, “{first}”:"
        if kind not in SLIDE_TYPES or (number == 1 and kind != "slide"):
            troubles.append(f"{where} its slide_type is {kind!r}.")
        if name and "live" not in cell.metadata.get("tags", []):
            troubles.append(f"{where} a program needs the tag “live”.")
        start = cell.metadata.get("starts_from")
        if start is not None and start not in known:
            troubles.append(f"{where} it starts from {start}, but no program before it is that.")
        known.add(name)
    return troubles


def run(source: Path, write: bool, rounds: int) -> list[str]:
    """Execute one notebook. Returns what is wrong with it, in sentences."""
    notebook = blank(source)
    troubles = [f"{source.name}: {trouble}" for trouble in rules(notebook)]
    try:
        seconds = execute(notebook, rounds)
    except (CellExecutionError, CellTimeoutError) as error:
        return [f"{source.name}: a cell fails.\n{error}"]
    slowest, longest = max(seconds, key=lambda pair: pair[1])
    whole = sum(duration for _, duration in seconds) / rounds
    print(f"{source.stem}: {whole:.1f} s, the longest cell is {slowest} with {longest:.2f} s")
    if write:
        nbformat.write(notebook, source.with_suffix(".ipynb"))
    if whole > WHOLE:
        troubles.append(f"{source.name}: it takes {whole:.0f} s, more than {WHOLE:.0f} s.")
    if longest > LONGEST:
        troubles.append(f"{source.name}: {slowest} takes {longest:.1f} s, more than {LONGEST} s.")
    if not matches(source):
        troubles.append(f"{source.stem}.ipynb is not what its source says. Build it anew.")
    return troubles


def main() -> int:
    """Build or check, as asked. The exit status is 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description="Make or check the lecture notebooks.")
    parser.add_argument("names", nargs="*", help="for example 04_multi_user_chat; default: all")
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--rounds", type=int, default=1, help="times to run all in one kernel")
    asked = parser.parse_args()
    found = sources(asked.names)
    if not found:
        parser.error("no notebook has this name")
    troubles = [t for path in found for t in run(path, not asked.check, asked.rounds)]
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
