"""Proves autograder/judging/cause/classics/slips.py: what Python does not mind, read in a text."""

from __future__ import annotations

from autograder.judging.cause.classics.locks import _made_in_functions
from autograder.judging.cause.classics.slips import _made_in_classes, _set_by_accept, named_only

GLOBAL = """\
def serve():
    while data := conn.recv(9):
        print(data)
while True:
    conn, address = listener.accept()
    Thread(target=serve).start()
"""


def test_a_function_that_is_named_and_not_called() -> None:
    assert [*named_only("lock.acquire\nlock.acquire()\nx.size\n'text'\nmain")] == [
        (1, "lock.acquire"),
        (5, "main"),
    ]
    assert [*named_only("lock.(")] == []


def test_one_variable_for_all_threads() -> None:
    assert [*_set_by_accept(GLOBAL)] == [(5, "conn")]
    assert [*_set_by_accept(GLOBAL.replace("serve()", "serve(conn)", 1))] == []
    once = GLOBAL.replace("while True:", "if True:")
    assert [*_set_by_accept(once)] == []


def test_one_queue_for_all_objects() -> None:
    text = "class Member:\n    outbox = queue.Queue()\n    names = []\n"
    assert [*_made_in_classes(text)] == [(2, "outbox")]


def test_a_lock_that_each_call_makes() -> None:
    made = "def f():\n    lock = threading.Lock()\n    with lock:\n        g()\n"
    assert [*_made_in_functions(made)] == [2]
    assert [*_made_in_functions(made.replace("        g()", "        g(lock)"))] == []
    assert [*_made_in_functions("def f():\n    with Lock():\n        g()\n")] == [2]
    assert [*_made_in_functions("lock = Lock()\ndef f():\n    with lock:\n        g()\n")] == []
