"""Proves autograder/judging/cause/classics/slips.py, as_text.py and coroutines.py, by texts: what
Python does not mind.
"""

from __future__ import annotations

import ast

from autograder.judging.cause.classics.as_text import _threads_without_run
from autograder.judging.cause.classics.coroutines import _alone, _asleep, _drains
from autograder.judging.cause.classics.locks import _made_in_functions
from autograder.judging.cause.classics.slips import (
    _added_to_by_all,
    _made_in_classes,
    _set_by_accept,
    _text_alone,
    named_only,
)

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


def test_a_text_that_stands_alone_after_or() -> None:
    def alone(text: str) -> str:
        return _text_alone(ast.parse(text, mode="eval").body)

    assert alone("word == 'a' or 'b'") == "'b'"
    assert alone("word == 'a' or word == 'b'") == ""
    assert alone("name or 'nobody'") == ""  # a value, if there is no other
    assert alone("data == b'' or None") == ""


def test_a_coroutine_that_nobody_awaits() -> None:
    def calls(body: str) -> list[str]:
        function = ast.parse(f"async def serve(reader, writer):\n    {body}").body[0]
        assert isinstance(function, ast.AsyncFunctionDef)
        return sorted({ast.unparse(call) for call in _alone(function)})

    assert calls("while line := reader.readline(): pass") == ["reader.readline()"]
    assert calls("while line := await reader.readline(): pass") == []
    assert calls("writer.drain()") == ["writer.drain()"]
    assert calls("task = reader.read(9); data = await task") == []
    assert calls("task = reader.read(9); await asyncio.wait_for(task, 1)") == []
    assert calls("await asyncio.wait_for(reader.read(9), 1)") == []
    assert calls("file.read(9)") == []


def test_a_coroutine_that_sleeps_for_all() -> None:
    text = "async def f():\n    {}\n    await asyncio.sleep(1)\n\ndef g():\n    time.sleep(1)\n"
    assert _asleep(text.format("time.sleep(0.5)")) == [2]
    assert _asleep(text.format("time.sleep(0)")) == []
    assert _asleep(text.format("sleep(1)")) == []
    assert _asleep("from time import sleep\n" + text.format("sleep(1)")) == [3]
    assert _asleep(text.format("await loop.run_in_executor(None, lambda: time.sleep(1))")) == []


def test_a_loop_that_waits_for_each_reader() -> None:
    text = "async def f():\n    for w in writers:\n        w.write(b'')\n        await w.drain()\n"
    assert [*_drains(text)] == [(4, "w.drain()")]
    assert [*_drains(text.replace("for w in writers", "while True"))] == []  # only for one


def test_one_buffer_that_all_threads_add_to() -> None:
    text = "def f(sock):\n    {}\n    while data := sock.recv(9):\n        rest += data\n"
    assert [*_added_to_by_all(text.format("global rest"))] == [(4, "rest")]
    assert [*_added_to_by_all(text.format("rest = b''"))] == []


def test_a_class_of_threads_without_run() -> None:
    text = "class A(threading.Thread):\n    def Run(self):\n        pass\n"
    assert [one.name for one in _threads_without_run(text)] == ["A"]
    assert [*_threads_without_run(text.replace("Run", "run"))] == []
    handed = text + "    def __init__(self):\n        super().__init__(target=self.Run)\n"
    assert [*_threads_without_run(handed)] == []
