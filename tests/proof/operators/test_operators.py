"""Proves autograder/proof/operators/*.py: each operator makes the mistake that it is named for."""

from __future__ import annotations

import ast
import textwrap

import pytest

from autograder.kit import REFERENCE, WrongUsage
from autograder.proof.operators import usual
from autograder.proof.operators.catalogue import edits, names, steps_of
from autograder.proof.operators.edit import OPERATORS, Source

THREAD = "threading.Thread(target=serve, args=(c,)).start()"
LOCKED = "with lock:\n    a()\n    b()"
# Before, and one of the programs that come of it, both without what Python does not see.
EXAMPLES = {
    "locks.dropped": (LOCKED, "a()\nb()"),
    "locks.new_each_time": (LOCKED, "with __import__('threading').Lock():\n    a()\n    b()"),
    "locks.split": (LOCKED, "with lock:\n    a()\nwith lock:\n    b()"),
    "locks.into_the_loop": (
        "with lock:\n    for p in people:\n        a()",
        "for p in people:\n    with lock:\n        a()",
    ),
    "locks.out_of_the_loop": (
        "for p in people:\n    with lock:\n        a()",
        "with lock:\n    for p in people:\n        if True:\n            a()",
    ),
    "locks.widened": (LOCKED + "\nc()", "with lock:\n    a()\n    b()\n    c()\npass"),
    "locks.narrowed": (LOCKED, "a()\nwith lock:\n    b()"),
    "locks.for_a_whole_function": (
        "lock = 1\ndef f():\n    a()\n    with lock:\n        b()",
        "lock = 1\ndef f():\n    with lock:\n        a()\n        if True:\n            b()\n"
        "    pass",
    ),
    "locks.other_order": ("with a, b:\n    c()", "with b, a:\n    c()"),
    "locks.other_kind": ("x = RLock()", "x = __import__('threading').Lock()"),
    "locks.one_for_all": (
        "def f():\n    return Lock()",
        "def f():\n    return __import__('builtins').__dict__.setdefault('one lock', Lock())",
    ),
    "locks.not_let_go_after_an_error": (LOCKED, "lock.acquire()\na()\nb()\nlock.release()"),
    "registry.live": ("for p in list(people):\n    a()", "for p in people:\n    a()"),
    "registry.copied": ("for p in people:\n    a()", "for p in list(people):\n    a()"),
    "registry.at_the_first_message": (
        "people = []\npeople.append(c)\nwhile data := c.recv(1):\n    a()",
        "people = []\npass\nwhile data := c.recv(1):\n    if not locals().get('is_in'):\n"
        "        people.append(c)\n        is_in = True\n    a()",
    ),
    "registry.later": ("people = []\npeople.append(c)\na()", "people = []\na()\npeople.append(c)"),
    "registry.in_a_thread_of_its_own": (
        "people = []\ndef f():\n    people.append(c)",
        "people = []\ndef f():\n"
        "    __import__('threading').Timer(0.2, lambda: people.append(c)).start()",
    ),
    "registry.limited": (
        "people = {}\npeople[c] = 1",
        "people = {}\nif len(people) < 5:\n    people[c] = 1",
    ),
    "registry.twice": (
        "people = []\npeople.append(c)",
        "people = []\npeople.append(c)\npeople.append(c)\npass",
    ),
    "registry.another_is_removed": ("people = []\npeople.remove(c)", "people = []\npeople.pop(0)"),
    "registry.removed_by_who_sends": (
        "people = []\nfor p in people:\n    try:\n        a()\n    except OSError:\n        pass",
        "people = []\nfor p in people:\n    try:\n        a()\n    except OSError:\n"
        "        people.remove(p)",
    ),
    "sending.send_for_sendall": ("c.sendall(d)", "c.send(d)"),
    "sending.sendall_for_send": ("c.send(d, flags)", "c.sendall(d)"),
    "sending.in_two": ("c.sendall(a + b)", "c.sendall(a)\nc.sendall(b)"),
    "sending.cut": ("c.sendall(d)", "c.sendall((d)[:1024])"),
    "sending.changed": ("c.sendall(d)", "c.sendall((d).strip())"),
    "sending.again": ("c.sendall(d)", "c.sendall(d)\nc.sendall(d)"),
    "sending.in_a_thread": (
        "c.sendall(d)",
        "__import__('threading').Thread(target=c.sendall, args=(d,)).start()",
    ),
    "sending.to_one_only": (
        "for p in people:\n    p.sendall(d)",
        "for p in people:\n    p.sendall(d)\n    break",
    ),
    "excepting.dropped": ("try:\n    a()\nexcept OSError:\n    pass", "a()"),
    "excepting.less": (
        "try:\n    a()\nexcept OSError:\n    pass",
        "try:\n    a()\nexcept BrokenPipeError:\n    pass",
    ),
    "excepting.everything": (
        "try:\n    a()\nexcept OSError:\n    pass",
        "try:\n    a()\nexcept Exception:\n    pass",
    ),
    "excepting.unsuppressed": (
        "with suppress(OSError):\n    a()",
        "with suppress(ZeroDivisionError):\n    a()",
    ),
    "excepting.handled_otherwise": (
        "try:\n    a()\nexcept OSError:\n    pass",
        "try:\n    a()\nexcept OSError:\n    raise",
    ),
    "excepting.only_in_peace": (
        "try:\n    a()\nexcept OSError:\n    pass\nfinally:\n    b()",
        "try:\n    a()\nexcept OSError:\n    pass\nb()",
    ),
    "excepting.around_the_loop": (
        "for p in people:\n    try:\n        a()\n    except OSError:\n        pass",
        "try:\n    for p in people:\n        if True:\n            a()\nexcept OSError:\n    pass",
    ),
    "excepting.undecodable": ("d.decode(errors='replace')", "d.decode(errors='ignore')"),
    "threads.daemon": (
        THREAD,
        "threading.Thread(target=serve, args=(c,), daemon=True).start()",
    ),
    "threads.joined": (
        "t.start()",
        "(lambda t: (t.start(), t.join()))(t)",
    ),
    "threads.run_for_start": ("t.start()", "t.run()"),
    "threads.called_for_passed": (
        THREAD,
        "threading.Thread(target=serve(c), args=(c,)).start()",
    ),
    "threads.no_tuple": (THREAD, "threading.Thread(target=serve, args=(c)).start()"),
    "threads.late_binding": (THREAD, "threading.Thread(target=lambda: serve(c)).start()"),
    "threads.pool": (
        THREAD,
        "__import__('builtins').__dict__.setdefault('places', "
        "__import__('concurrent.futures').futures.ThreadPoolExecutor(4)).submit(serve, c)",
    ),
    "threads.shared": (
        "def f(c):\n    data = c.recv(1)",
        "def f(c):\n    global data\n    data = c.recv(1)",
    ),
    "threads.not_joined": ("t.join(timeout=1)", "t.join()"),
    "ending.close_or_shutdown": (
        "c.close()",
        "c.shutdown(__import__('socket').SHUT_RDWR)",
    ),
    "ending.empty_is_no_end": (
        "while data := c.recv(1):\n    a()",
        "while True:\n    data = c.recv(1)\n    a()",
    ),
    "ending.empty_text_is_the_end": (
        "while data := c.recv(1):\n    a()",
        "while (data := c.recv(1)).strip():\n    a()",
    ),
    "ending.left_otherwise": ("sys.exit(1)", "__import__('os')._exit(0)"),
    "ending.unflushed": ("print(d, flush=True)", "print(d, flush=False)"),
    "ending.read_otherwise": (
        "for line in sys.stdin:\n    a()",
        "while True:\n    line = input() + '\\n'\n    a()",
    ),
    "framing.decoded_by_piece": ("d = c.recv(1)", "d = c.recv(1).decode().encode()"),
    "framing.cut": ("d = c.recv(1024)", "d = c.recv(1024)[:100]"),
    "framing.other_separator": ('d.split(b"\\n")', "d.splitlines()"),
    "framing.text_lines": (
        'd.split(b"\\n")',
        "(lambda d: [t.encode() for t in d.decode(errors='replace').splitlines()]"
        " + ([b''] if d.endswith(b'\\n') else []))((d))",
    ),
    "framing.stripped": ('d.rstrip("\\n")', "d.strip()"),
    "framing.other_end": ('x = d + b"\\n"', "x = d + b'\\r\\n'"),
    "framing.universal_newlines": (
        "c.makefile('r', newline='\\n')",
        "c.makefile('r', newline=None)",
    ),
    "framing.side_lost": ("x = rest + data", "x = data"),
    "framing.received_otherwise": ("c.recv(9)", "c.recv(1)"),
    "framing.whole_lines_expected": (
        "c.recv(9)",
        "(lambda d: d and d.rstrip(b'\\n') + b'\\n')(c.recv(9))",
    ),
    "timing.sleeps": ("s.accept()", "(__import__('time').sleep(2) or s).accept()"),
    "timing.impatient": ("c.recv(1)", "c.settimeout(3)\nc.recv(1)"),
    "timing.short_backlog": ("create_server(A)", "create_server(A, backlog=0)"),
    "timing.so_many_messages": ("q = Queue()", "q = __import__('queue').Queue(100)"),
    "timing.one_in_many_lost": (
        "def f(c):\n    c.sendall(d)",
        "def f(c):\n    __import__('builtins').__dict__.setdefault('sent', []).append(1)\n"
        "    if len(__import__('builtins').__dict__.setdefault('sent', [])) % 3:\n"
        "        c.sendall(d)",
    ),
    "naming.prefix": ("x = word == '/who'", "x = word.startswith('/who')"),
    "naming.startswith_for_equal": ("x = word.startswith('/')", "x = (word == '/')"),
    "naming.any_case": ("x = d.decode()", "x = d.decode().lower()"),
    "naming.unsorted": ("x = sorted(d)", "x = list(d)"),
    "naming.other_text": ("x = '* welcome'", "x = '~* welcome'"),
    "naming.part_left_out": ("x = f'{name}: {text}'", "x = f': {text}'"),
    "plain.step_left_out": ("a()\nb()", "pass\nb()"),
    "plain.steps_swapped": ("a()\nb()", "b()\na()"),
    "plain.always_or_never": ("if c:\n    a()", "if True:\n    a()"),
    "plain.once": ("for p in people:\n    a()", "for p in people:\n    a()\n    break"),
    "plain.option_left_out": ("f(1, end='')", "f(1)"),
    "usual.edits": ("x = 1 < 2", "x = 1 <= 2"),
}
ONE_LINE = "try: a()\nexcept OSError: b()"


def shape(text: str) -> str:
    return ast.dump(ast.parse(text))


@pytest.mark.parametrize("name", names())
def test_an_operator_makes_its_mistake(name: str) -> None:
    before, after = EXAMPLES[name]
    made = [shape(edit.text) for edit in edits(before, [name])]
    assert shape(after) in made
    assert shape(before) not in made


def test_each_program_comes_once_and_is_python() -> None:
    text = (REFERENCE / "04_multi_user_chat" / "server.py").read_text("utf-8")
    shapes = [shape(edit.text) for edit in edits(text)]
    assert len(shapes) == len(set(shapes)) > 100
    assert shape(text) not in shapes


def test_what_is_not_edited_stays_as_it_was() -> None:
    before = "# who is here\nwith lock:  # all\n    a('я'); b()\n\nx = 'я'.join(d)  # text\n"
    [(line, _what, text), *_] = OPERATORS["locks.dropped"](Source(before))
    assert (line, text) == (2, "# who is here\na('я')\nb()\n\nx = 'я'.join(d)  # text\n")


def test_several_steps_may_take_the_place_of_one_behind_a_colon() -> None:
    source = Source(ONE_LINE)
    [(_line, _what, text)] = source.edit("", (source.find(ast.Expr)[0], "a()\nc()"))
    assert shape(text) == shape("try:\n    a()\n    c()\nexcept OSError: b()")


def test_what_would_be_no_program_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPERATORS, "x.broken", lambda source: iter([(1, "breaks", "break")]))
    assert list(edits("x = 1", ["x.broken"])) == []


def test_a_mistake_in_the_third_line_is_said_to_be_there() -> None:
    text = textwrap.dedent("""\
        x = 0

        while x < 3:
            x += 1
    """)
    assert {edit.line for edit in edits(text) if edit.operator == "plain.once"} == {4}
    assert 3 in {edit.line for edit in edits(text) if edit.operator == "usual.edits"}


def test_without_the_library_a_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(usual, "get_operator", None)
    with pytest.raises(WrongUsage, match="prove"):
        list(usual.edits(Source("x = 1")))


def test_what_is_the_same_bytecode_is_no_mistake() -> None:
    same = steps_of("x = 6\n")
    assert same == steps_of("x = (\n    2 * 3\n)  # why\n")
    assert same != steps_of("x = True\n")
    assert steps_of("x = = 1") is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("naming.other_text", "d.decode('utf-8', errors='replace')"),
        ("naming.any_case", "d.decode()"),
        ("plain.steps_swapped", "a = 1\nb = threading.Lock()\nc = []"),
        ("framing.cut", "d = c.recv(10)"),
        ("sending.cut", "c.sendall(d[:10])"),
    ],
)
def test_what_would_do_the_same_is_no_mistake(name: str, text: str) -> None:
    assert list(edits(text, [name])) == []


def test_a_program_that_ends_as_before_is_no_mistake() -> None:
    made = [edit.what for edit in edits("os._exit(0)", ["ending.left_otherwise"])]
    assert "ends with os')._exit(0)" not in made
    assert len(made) == 2
