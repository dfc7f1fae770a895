"""The words of your tests: a room, the people in it, and what they do. Nothing here is to change.

A check brings a copy of its own. Whatever a word waits for, it waits until it has come, or until
the server stands still, so that it cannot come any more. So no test needs to sleep.
"""

import inspect
import json
import os
import sys
import threading
import traceback


class Unmet(AssertionError):
    """What a test expects is not so. It says what was expected, and what came."""


class Room:
    """A running server, and the people in it. Each test gets a new one."""

    # -- people come ---------------------------------------------------------------------

    def join(self, *names):
        """People connect, and say their name as their first line, one after another."""
        return _people(_ask("join", *names), names)

    def join_silently(self, *names):
        """People connect, and do not say a word."""
        return _people(_ask("join_silently", *names), names)

    def join_and_read_nothing(self, *names):
        """People join, and from then on do not read. Six lines of 60,000 letters are too much."""
        return _people(_ask("join_and_read_nothing", *names), names)

    # -- what happens to the server ------------------------------------------------------

    def settle(self):
        """Wait until the server has dealt with all that was said and done."""
        _ask("settle")

    def two_minutes_pass(self):
        """Nobody says anything for two minutes. This takes no time."""
        _ask("two_minutes_pass")

    def press_ctrl_c(self):
        """Press Ctrl-C in the terminal of the server, and see that it ends."""
        _ask("press_ctrl_c")

    def short_writes(self, most):
        """From now on a send() of the server takes at most so many bytes, as the system may."""
        _ask("short_writes", most)

    def next_send_fails(self, to):
        """A person's machine is gone: the next send() to them raises OSError (no route)."""
        _ask("next_send_fails", to.number)

    def paused_before_send(self, to):
        """In a with statement: the thread that is about to send to a person stands still there."""
        return _Paused("pause_before_send", to.number)

    def next_thread_pauses(self):
        """In a with statement: if the server starts a thread, it stands still before its work."""
        return _Paused("pause_next_thread")


class Person:
    """Somebody in the chat, at the other end of a plain TCP connection."""

    def __init__(self, number, name):
        self.number, self.name, self.said = number, name, 0

    # -- speak ---------------------------------------------------------------------------

    def says(self, *lines):
        """Say a line, or several. No text twice in a room: what was heard counts as heard."""
        _ask("says", self.number, *lines)

    def reaches(self, *others, line=None):
        """Say a line, a new one if none is given, and see that each of the others hears it.

        What was said is returned, so that you can ask who else has heard it.
        """
        self.said += 1
        line = f"line {self.number}.{self.said} of {self.name}" if line is None else line
        self.says(line)
        for other in others:
            other.hears(line)
        return line

    def sends(self, data, *more):
        """Send these bytes in one piece, also half a line, half a letter, or no text at all.

        If there are several pieces, each one goes when the server has dealt with the one before.
        """
        _ask("sends", self.number, data.decode("latin-1"))
        for piece in more:
            _ask("settle")
            _ask("sends", self.number, piece.decode("latin-1"))

    # -- listen --------------------------------------------------------------------------

    def hears(self, *texts):
        """These texts come, each of them in one line, whatever stands before or behind it."""
        _ask("hears", self.number, *texts)

    def hears_once(self, *texts):
        """The same, and none of them comes twice."""
        _ask("hears_once", self.number, *texts)

    def hears_in_order(self, *texts):
        """The same, and in this order."""
        _ask("hears_in_order", self.number, *texts)

    def never_heard(self, text):
        """The text has not come, and is not on its way."""
        _ask("never_heard", self.number, text)

    def reads_again(self):
        """Who has read nothing reads all that has come meanwhile, and what follows."""
        _ask("reads_again", self.number)

    # -- leave ---------------------------------------------------------------------------

    def leaves(self):
        """Close the connection in peace (FIN)."""
        _ask("leaves", self.number)

    def vanishes(self):
        """Be gone without a word: the connection is reset (RST)."""
        _ask("vanishes", self.number)

    def half_closes(self):
        """Say no more, but listen on: close only the sending side."""
        _ask("half_closes", self.number)

    def sees_the_end(self):
        """The server closes this connection."""
        _ask("sees_the_end", self.number)


# -- how it works: you need not read on ------------------------------------------------------


class _Paused:
    def __init__(self, *pause):
        self.pause = pause

    def __enter__(self):
        _ask(*self.pause)

    def __exit__(self, *error):
        _ask("go_on")


def _people(numbers, names):
    people = [Person(number, name) for number, name in zip(numbers, names, strict=True)]
    return people[0] if len(people) == 1 else people


def _ask(word, *values):
    """Have a word done by who runs the server. Raises Unmet, or ValueError for a wrong word."""
    with _one_at_a_time:
        _to_kit.write(json.dumps([word, *values]) + "\n")
        _to_kit.flush()
        answer = json.loads(_from_kit.readline())
    if "unmet" in answer:
        raise Unmet(answer["unmet"])
    if "wrong" in answer:
        raise ValueError(answer["wrong"])
    return answer["done"]


def _tests():
    """The tests of test_chat.py, by name, in their order. Raises whatever that file raises."""
    import test_chat

    found = dict(_named(vars(test_chat)))
    for name, test in found.items():
        if not callable(test) or list(inspect.signature(test).parameters) != ["room"]:
            raise TypeError(f"{name} must be a function of one argument, room.")
    return found


def _named(there):
    """What is called test_…, also in classes called Test…, each time in an object of its own."""
    for name, one in there.items():
        if name.startswith("test_"):
            yield name, one
        elif name.startswith("Test") and inspect.isclass(one):
            methods = {name: None for base in reversed(one.__mro__) for name in vars(base)}
            yield from (
                (name, getattr(one(), name)) for name in methods if name.startswith("test_")
            )


def _line(error):
    """Where in test_chat.py it happened."""
    trace = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in trace if os.path.basename(frame.filename) == "test_chat.py"]
    return lines[-1] if lines else getattr(error, "lineno", 0) or 0


def _told(error):
    return f"{type(error).__name__}: {error}".removeprefix("Unmet: ")


def _run():
    try:
        tests = _tests()
    except BaseException as error:
        _ask("broken", _told(error), _line(error))
        return
    for name in _ask("tests", *tests):
        _ask("open", name)
        try:
            tests[name](Room())
        except BaseException as error:
            _ask("failed", _told(error), _line(error))
        else:
            _ask("passed")


if __name__ == "__main__":
    _one_at_a_time = threading.Lock()
    _from_kit, _to_kit = os.fdopen(os.dup(0), "r"), os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a test prints goes elsewhere, so that it is not taken for a word
    sys.modules["chat"] = sys.modules["__main__"]
    _run()
