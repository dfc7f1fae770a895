"""The command `autograder prove`: options in, a run of mutation testing out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from autograder.kit import WrongUsage, require_repository
from autograder.proof import new


def prove(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="[SLUG…]")] = None,
    operator: Annotated[
        list[str] | None,
        typer.Option("--operator", help="Only these, as locks.dropped, 'locks.*'."),
    ] = None,
    program: Annotated[
        str, typer.Option("--program", help="Only these, as reference, makefile, '*'.")
    ] = "*",
    sample: Annotated[int, typer.Option("--sample", min=0, help="So many of all.")] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Which ones --sample takes.")] = 1,
    unlisted: Annotated[
        bool, typer.Option("--unlisted", help="None with a sentence in tests/survivors.")
    ] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="So many at a time; 0: one a processor.")
    ] = 0,
    runs: Annotated[
        int, typer.Option("--runs", min=1, help="Of a survivor: is it caught by luck?")
    ] = 3,
    minutes: Annotated[
        float, typer.Option("--minutes", min=0, help="Begin no other one after so long.")
    ] = 0,
    out: Annotated[Path, typer.Option("-o", help="Where journal and tables are.")] = Path(
        "build/prove"
    ),
) -> int:
    """Make small mistakes in right programs, and see which ones the checks let through."""
    from autograder.proof.proving import chosen, run  # no other command waits for its libraries

    require_repository()
    if unknown := run.unknown(operator or ()):
        raise WrongUsage(f"No operator is called {', '.join(unknown)}.")
    named = tuple(new.require(slug) for slug in slugs or ())
    patterns, most = tuple(operator or ()), jobs or os.cpu_count() or 1
    wish = chosen.Wish(named, patterns, program, sample, seed, unlisted, most, runs, minutes, out)
    return run.main(wish)
