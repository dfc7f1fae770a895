"""How fast chats of a lecture are, measured live: they take turns, each line is verified."""

from __future__ import annotations

import json
from collections.abc import Mapping
from xml.etree.ElementTree import fromstring

from autograder.drawing.rates import draw_rates, short
from autograder.kit import LESSONS
from autograder.load.crowd import Result, Wish
from autograder.load.rounds import middle, take_turns
from autograder.load.servers import Server, known
from autograder.stage.picture import Picture, table
from autograder.words.language import N_, _, spoken

HEAD = (
    N_("chat"),
    N_("lines a second"),
    N_("half within"),
    N_("99 of 100 within"),
    N_("µs for a line"),
    N_("MB"),
    N_("wrong"),
)


def show_speed(
    programs: Mapping[str, str], people: int = 20, seconds: float = 0.1, others: bool = False
) -> None:
    """Measure chats by turns, eight people speak, and draw deliveries a second of each.

    With ``others``, uvloop and Twisted take part where they are installed. Of all that is shown,
    what else the machine does changes the processor time for a line least.
    """
    servers = [Server(name, text) for name, text in programs.items()]
    if others:
        servers += [server for server in known() if server.needs and not server.lacks]
    results = take_turns(servers, Wish(people=people, seconds=seconds), rounds=1)
    rates = {name: [middle(some, lambda r: r.rate)] for name, some in results.items()}
    sentence = _("Deliveries a second: {people} people, {speak} speak, one line in flight each")
    title = sentence.format(people=people, speak=min(8, people))
    shown = table(
        [_(head) for head in HEAD], [_row(name, some[0]) for name, some in results.items()]
    )
    Picture(title, svg=draw_rates(title, [people], rates, "")).show()
    shown.show()


def _row(name: str, result: Result) -> tuple[str, ...]:
    half, nearly_all = (f"{result.within(share) * 1000:.2f} ms" for share in (0.5, 0.99))
    cost, memory = f"{result.cpu_per_million:.1f}", f"{result.memory / 1e6:.0f}"
    return name, short(result.rate), half, nearly_all, cost, memory, str(result.counts.wrong)


def show_measured(name: str) -> None:
    """A chart of the lessons that was measured before the lecture, in the language of this one."""
    own = LESSONS / spoken() / "figures"  # English ones stand beside the lessons themselves
    folder = own if own.is_dir() else LESSONS / "figures"
    svg = (folder / f"{name}.svg").read_text(encoding="utf-8")
    Picture(fromstring(svg).get("aria-label", name), svg=svg).show()


def measured(name: str, people: int) -> dict[str, float]:
    """Deliveries a second of each chat with so many people, as in the chart of show_measured."""
    figures = json.loads((LESSONS / "figures" / f"{name}.json").read_text(encoding="utf-8"))
    return {chat: figure["lines/s"] for chat, figure in figures["people"][str(people)].items()}
