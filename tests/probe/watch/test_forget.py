"""Proves autograder/probe/watch/forget.py: who is in no container that was found is not sent to."""

from __future__ import annotations

import pytest

from autograder.evidence.registry import of_exclusion, of_the_one_that_counts
from autograder.room.unmet import CannotTell
from autograder.room.watched import WatchedRoom
from helpers.watched import start

SERVER = """
import queue, socket, threading
lock = threading.Lock()
{setup}
def serve(c):
    with lock:
        {join}
    while data := c.recv(100):
        with lock:
            {others}
        for other in others:
            if other is not c:
                (other.put if hasattr(other, "put") else other.sendall)(data)
    with lock:
        {leave}
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    c, a = listener.accept()
    threading.Thread(target=serve, args=(c,)).start()
"""
WRITER = """
def make(c):
    box = queue.Queue()
    def write():
        while True:
            c.sendall(box.get())
    threading.Thread(target=write, daemon=True).start()
    return box
"""
RIGHT = {
    "list": ("r = []", "r.append(c)", "others = list(r)", "r.remove(c)"),
    "set": ("r = set()", "r.add(c)", "others = [*r]", "r.discard(c)"),
    "dict of numbers": ("r = {}", "r[id(c)] = c", "others = [*r.values()]", "del r[id(c)]"),
    "copy on write": ("class R: r = ()", "R.r = (*R.r, c)", "others = R.r",
                      "R.r = tuple(x for x in R.r if x is not c)"),
    "queues, by number": ("r, q = {}, {}" + WRITER, "r[id(c)] = c; q[id(c)] = make(c)",
                          "others = [b for n, b in q.items() if n != id(c)]",
                          "del r[id(c)], q[id(c)]"),
    "queues, by place": ("r, q = [], []" + WRITER, "r.append(c); q.append(make(c))",
                         "others = [b for o, b in zip(r, q) if o is not c]",
                         "q.pop(r.index(c)); r.remove(c)"),
}  # fmt: skip
# The list is there to be found. Those who hear are elsewhere, where nobody watches.
DECOYS = {
    "made by eval": ("r, e = [], eval('[]')", "r.append(c); e.append(c)",
                     "len(r); others = list(e)", "r.remove(c); e.remove(c)"),
    "a chain of objects": (
        "class N: up = None\nr, top = [], N()",
        "r.append(c); n = N(); n.c, n.up = c, top.up; top.up = n",
        "len(r); n, others = top.up, []\n            while n: others.append(n.c); n = n.up",
        "r.remove(c)",
    ),
}  # fmt: skip


def server(room: WatchedRoom, setup: str, join: str, others: str, leave: str) -> None:
    start(room, setup, join, leave, SERVER.replace("{others}", others))


@pytest.mark.parametrize("parts", RIGHT.values(), ids=RIGHT)
def test_who_is_taken_out_is_not_sent_to(watched: WatchedRoom, parts: tuple[str, ...]) -> None:
    server(watched, *parts)
    of_the_one_that_counts(watched)
    assert watched.steps[-1][1].startswith("ann again says")


@pytest.mark.parametrize("parts", DECOYS.values(), ids=DECOYS)
def test_a_list_for_show_is_not_the_registry(watched: WatchedRoom, parts: tuple[str, ...]) -> None:
    server(watched, *parts)
    with pytest.raises(CannotTell, match="was not found"):
        of_the_one_that_counts(watched)


# The probe tells of no access, and of no meeting.
LIES = """
import gc
for thing in gc.get_objects():
    if type(thing).__name__ == "Registries":
        type(thing)._visit = lambda *any: None
        type(thing)._touch.__globals__["Note"].races = lambda note: []
"""


@pytest.mark.parametrize("lies", ["", LIES])
def test_who_keeps_nobody_out_has_no_lock(watched: WatchedRoom, lies: str) -> None:
    setup, join, others, leave = RIGHT["list"]
    server(watched, lies + setup, join, others, leave)
    script = watched.home / "server.py"
    if lies:
        script.write_text(script.read_text().replace("with lock:", "if True:"))
        watched.server.kill()
        watched.server.wait_end()
        watched.open()
    watched.connect("alice")
    leavers = list(watched.connect("bob", "carol", "dave", "erin", "frank"))

    def crowd() -> None:
        watched.connect("guest")
        leavers.pop().leaves()
        watched.settle()

    if not lies:
        of_exclusion(watched, lambda one, other: False, crowd)
    else:
        with pytest.raises(CannotTell, match="No lock was seen"):
            of_exclusion(watched, lambda one, other: False, crowd)
