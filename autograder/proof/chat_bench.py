"""Measures chats beside each other: how fast each hands lines on, and that no line is lost.

Servers take turns in one run. Each line is verified at each receiver. Rates are told as medians,
and beside them how many times as fast a server was as a thread each in the same round.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from autograder.drawing.rates import draw_rates, short
from autograder.kit import WrongUsage
from autograder.load.crowd import Result, Wish
from autograder.load.native import compiler
from autograder.load.people import WINDOW
from autograder.load.rounds import Results, allow_descriptors, middle, ratios, take_turns
from autograder.load.servers import Server, in_python, known
from autograder.words.language import N_, _, plural

BASE = N_("thread each")
# The other servers of ours, as a chart calls them. Libraries have names of their own.
OURS = (N_("queue each"), N_("combining"), N_("C, each line"), N_("C, combining"))
BOTTLENECK = 0.9  # of a processor that the people use: they may be slower than the server
HEADINGS = ("server", "lines/s", "ratio", "p50 ms", "p99 ms", "CPU", "MB", "wrong", "fair", "load")
LEGEND = """\
lines/s: deliveries of a line to a person. ratio: to “{base}”, round by round, median (least, most).
CPU: seconds of the server for a million deliveries. wrong: lines lost, doubled, torn, out of order
at any receiver, and people thrown out. fair: lines of who could say the fewest, beside the mean.
load: processor that the people ({people}) used; “!”: they may be the slower part."""


@dataclass(frozen=True)
class Goal:
    """How many times as fast a server should be as another one, in a room of so many people."""

    people: int
    name: str
    base: str
    times: float


GOALS = (
    Goal(50, "combining", "C, combining", 0.6),
    Goal(50, "combining", "uvloop", 2.5),
    Goal(50, "combining", "Twisted", 1.5),
    Goal(1000, "combining", "asyncio", 2.0),
)


def main(
    wish: Wish, sizes: Sequence[int], rounds: int, own: Sequence[Path] = (), out: Path | None = None
) -> int:
    """Measure rooms of these sizes, print a table of each. Exit status 0 if no line was wrong."""
    console = Console(highlight=False, soft_wrap=True)
    if wish.at_once > WINDOW:
        raise WrongUsage(_("At most {most} lines may be in flight.").format(most=WINDOW))
    servers = _chosen(own, console)
    allow_descriptors(max(sizes) * 2)
    done: dict[int, Results] = {}
    for size in sizes:
        asked = replace(wish, people=size)
        try:
            done[size] = take_turns(servers, asked, rounds)
        except RuntimeError as error:
            raise WrongUsage(str(error)) from error
        _tell(asked, done[size], console)
        if out:
            _write(out, wish, done)  # after each size: a run that is cut off has shown something
    _conclude(wish, done, servers[0].name, console)
    if out:
        console.print(f"{out / 'chat.svg'}, {out / 'chat.json'}")
    every = [some for results in done.values() for some in results.values()]
    return 1 if any(troubles(some) for some in every) else 0


def _tell(wish: Wish, results: Results, console: Console) -> None:
    """A table of one room, and what went wrong in it."""
    console.print(_table(wish, results))
    for name, some in results.items():
        if found := troubles(some):
            kinds = ", ".join(f"{count} {kind}" for kind, count in found.items())
            console.print(f"{name}: {kinds}")
    console.print()


def _conclude(wish: Wish, done: dict[int, Results], base: str, console: Console) -> None:
    """What the columns mean; then the goals, where they were measured."""
    people = "in C" if compiler() else "in Python: there is no C compiler that works"
    console.print(LEGEND.format(base=base, people=people))
    if wish == Wish(seconds=wish.seconds):
        for line in goals(done):
            console.print(line)


def _chosen(own: Sequence[Path], console: Console) -> list[Server]:
    """The servers that can be measured here. Of the others it is said why not."""
    own_servers = [in_python("/".join(path.absolute().parts[-2:]), path) for path in own]
    keep = [server for server in known() if not own or server.name == BASE]
    servers = list({server.name: server for server in [*keep, *own_servers]}.values())
    for server in servers:
        if server.lacks:
            console.print(f"{server.name} is left out: {server.lacks}.")
    return [server for server in servers if not server.lacks]


def _table(wish: Wish, results: Results) -> Table:
    rounds = len(next(iter(results.values())))
    title = (
        f"{wish.people} people, {min(wish.speakers, wish.people)} speak, {wish.at_once} in flight, "
        f"{wish.size} B, {wish.mode}, {rounds} × {wish.seconds:g} s"  # noqa: RUF001
    )
    table = Table(
        title=title, title_justify="left", box=None, pad_edge=False, collapse_padding=True
    )
    table.add_column(HEADINGS[0], overflow="fold", min_width=12)
    for heading in HEADINGS[1:]:
        table.add_column(heading, justify="right", no_wrap=True)
    for name, some in results.items():
        table.add_row(name, *_cells(figures(name, some, results)))
    return table


def figures(name: str, some: Sequence[Result], results: Results) -> dict[str, float]:
    """What a server has shown in all rounds: of each heading, a number."""
    times = ratios(results, name, BASE if BASE in results else next(iter(results)))
    return {
        "lines/s": middle(some, lambda r: r.rate),
        "ratio": median(times),
        "least ratio": min(times),
        "most ratio": max(times),
        "p50 ms": middle(some, lambda r: r.within(0.5)) * 1000,
        "p99 ms": middle(some, lambda r: r.within(0.99)) * 1000,
        "CPU": middle(some, lambda r: r.cpu_per_million),
        "MB": max(result.memory for result in some) / 1e6,
        "wrong": sum(troubles(some).values()),
        "fair": min(result.fairness for result in some),
        "load": max(result.own_cpu / result.seconds for result in some),
    }


def _cells(of: dict[str, float]) -> list[str]:
    load = of["load"]
    return [
        short(of["lines/s"]),
        f"{of['ratio']:.2f} ({of['least ratio']:.1f}, {of['most ratio']:.1f})",
        *(f"{of[name]:.2f}" for name in ("p50 ms", "p99 ms", "CPU")),
        f"{of['MB']:.0f}",
        f"{of['wrong']:.0f}",
        f"{of['fair']:.2f}",
        f"{load:.2f}" + (" !" if load > BOTTLENECK else ""),
    ]


def troubles(some: Sequence[Result]) -> dict[str, int]:
    """What went wrong in all rounds together, by kind."""
    kinds = ("lost", "doubled", "torn", "disordered", "ended")
    sums = {kind: sum(getattr(result.counts, kind) for result in some) for kind in kinds}
    sums["stuck"] = sum(result.stuck for result in some)
    return {kind: count for kind, count in sums.items() if count}


def goals(done: dict[int, Results]) -> list[str]:
    """Each goal that was measured, and whether it is reached."""
    said = []
    for goal in GOALS:
        results = done.get(goal.people, {})
        if goal.name in results and goal.base in results:
            times = median(ratios(results, goal.name, goal.base))
            mark = "✓" if times >= goal.times else "✗"
            said.append(
                f"{mark} {goal.people} people: {goal.name} is {times:.2f} of {goal.base}"
                f" (goal {goal.times})"
            )
    return said


def _write(out: Path, wish: Wish, done: dict[int, Results]) -> None:
    """The chart and all figures, in a folder."""
    out.mkdir(parents=True, exist_ok=True)
    shown = {
        size: {name: figures(name, some, results) for name, some in results.items()}
        for size, results in done.items()
    }
    text = json.dumps({"wish": asdict(wish), "people": shown}, indent=1)
    (out / "chat.json").write_text(text + "\n", encoding="utf-8")
    (out / "chat.svg").write_text(picture(json.loads(text)), encoding="utf-8")


def picture(told: dict[str, Any]) -> str:
    """The chart of what a ``chat.json`` tells: deliveries a second of each server, in each room."""
    rooms, lines = told["people"], told["wish"]["at_once"]
    rates = {
        _(name): [results[name]["lines/s"] for results in rooms.values()]
        for name in next(iter(rooms.values()))
    }
    title = plural(
        "Deliveries a second: {speakers} speak, {count} line in flight each",
        "Deliveries a second: {speakers} speak, {count} lines in flight each",
        lines,
    ).format(speakers=told["wish"]["speakers"], count=lines)
    return draw_rates(title, [int(size) for size in rooms], rates, "")
