"""Make the lecture notebooks from their sources, or prove that they are sound.

    python notebooks/build.py            executes each source and writes its .ipynb with outputs
    python notebooks/build.py --check    writes nothing: sources and .ipynb match, each cell runs
    python notebooks/build.py --check --rounds 5     Run All, five times in one kernel
    python notebooks/build.py --check --runs 50 --load     fifty times on a loaded machine
    python notebooks/build.py --lang ru  the Russian ones: the same code, the prose of ru/*.md

Names after that choose notebooks: python notebooks/build.py 04_multi_user_chat
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import jupytext
import nbformat
import typer
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

from autograder.proof.bench import LOOPS_PER_CORE, busy_loops
from autograder.stage.ask import RUN_SAYS
from autograder.words.language import SOURCE, VARIABLE, _
from spoken import Lang, chosen, notebook_of, put_into, speaking

HERE = Path(__file__).parent
LONGEST = 5.0  # seconds that a cell may take in front of an audience
WHOLE = 60.0  # seconds that Run All may take
HUNG = 30  # seconds after which a cell is given up
Run = tuple[float, float, list[str]]  # seconds, seconds of the longest cell, what is wrong
BESIDE = ("from_your_handout",)  # lectures without an exercise of their own
SLIDE_TYPES = ("slide", "subslide", "-", "fragment", "notes", "skip")

PLAIN: dict[str, Any] = {  # how typer behaves in all commands of this folder
    "add_completion": False,
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
}
app = typer.Typer(**PLAIN)
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", help="For example 04_multi_user_chat; default: all."),
]


def sources(names: list[str] | None) -> list[Path]:
    """The reviewable sources: all, or those that were named. Raises BadParameter if none is."""
    known = [*sorted(HERE.glob("[0-9]*.py")), *(HERE / f"{name}.py" for name in BESIDE)]
    found = [path for path in known if not names or path.stem in names]
    if not found:
        raise typer.BadParameter("no notebook has this name")
    return found


def blank(source: Path, language: str = SOURCE) -> Any:
    """The notebook that a source describes, without outputs. The same one every time."""
    notebook = jupytext.read(source)
    notebook.metadata = {
        "kernelspec": notebook.metadata["kernelspec"],
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02}"
    if language != SOURCE:
        put_into(notebook, source, language)
    return notebook


def execute(notebook: Any, rounds: int = 1) -> list[tuple[str, float]]:
    """Run all cells in a kernel of their own, so many times. Returns each cell and its seconds."""
    seconds = []
    resources = {"metadata": {"path": str(HERE)}}
    options = {"timeout": HUNG, "record_timing": False, "extra_arguments": ["--log-level=40"]}
    with tempfile.TemporaryDirectory() as home:
        client = NotebookClient(notebook, resources=resources, config=_reached(home), **options)
        own = {name: value for name, value in os.environ.items() if name != VARIABLE}
        with client.setup_kernel(env=own):  # a notebook itself says what it speaks
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


def _reached(home: str) -> Config:
    """How we reach a kernel: by files, where there are such sockets.

    With TCP it is told a free port, and when it listens there, somebody else may have it by then.
    """
    by_file = {"transport": "ipc", "ip": f"{home}/kernel"}
    return Config(KernelManager=by_file if os.name == "posix" else {})


def without_outputs(notebook: Any) -> Any:
    """All of a notebook that comes from its source."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def matches(source: Path, language: str = SOURCE) -> bool:
    """Whether the committed .ipynb is what its source describes."""
    target = notebook_of(source, language)
    if not target.exists():
        return False
    return bool(without_outputs(nbformat.read(target, as_version=4)) == blank(source, language))


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
        if "predict(" in cell.source and "\ndef " in f"\n{cell.source}":
            troubles.append(
                f"{where} slides show only what is asked: give the program its own cell."
            )
        start = cell.metadata.get("starts_from")
        if start is not None and start not in known:
            troubles.append(f"{where} it starts from {start}, but no program before it is that.")
        known.add(name)
    return troubles


def facts(notebook: Any, language: str = SOURCE) -> list[str]:
    """What the runs have shown: of each question the option that stands beside "the run says"."""
    with speaking(language):
        mark = _(RUN_SAYS)
    shown = [
        str(output.get("data", {}).get("text/plain", ""))
        for cell in notebook.cells
        for output in cell.get("outputs", ())
    ]
    lines = (line.partition("  ← ") for text in shown for line in text.splitlines())
    return [option for option, _arrow, marks in lines if marks.endswith((mark, RUN_SAYS))]


def run(source: Path, write: bool, rounds: int, language: str = SOURCE) -> Run:
    """Execute one notebook: its seconds, those of its longest cell, and what is wrong."""
    notebook, target = blank(source, language), notebook_of(source, language)
    name = target.relative_to(HERE).with_suffix("").as_posix()
    troubles = [f"{name}: {trouble}" for trouble in rules(notebook)]
    try:
        seconds = execute(notebook, rounds)
    except (CellExecutionError, CellTimeoutError, DeadKernelError, RuntimeError) as error:
        return 0, 0, [f"{name}: it cannot be run to its end.\n{error}"]
    slowest, longest = max(seconds, key=lambda pair: pair[1])
    whole = sum(duration for _cell, duration in seconds) / rounds
    print(f"{name}: {whole:.1f} s, the longest cell is {slowest} with {longest:.2f} s", flush=True)
    if write:
        _warn_of_news(source, notebook, language)
        nbformat.write(notebook, target)
    if whole > WHOLE:
        troubles.append(f"{name}: it takes {whole:.0f} s, more than {WHOLE:.0f} s.")
    if longest > LONGEST:
        troubles.append(f"{name}: {slowest} takes {longest:.1f} s, more than {LONGEST} s.")
    return whole, longest, [*troubles, *_unlike(source, notebook, language)]


def _unlike(source: Path, notebook: Any, language: str) -> Iterator[str]:
    """How the committed notebook differs from a source, and from what its run has shown."""
    target = notebook_of(source, language)
    if not matches(source, language):
        mend = f"python notebooks/build.py {source.stem} --lang {language}"
        yield f"{target.name} is not what its source says. This builds it anew: {mend}"
        return
    now, kept = facts(notebook, language), facts(nbformat.read(target, 4), language)
    if now != kept:
        yield f"{source.name}: the run says {now}, the .ipynb says {kept}."


def _warn_of_news(source: Path, notebook: Any, language: str) -> None:
    """Say so if this run shows other facts than the one before: a text may explain the old ones."""
    target, now = notebook_of(source, language), facts(notebook, language)
    before = facts(nbformat.read(target, as_version=4), language) if target.exists() else now
    for fact in set(now) - set(before):
        print(f"{source.stem}: new is the fact “{fact}”. Is it what the text explains?")


def summary(done: dict[str, list[Run]]) -> str:
    """What all runs came to, beside the bounds."""
    lines = [
        f"{'':20} without a failure   whole, s (<= {WHOLE:.0f})   a cell, s (<= {LONGEST:.0f})"
    ]
    sound = 0
    for name, runs in done.items():
        good = sum(not troubles for _, _, troubles in runs)
        sound += good == len(runs)
        whole, longest = (max(run[place] for run in runs) for place in (0, 1))
        lines.append(f"{name:20} {f'{good} of {len(runs)}':>17} {whole:18.1f} {longest:18.2f}")
    return "\n".join([*lines, f"{sound} of {len(done)} notebooks without a failure"])


def repeat(
    found: list[Path], check: bool, rounds: int, runs: int, languages: Sequence[str] = (SOURCE,)
) -> dict[str, list[Run]]:
    """Run all notebooks so many times, one after another. Troubles are printed as they come."""
    each = [(path, language) for language in languages for path in found]
    done: dict[str, list[Run]] = {_name(path, language): [] for path, language in each}
    for number in range(1, runs + 1):
        if runs > 1:
            print(f"-- run {number} of {runs}", flush=True)
        for path, language in each:
            own = done[_name(path, language)]
            own.append(run(path, not check, rounds, language))
            for trouble in own[-1][2]:
                print(trouble, file=sys.stderr, flush=True)
    return done


def _name(source: Path, language: str) -> str:
    return source.stem if language == SOURCE else f"{language}/{source.stem}"


@app.command()
def main(
    names: Names = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing.")] = False,
    rounds: Annotated[int, typer.Option(min=1, help="Times to run all in one kernel.")] = 1,
    runs: Annotated[int, typer.Option(min=1, help="Times to do this, in kernels anew.")] = 1,
    load: Annotated[bool, typer.Option("--load", help="Two busy loops a core beside it.")] = False,
    lang: Lang = SOURCE,
) -> None:
    """Make or check the lecture notebooks. The exit status is 1 if anything is wrong."""
    found, languages = sources(names), chosen(lang)
    with busy_loops(LOOPS_PER_CORE * (os.cpu_count() or 1) if load else 0):
        done = repeat(found, check, rounds, runs, languages)
    if runs > 1:
        print(summary(done))
    if any(troubles for every in done.values() for *_seconds, troubles in every):
        raise typer.Exit(1)


if __name__ == "__main__":
    app()
