"""What Python says of an exception, and what that means here."""

from __future__ import annotations

import ast
import re
import sys

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.classics.ends import of_its_own
from autograder.judging.cause.classics.handed import (
    closed_behind,
    given_by_its_call,
    keeps_the_pair,
    not_set_yet,
    still_nothing,
    still_registered,
    taken_in_the_wrong_order,
)
from autograder.judging.cause.classics.locks import changed_without
from autograder.judging.cause.classics.once import never_put_in, out_of_a_queue, put_in_at
from autograder.judging.cause.classics.ports import of_the_wrong_kind, port_as_text
from autograder.judging.cause.classics.rounds import ends_while_it_types
from autograder.judging.cause.classics.slips import (
    handles_a_signal,
    known_elsewhere,
    shadowed,
    without_self,
)
from autograder.judging.cause.hops import sends_no_text
from autograder.judging.cause.run import Run
from autograder.program.causes import Death
from autograder.words.language import N_, _

# A value is of another kind than a line needs.
OF_KINDS = re.compile(
    r"TypeError: .*(address must be|not subscriptable|cannot unpack)"
    r"|AttributeError: '(tuple|str|int|bytes|NoneType)' object"
)
# How Python speaks of a module in which it does not find what it looks for.
MODULE = re.compile(
    r"module '(\w+)[\w.]*' has no attribute"
    r"|cannot import name '\w+' from (?:partially initialized module )?'(\w+)"
    r"|No module named '(\w+)\.\w+[\w.]*'; '\w+' is not a package"
)
# What Python says, and what that means here.
IN_OTHER_WORDS = (
    (r"a bytes-like object is required, not 'str'", N_("A socket sends bytes: encode the text.")),
    (
        r"can only concatenate str \(not \"bytes\"\)|can't concat str to bytes",
        N_("Bytes and text do not mix: decode() makes text of bytes, encode() bytes of text."),
    ),
    (
        r"'tuple' object has no attribute '(recv|send|sendall|close|makefile)'",
        N_("accept() returns two values: the connection and the address."),
    ),
    (
        r"'bytes' object has no attribute 'encode'",
        N_("These are bytes already: encode() makes bytes of text."),
    ),
    (
        r"'str' object has no attribute 'decode'",
        N_("This is text already: decode() makes text of bytes."),
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
    (
        r"2nd arg must be a tuple",
        N_("What the function is given stands in a tuple: write (x,), with a comma."),
    ),
    (
        r"OSError: \[Errno 9\] ",
        N_("This socket was closed before: by close(), or at the end of its with block."),
    ),
    (
        r"OSError: \[Errno 107\] ",
        N_(
            "This socket is not connected: a client calls connect() first, and a server receives "
            "and sends over the socket that accept() returns."
        ),
    ),
    (
        r"OSError: \[Errno 106\] ",
        N_("A TCP socket connects once, and this one is connected already."),
    ),
    (
        r"UnboundLocalError",
        N_(
            "A function that sets a name has a variable of its own of that name: declare it global "
            "there, or choose another name."
        ),
    ),
    (
        r"(builtin_function_or_method|type)' object (does not support the context manager"
        r"|has no attribute '(acquire|release|put|get|append)')",
        N_("It was only named where it was made, not called: write its brackets, as in Lock()."),
    ),
    (
        r"group argument must be None",
        N_("Thread() wants its arguments by name: Thread(target=f, args=(x,))."),
    ),
    (
        r"Thread\.__init__\(\) not called",
        N_("A class of threads with an __init__ of its own calls super().__init__() there first."),
    ),
    (r"name '(raw_input|unicode|xrange)'", N_("This is Python 2. In Python 3 it is input().")),
    (
        r"UnicodeDecodeError: .*unexpected end of data",
        N_("One recv() may bring the half of a letter."),
    ),
)


def with_its_meaning(run: Run, death: Death) -> str:
    """The sentence on a death, and what Python's words mean."""
    if of_itself := of_its_own(run, death):
        return of_itself
    if meaning := _of_an_invalid_argument(run, death) or _of_the_other_side(run, death):
        return f"{death.sentence}. {meaning}"
    if death.error.startswith("UnicodeDecodeError") and (sent := sends_no_text(run)):
        return f"{death.sentence}. {sent}"
    if more := _seen_in_the_script(run, death):
        return f"{death.sentence}. {more}"
    if "object is not callable" in death.error and (more := shadowed(run, death.place)):
        return f"{death.sentence}. {more}"
    meanings = (_(words) for pattern, words in IN_OTHER_WORDS if re.search(pattern, death.error))
    is_of_kind = OF_KINDS.match(death.error) and death.place
    put_in = put_in_at(run, death.place) if is_of_kind else ""
    if death.place and re.search(r"a bytes-like object is required, not '[A-Z]", death.error):
        put_in = out_of_a_queue(run, death.place)
    told = (next(meanings, ""), put_in)
    return ". ".join(filter(None, (death.sentence, " ".join(filter(None, told)))))


def _seen_in_the_script(run: Run, death: Death) -> str:
    """What other lines of the script tell of it."""
    more = hides_a_module(run, death) or of_the_wrong_kind(run, death.place)
    more = more or _calls_itself(run, death) or port_as_text(run, death)
    more = more or keeps_the_pair(run, death) or still_nothing(run, death)
    if death.error.startswith("OSError: [Errno 9]"):
        more = more or ends_while_it_types(run)
    more = more or closed_behind(run, death) or taken_in_the_wrong_order(run, death)
    more = more or handles_a_signal(run, death) or not_set_yet(run, death)
    more = more or given_by_its_call(run, death)
    more = more or known_elsewhere(run, death) or without_self(run, death)
    more = more or still_registered(run, death) or never_put_in(run, death.place, death.error)
    if "changed size during iteration" in death.error:
        more = more or changed_without(run, death.place)
    if ".sendto(" in run.line(death.place) and "required, not 'tuple'" in death.error:
        more = more or _("sendto() wants the bytes first, then the address.")
    return more


def _of_an_invalid_argument(run: Run, death: Death) -> str:
    """What EINVAL means of a socket: it depends on what was called."""
    code = run.line(death.place) if death.error.startswith("OSError: [Errno 22]") else ""
    if ".bind(" in code:
        return _("This socket is bound already: bind() is called once, and before listen().")
    if ".accept(" in code:
        return _("This socket does not listen: call listen() after bind(), and before accept().")
    return ""


def _of_the_other_side(run: Run, death: Death) -> str:
    """A server calls connect(), where nobody is; or a client asks for the port of its server."""
    code, is_server = run.line(death.place), death.program is run.scene.server
    if death.program is None:
        return ""
    is_call = ".connect(" in code or "create_connection(" in code
    if is_server and is_call and death.error.startswith("ConnectionRefusedError"):
        return _("A server does not connect: it calls bind() and listen(), and waits in accept().")
    is_call = ".bind(" in code or "create_server(" in code
    is_call = is_call and "SOCK_DGRAM" not in run.source(death.program)
    if not is_server and is_call and death.error.startswith("OSError: [Errno 98]"):
        return _("The server has this port already. A client does not bind: it connects to it.")
    return ""


def hides_a_module(run: Run, death: Death) -> str:
    """One sentence on the student's own file that an import found instead of Python's module."""
    named = MODULE.search(death.error)
    name = next(filter(None, named.groups()), "") if named else _file_of(death.place)
    if name not in sys.stdlib_module_names or not run.file(f"{name}.py"):
        return ""
    sentence = _(
        "Your own file {file} hides Python's module {name}: import {name} finds yours first. Give "
        "your file another name."
    )
    return sentence.format(file=f"{name}.py", name=name)


def _file_of(place: str) -> str:
    """The name of the file in which something died, without its ending."""
    return place.rpartition(":")[0].removesuffix(".py")


def _calls_itself(run: Run, death: Death) -> str:
    """One sentence on a function that calls itself, again and again."""
    file = death.place.rpartition(":")[0]
    is_it = death.error.startswith("RecursionError")
    for function in nodes_of(tree_of("".join(run.file(file)))) if is_it else ():
        for call in nodes_of(function) if isinstance(function, ast.FunctionDef) else ():
            name = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
            if isinstance(call, ast.Call) and name == getattr(function, "name", ""):
                sentence = _(
                    "{name}() calls itself at {place}: each call waits for the next one. To do it "
                    "again, write a loop."
                )
                return sentence.format(name=name, place=f"{file}:{call.lineno}")
    return ""
