"""An end that is none: of recv(0), of one's own shutdown(), as recv() stands in no loop, or as
whoever is refused gets what was asked for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Death
from autograder.program.program import Program
from autograder.words.language import _

ASKS_NOTHING = re.compile(r"\.recv\(0\)")
SHUTS = re.compile(r"\.shutdown\((?!.*SHUT_WR\b)")
READS_ALL = re.compile(r"\bstdin\.(read|readlines)\(\)")
CATCHES = re.compile(
    r"except[^\n:]*(KeyboardInterrupt|BaseException)|except\s*:|suppress\(.*(Keyboard|Base)"
    r"|\bsignal\(.*SIGINT|add_signal_handler"
)
IGNORES = re.compile(r"(signal\.)?signal\(.*SIGINT,.*SIG_IGN\)")
REFUSED = re.compile(r"\* name taken\n\* welcome ")
OF_CTRL_C = ("", "KeyboardInterrupt", "BaseException")
EXITS = re.compile(r"(?<![.\w])(sys\.|os\._?)?(exit|quit)\(|\bSystemExit\b")
LOOPS = (ast.While, ast.For, ast.AsyncFor)


def of_its_own(run: Run, death: Death) -> str:
    """Why a program read b"" and ended, though the other side was there. "" if it was not."""
    program = death.program
    if program is None or death.error:
        return ""
    if place := left_by_exit(run, program):
        sentence = _("{program} ended: the exit at {place} ends the whole program.")
        return sentence.format(program=program.script, place=place)
    ends = [told for told in program.saw(Event.RECEIVED) if not told["size"]]
    if ends and ASKS_NOTHING.search(run.line(ends[-1]["place"])):
        sentence = _(
            'recv(0) at {place} asks for no bytes, so it returns b"" at once: {program} takes that '
            "for the end, and ended by itself. Nobody has left."
        )
        return sentence.format(place=ends[-1]["place"], program=program.script)
    lines = enumerate(run.source(program).splitlines(), 1)
    shut = [number for number, line in lines if SHUTS.search(line.partition("#")[0])]
    if ends and shut and _server_saw_it_leave(run, program):
        sentence = _(
            '{program} shuts its own socket down at {place}: so its recv() returns b"", as if the '
            "other side had left, and it ended by itself."
        )
        return sentence.format(program=program.script, place=f"{program.script}:{shut[0]}")
    return ""


def says_nothing(run: Run) -> str:
    """A program has read the end of its connection, and tells its user nothing."""
    if run.error.got != _("It goes on running and says nothing."):
        return ""
    for seat, told in run.of(Event.RECEIVED):
        if seat.program.running and told["kind"] == "tcp" and not told["size"]:
            sentence = _(
                "{program} has read the end of the connection ({place}), and says nothing."
            )
            return sentence.format(program=seat.words, place=told["place"])
    return ""


def never_caught(run: Run) -> str:
    """Ctrl-C was pressed, and a program has nothing that catches it. "" if it may have."""
    for seat, died in run.of(Event.DIED):
        is_it = seat.program.was_interrupted and died["error"].startswith("KeyboardInterrupt")
        if is_it and died["place"] and not CATCHES.search(run.source(seat.program)):
            sentence = _(
                "Ctrl-C raises KeyboardInterrupt in the main thread of {program}, where that waits "
                "({place}), and no line catches it."
            )
            return sentence.format(program=seat.words, place=died["place"])
    return ""


def ignores_ctrl_c(run: Run) -> str:
    """Ctrl-C was pressed, and a program goes on: it has told the system to ignore that."""
    for seat in run.seats:
        is_it = seat.program.was_interrupted and seat.program.running
        tree = tree_of(run.source(seat.program))
        after = [
            one for node in nodes_of(tree) if isinstance(node, ast.Try) for one in _after(node)
        ]
        late = {id(inner) for one in after for inner in nodes_of(one)}
        for node in nodes_of(tree) if is_it else ():
            is_call = isinstance(node, ast.Call) and IGNORES.match(ast.unparse(node))
            if isinstance(node, ast.Call) and is_call and id(node) not in late:
                sentence = _("{program} ignores Ctrl-C since {place}: {code}")
                place, code = f"{seat.program.script}:{node.lineno}", ast.unparse(node)
                return sentence.format(program=seat.words, place=place, code=code)
    return ""


def _after(node: ast.Try) -> list[ast.stmt]:
    """What is run after an error, or at the end."""
    return [*node.finalbody, *(one for handler in node.handlers for one in handler.body)]


def raised_again(run: Run) -> str:
    """Ctrl-C was caught, and a raise hands it on to Python."""
    for seat, died in run.of(Event.DIED):
        is_it = seat.program.was_interrupted and died["error"].startswith("KeyboardInterrupt")
        for caught, raises in _raised_again(run.source(seat.program)) if is_it else ():
            sentence = _(
                "raise at {place} hands Ctrl-C on to Python, which {program} has caught at "
                "{caught}: so it ends with a traceback."
            )
            values = {"caught": f"{seat.program.script}:{caught}", "program": seat.words}
            return sentence.format(**values, place=f"{seat.program.script}:{raises}")
    return ""


def _raised_again(source: str) -> Iterator[tuple[int, int]]:
    """Where Ctrl-C is caught, and where a raise ends what is done then."""
    for node in nodes_of(tree_of(source)):
        if isinstance(node, ast.ExceptHandler):
            kind = ast.unparse(node.type) if node.type else ""
            bare = [one for one in node.body if isinstance(one, ast.Raise) and one.exc is None]
            yield from ((node.lineno, one.lineno) for one in bare if kind in OF_CTRL_C)


def left_by_exit(run: Run, program: Program) -> str:
    """Where a program has left that has ended in peace, and not at its last line: its only exit."""
    was_left = program is not run.scene.server and (
        program.saw(Event.RESET) or any(not e["size"] for e in program.saw(Event.RECEIVED))
    )
    if program.running or program.exit_status or program.saw(Event.MAIN_ENDED) or was_left:
        return ""
    lines = enumerate(run.source(program).splitlines(), 1)
    exits = [number for number, line in lines if EXITS.search(line.partition("#")[0])]
    return f"{program.script}:{exits[0]}" if len(exits) == 1 else ""


def _server_saw_it_leave(run: Run, program: Program) -> bool:
    """Whether the server read the end of what this client says: so it had not left before."""
    server = run.scene.server
    ports = {person.port for person in run.scene.people if person.program is program}
    told = server.saw(Event.RECEIVED) if server is not None and server is not program else ()
    return any(one["peer"] in ports and not one["size"] for one in told)


def reads_all_first(run: Run) -> str:
    """A client waits for the end of all that is typed, before it sends the first line."""
    for seat, where in run.standing:
        if READS_ALL.search(where["code"]) and where["thread"] == "MainThread":
            sentence = _(
                "{program} waits at {place} for the end of all that its user types. To have each "
                "line at once, go through it: for line in sys.stdin."
            )
            return sentence.format(program=seat.words, place=f"{where['file']}:{where['line']}")
    return ""


def reads_once(run: Run, place: str) -> str:
    """Half a sentence on a recv() that stands in no loop. "" if it is in one."""
    told = " " + _("It reads once: recv() at {place} stands in no loop.").format(place=place)
    return told if _is_alone(run, place, ".recv") else ""


def sends_once(run: Run, place: str) -> str:
    """Half a sentence on a send in a thread of its own that stands in no loop."""
    told = " " + _("It sends once: the send at {place} stands in no loop.").format(place=place)
    return told if _is_alone(run, place, ".send") else ""


def _is_alone(run: Run, place: str, call: str) -> bool:
    """Whether a call at a place stands in no loop, and no other one of its function does."""
    file, _colon, number = place.rpartition(":")
    if not number.isdigit() or call not in run.line(place):
        return False
    tree = tree_of("".join(run.file(file)))
    around = [node for node in nodes_of(tree) if _is_in(node, int(number))]
    functions = [node for node in around if isinstance(node, ast.FunctionDef)]
    inner = [node for node in functions if all(node.lineno >= one.lineno for one in functions)]
    loops = [node for node in around if isinstance(node, LOOPS)]
    others = [one for one in nodes_of(inner[0]) if isinstance(one, LOOPS)] if inner else []
    if any(call in ast.unparse(loop) for loop in others):
        return False  # it reads on elsewhere: this one was for a name
    is_looped = any(not inner or loop.lineno > inner[0].lineno for loop in loops)
    return bool(inner) and not is_looped and inner[0].name not in _called_by_itself(inner[0])


def _is_in(node: ast.AST, line: int) -> bool:
    first, last = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
    return first is not None and last is not None and first <= line <= last


def _called_by_itself(function: ast.FunctionDef) -> Iterator[str]:
    calls = (node for node in nodes_of(function) if isinstance(node, ast.Call))
    return (ast.unparse(call.func).rpartition(".")[2] for call in calls)


def refuses_and_goes_on(run: Run) -> str:
    """A name was refused, and given all the same: what refuses it does not end its function."""
    server = run.scene.server
    for person in run.scene.people if server is not None else ():
        told = [*server.saw(Event.SENT), *server.saw(Event.RECEIVED)] if server is not None else []
        mine = sorted((e for e in told if e["peer"] == person.port), key=lambda e: e["at"])
        text = "".join(e["data"] if e["event"] == Event.SENT else "\0" for e in mine)
        for line in _saying(run, server, "name taken") if REFUSED.search(text) else ():
            sentence = _(
                "{name} was told “* name taken” ({place}), and got that name all the same: "
                "{program} goes on after it has refused. Write return there."
            )
            values = {"name": person.name, "program": server.script if server is not None else ""}
            return sentence.format(**values, place=line)
    return ""


def _saying(run: Run, program: Program | None, words: str) -> Iterator[str]:
    """The lines of a script with these words in them."""
    for number, line in enumerate(run.file(program.script) if program else (), 1):
        if program and words in line.partition("#")[0]:
            yield f"{program.script}:{number}"
