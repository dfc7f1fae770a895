"""What a failure is told as: the cause first, then what came of it, then what is still to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.course.skeletons import shipped, spoken_by
from autograder.judging.cause.classics import args_that_is_no_tuple, classic, wrong_port
from autograder.judging.cause.hops import where_it_changed
from autograder.judging.cause.path import hidden, how_far_it_came
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Death, Seat, deaths
from autograder.words.language import N_, _, plural, spoken

TODO = re.compile(r"#\s*TODO\b")
EMPTY = 'b""'  # what recv() returns after the end of the stream
# What Python says, and what that means here.
IN_OTHER_WORDS = (
    (r"a bytes-like object is required, not 'str'", N_("A socket sends bytes: encode the text.")),
    (
        r"'tuple' object has no attribute '(recv|send|sendall|close|makefile)'",
        N_("accept() returns two values: the connection and the address."),
    ),
    (
        r"JSONDecodeError: Extra data",
        N_("One recv() has brought several messages, glued together: TCP keeps no messages apart."),
    ),
    (
        r"JSONDecodeError: (Unterminated|Expecting(?!.*\(char 0\)))",
        N_("One recv() may bring a part of a message only: TCP keeps no messages apart."),
    ),
    (
        r"argument after \* must be an iterable",
        N_("args must be a tuple: write args=(x,), with a comma."),
    ),
    (r"name '(raw_input|unicode|xrange)'", N_("This is Python 2. In Python 3 it is input().")),
    (
        r"UnicodeDecodeError: .*unexpected end of data",
        N_("One recv() may bring the half of a letter."),
    ),
)


def told(run: Run) -> str:
    """What the check got, as a student reads it: sentences, a line each, the cause first."""
    first, got = list(filter(None, _cause(run))), run.error.got
    is_said = first and _is_vague(run, got)
    found = [got, *first] if _is_shut(run) and not is_said else [*first, "" if is_said else got]
    found += [where_it_changed(run)] if not first else []
    tasks = open_tasks(run)
    told = [tasks, *found] if _is_untouched(run) else [*found, tasks]
    return "\n".join(filter(None, dict.fromkeys(told)))


def _cause(run: Run) -> Iterator[str]:
    """What is known of the cause."""
    with_words = [death for death in run.deaths if death.error]
    if with_words and not wrong_port(run):
        yield args_that_is_no_tuple(run) or _with_its_meaning(with_words[0])
        return
    vague = _is_vague(run, run.error.got)
    circles = _reads_on(run)
    if not (run.is_missing or vague or _is_shut(run)):
        # Where no text was missed, a loop without an end went wrong, if that is not said already.
        if not run.error.sent and EMPTY not in run.error.got:
            yield circles
        return
    ended = list(map(_with_its_meaning, run.deaths))
    if circles:
        yield circles
        return
    mistake = classic(run)
    if mistake:
        yield mistake
        return
    yield _hidden_by_the_server(run) if ended else ""
    yield from ended[:1]
    if not ended and vague:
        yield how_far_it_came(run)


def _reads_on(run: Run) -> str:
    """One sentence on a loop that goes on after the end of the stream."""
    for seat, told in run.of(Event.READS_ON):
        sentence = _(
            '{program} reads on after the end of the stream: recv() returns b"" again and again '
            "({place}), because the other side has gone."
        )
        return sentence.format(program=seat.words, place=told["place"])
    return ""


def _hidden_by_the_server(run: Run) -> str:
    """An exception that a running server has hidden: a client that ended may have felt it."""
    server = run.scene.server
    if server is None or not server.running:
        return ""
    return hidden(run, Seat(server)).strip()


def _is_shut(run: Run) -> bool:
    """Whether nobody could come in at all."""
    return not run.scene.people and not run.error.sent


def _with_its_meaning(death: Death) -> str:
    """The sentence on a death, and what Python's words mean."""
    for pattern, meaning in IN_OTHER_WORDS:
        if re.search(pattern, death.error):
            return f"{death.sentence}. {_(meaning)}"
    return death.sentence


def _is_vague(run: Run, got: str) -> bool:
    """Whether it says only that nothing came, or tells of a death, which is told better now."""
    nothing = {_("Nothing came."), *(death.sentence for death in run.deaths)}
    nothing |= {death.sentence for death in deaths([Seat(seat.program) for seat in run.seats])}
    for person in run.scene.people:
        nothing.add(_("Nothing came to {name}.").format(name=person.name))
        nothing.add(_("It did not come to {name}.").format(name=person.name))
    return got in nothing


def first_open_task(run: Run) -> str:
    """Where the first task of an untouched script stands, such as "server.py:12"."""
    if _is_untouched(run):
        for script in dict.fromkeys(program.script for program in run.scene.programs):
            for number, line in enumerate(run.file(script), 1):
                if TODO.search(line):
                    return f"{script}:{number}"
    return ""


def open_tasks(run: Run) -> str:
    """One sentence on what the student has still to write in a script that was run."""
    for script in dict.fromkeys(program.script for program in run.scene.programs):
        lines = [n for n, line in enumerate(run.file(script), 1) if TODO.search(line)]
        if lines:
            values = {"script": script, "count": len(lines), "line": lines[0]}
            all_ = max(len(lines), _tasks_of_the_skeleton(run.slug, script))
            return plural(
                "{script}: {count} of {all} TODO is still open; the next one is at line {line}.",
                "{script}: {count} of {all} TODOs are still open; the next one is at line {line}.",
                all_,
            ).format(all=all_, **values)
    return ""


def _is_untouched(run: Run) -> bool:
    """Whether a script that was run is still the skeleton that students get, in any language."""
    scripts = {program.script for program in run.scene.programs}
    each = [shipped(run.slug, language) for language in spoken_by(run.slug)] if run.slug else []
    return any(
        files.get(script, b"").decode("utf-8") == "".join(run.file(script))
        for files in each
        for script in scripts & files.keys()
    )


def _tasks_of_the_skeleton(slug: str, script: str) -> int:
    text = shipped(slug, spoken()).get(script, b"") if slug else b""
    return len(TODO.findall(text.decode("utf-8")))
