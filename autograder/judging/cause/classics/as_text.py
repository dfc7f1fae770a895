"""A function that nobody calls: what it returns was meant, as in ``print(data.decode)``, or what it
does; a method that a thread was to run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Seat
from autograder.words.language import _
from autograder.words.quoted import short

THREADS = ("Thread", "threading.Thread")
RECEIVES = re.compile(r"\.recv\w*\(|\.read(line)?\(")
# What Python makes of a function, as a text.
FUNCTION = re.compile(r"<(?:built-in method|bound method|function) (?:\w+\.)*(\w+)[^>]*>")


def function_as_text(run: Run) -> str:
    """A program has sent or shown what Python calls one of its functions."""
    told = [(seat, one["data"]) for seat, one in run.of(Event.SENT)]
    for person in run.people_at_terminals:
        shown = person.heard.data.decode("utf-8", "replace")
        told.append((Seat(person.program, person.name), shown))
    for seat, text in told if run.is_missing else ():
        found = FUNCTION.search(text)
        place = _named_at(run, seat, found[1]) if found else ""
        if found and place:
            sentence = _(
                "“{text}” is the function itself: {name} at {place} is only named, not called. "
                "Write {name}()."
            )
            return sentence.format(text=short(found[0]), name=found[1], place=place)
    return ""


def never_run(run: Run) -> str:
    """A function that receives, and that no line of its program names."""
    for seat in run.seats if run.is_missing else ():
        tree = tree_of(run.source(seat.program))
        loaded = (n for n in nodes_of(tree) if isinstance(n, ast.Name | ast.Attribute))
        used = {n.id if isinstance(n, ast.Name) else n.attr for n in loaded}
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        for node in functions if not seat.program.saw(Event.RECEIVED) else ():
            if node.name not in used and RECEIVES.search(ast.unparse(node)):
                sentence = _(
                    "No line calls {name}(), or hands it to a thread: {name}() at {place} is to "
                    "receive, and {program} reads nothing."
                )
                place = f"{seat.program.script}:{node.lineno}"
                return sentence.format(name=node.name, place=place, program=seat.words)
    return ""


def _named_at(run: Run, seat: Seat, name: str) -> str:
    """The first line of a program that names a function, and does not call it."""
    names = re.compile(rf"(?<!def )\b{re.escape(name)}\b(?!\s*\()")
    for number, line in enumerate(run.source(seat.program).splitlines(), 1):
        if names.search(line.partition("#")[0]):
            return f"{seat.program.script}:{number}"
    return ""


def has_no_run(run: Run) -> str:
    """A thread of a class of their own has been started, and the class has no method run()."""
    for seat in run.seats if run.is_missing else ():
        source, script = run.source(seat.program), seat.program.script
        started = seat.program.saw(Event.THREAD_STARTED)
        for node in _threads_without_run(source) if started else ():
            sentence = _(
                "A thread of the class {name} ({place}) does nothing: start() calls run(), and the "
                "class has no method of that name."
            )
            told = sentence.format(place=f"{script}:{node.lineno}", name=node.name)
            methods = [one for one in node.body if isinstance(one, ast.FunctionDef)]
            for like in (one for one in methods if one.name.lower() == "run"):
                more = _("{other}() at {place} is another name.")
                at = f"{script}:{like.lineno}"
                return f"{told} {more.format(other=like.name, place=at)}"
            return told
    return ""


def _threads_without_run(source: str) -> Iterator[ast.ClassDef]:
    """The classes of threads that have no run(), and do not hand over what is to be run."""
    for node in nodes_of(tree_of(source)):
        bases = (
            {ast.unparse(one) for one in node.bases} if isinstance(node, ast.ClassDef) else set()
        )
        if isinstance(node, ast.ClassDef) and not bases.isdisjoint(THREADS):
            names = {one.name for one in nodes_of(node) if isinstance(one, ast.FunctionDef)}
            if "run" not in names and "target" not in ast.unparse(node):
                yield node
