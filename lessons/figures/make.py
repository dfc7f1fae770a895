"""Draw the figures of the lessons from real runs of the reference programs.

python lessons/figures/make.py                        draws all
python lessons/figures/make.py 04_multi_user_chat     draws one: 04_multi_user_chat.svg
python lessons/figures/make.py 11_bench               draws what 11_bench.json has measured

A run is drawn in each language that has lessons: for Russian, in lessons/ru/figures. What people
do meanwhile stands beside this file, in a file named like the lesson.
"""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import groupby
from pathlib import Path
from typing import Any

from autograder.course.exercises import UDP, asks_for_a_chat, exercise
from autograder.drawing.arrows import SERVER, Arrow
from autograder.kit import REFERENCE
from autograder.proof.chat_bench import picture
from autograder.room.trace import Trace
from autograder.stage import open_duo, open_room, open_udp_room
from autograder.words.language import SOURCE, languages, speak, spoken

HERE = Path(__file__).parent
MEASURED = HERE / "11_bench.json"

Opener = Callable[[str, str], AbstractContextManager[Any]]


def scenes() -> dict[str, Path]:
    """The scene of each lesson that has one: SLUG.py beside this file."""
    return {path.stem: path for path in sorted(HERE.glob("[0-9]*.py"))}


def opener(slug: str) -> Opener:
    """The room in which an exercise's programs meet."""
    one = exercise(slug)
    if one.network == UDP:
        return open_udp_room
    return open_duo if one.people == "two" else open_room


def figures(language: str) -> Path:
    """Where the figures of a language are."""
    return HERE if language == SOURCE else HERE.parent / language / HERE.name


def draw(slug: str) -> dict[str, str]:
    """The chart of one scene, as SVG, in each language. All show the same run."""
    # Where no server is written, any right one will do.
    home = slug if asks_for_a_chat(slug) else "11_beyond_threads"
    server, client = (
        (REFERENCE / home / f"{name}.py").read_text(encoding="utf-8")
        for name in ("server", "client")
    )
    charts, before = {}, spoken()
    with opener(slug)(server, client) as room:
        runpy.run_path(str(scenes()[slug]))["scene"](room)
        room.settle()
        for language in spoken_here():
            speak(language)
            trace = Trace.of(room)
            charts[language] = (settled(trace) if "import queue" in server else trace).as_svg()
        speak(before)
    return charts


def draw_the_bench() -> dict[str, str]:
    """The chart of a whole ``autograder bench chat -o``, in each language."""
    told, charts, before = json.loads(MEASURED.read_text(encoding="utf-8")), {}, spoken()
    for language in spoken_here():
        speak(language)
        charts[language] = picture(told)
    speak(before)
    return charts


def spoken_here() -> list[str]:
    """The languages that have lessons."""
    return [one for one in languages() if figures(one).parent.is_dir()]


def is_sent(arrow: Arrow) -> bool:
    """Whether a server sends something here, and nothing fails."""
    return arrow.start == SERVER != arrow.end and arrow.kind == "message"


def settled(trace: Trace) -> Trace:
    """The same trace each time it is drawn: what goes to several people at once is put by lanes.

    Where each has a writer thread, the system decides who of them is sent to first.
    """
    arrows: list[Arrow] = []
    for is_run, run in groupby(trace.arrows, key=is_sent):
        lane = (lambda arrow: trace.lanes.index(arrow.end)) if is_run else (lambda arrow: 0)
        arrows += sorted(run, key=lane)
    return Trace(trace.lanes, arrows)


def main() -> None:
    """Draw the figures that were asked for, or all."""
    for slug in sys.argv[1:] or [*scenes(), MEASURED.stem]:
        if slug not in (*scenes(), MEASURED.stem):
            sys.exit(f"There is no scene {slug}.py. There are: {', '.join(scenes())}.")
        drawn = draw_the_bench() if slug == MEASURED.stem else draw(slug)
        for language, chart in drawn.items():
            target = figures(language) / f"{slug}.svg"
            target.parent.mkdir(exist_ok=True)
            target.write_text(chart, encoding="utf-8", newline="\n")
        print(f"{slug}.svg is drawn.")


if __name__ == "__main__":
    main()
