"""The command `autograder bench`: the checks, a class, a student's waits, chats, or verdicts."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from autograder.kit import WrongUsage, require_repository
from autograder.proof import bench, class_bench, new, student_bench

SIZES = (2, 10, 50, 200, 1000)


class Mode(StrEnum):
    """What people do beside speaking."""

    steady = "steady"
    slow = "slow"
    resets = "resets"


def bench_(
    slug: Annotated[str, typer.Argument(metavar="[SLUG|class|student|chat|verdicts]")] = "",
    only: Annotated[str, typer.Argument(metavar="[SLUG]", help="Only its verdicts.")] = "",
    runs: Annotated[int, typer.Option("--runs", min=1, help="Runs of each, or rounds.")] = 5,
    load: Annotated[bool, typer.Option("--load", help="With two busy loops per core.")] = False,
    count: Annotated[int, typer.Option("--count", min=1, help="Hand-ins of the class.")] = 300,
    mistakes: Annotated[
        int, typer.Option("--mistakes", min=0, help="Wrong programs of each, for verdicts.")
    ] = 1,
    minutes: Annotated[
        float, typer.Option("--minutes", min=0, help="Begin no other one after so long.")
    ] = 0,
    people: Annotated[
        list[int] | None,
        typer.Option("--people", min=2, max=5000, help="In the chat; may stand several times."),
    ] = None,
    speakers: Annotated[int, typer.Option("--speakers", min=1, max=1000, help="Who talk.")] = 8,
    in_flight: Annotated[int, typer.Option("--in-flight", min=1, help="Lines of each.")] = 1,
    size: Annotated[int, typer.Option("--size", min=16, max=4000, help="Bytes of a line.")] = 64,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="Of a measurement.")] = 1.0,
    mode: Annotated[
        Mode, typer.Option("--mode", help="slow: some do not read; resets: 30 % are reset.")
    ] = Mode.steady,
    server: Annotated[
        list[Path] | None,
        typer.Option("--server", exists=True, dir_okay=False, help="Your own server.py."),
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", help="A folder for chart and figures.")] = None,
) -> int:
    """Measure checks: time and processor; or a `class`, a `student`'s waits, or `chat` servers.

    `verdicts` judges right and wrong programs again and again, for a night: are they the same?
    """
    require_repository()
    if only and slug != "verdicts":
        raise WrongUsage("One exercise at a time: autograder bench SLUG.")
    if slug == "class":
        return class_bench.main(count)
    if slug == "student":
        return student_bench.main(runs)
    if slug == "chat":
        # No other command waits for what makes a crowd.
        from autograder.load.crowd import Wish
        from autograder.proof import chat_bench

        wish = Wish(50, speakers, in_flight, size, seconds, mode.value)
        return chat_bench.main(wish, people or SIZES, runs, server or (), out)
    if slug == "verdicts":
        # No other command waits for what makes edits.
        from autograder.proof import verdict_bench

        chosen = new.require(only) if only else ""
        return verdict_bench.main(verdict_bench.Wish(runs, load, chosen, mistakes, minutes))
    return bench.main(runs, load, new.require(slug) if slug else "")
