"""Proves autograder/words/tracebacks.py: of each traceback there stay the student's own lines."""

from __future__ import annotations

import pytest

from autograder.words.tracebacks import own_lines, place_in

HOME = "/tmp/room/home"
LIBRARY = (
    '  File "/usr/lib/python3.12/threading.py", line 1075, in _bootstrap_inner\n    self.run()\n'
)
PROBE = '  File "/kit/autograder/probe/transfers.py", line 9, in _send\n    return original(sock)\n'
OWN = f'  File "{HOME}/server.py", line 12, in serve\n    sock.send("x")\n    ~~~~~~~~~^^^^^\n'
HEADER = "Traceback (most recent call last):\n"
SHOWN = '  File "server.py", line 12, in serve\n    sock.send("x")\n'
ENDS = "TypeError: a bytes-like object is required, not 'str'\n"

A_THREAD = f"Exception in thread Thread-1 (serve):\n{HEADER}{LIBRARY}{OWN}{PROBE}{ENDS}"
LOGGED = f"ERROR:root:it went wrong\n{HEADER}{OWN}{ENDS}"
PRINTED = f"before\n{HEADER}{OWN}{PROBE}             ^^^^^^^^^^\n{ENDS}after\n"
IGNORED = f"Exception ignored in: <function Chat.__del__ at 0x7f>\n{HEADER}{OWN}{ENDS}"
CHAINED = (
    f"{HEADER}{OWN}{ENDS}\nDuring handling of the above exception, another exception occurred:\n\n"
    f"{HEADER}{LIBRARY}{OWN}{ENDS}"
)
RECURSION = f"{HEADER}{OWN}  [Previous line repeated 993 more times]\nRecursionError: too deep\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (A_THREAD, f"Exception in thread Thread-1 (serve):\n{SHOWN}{ENDS}"),
        (LOGGED, f"ERROR:root:it went wrong\n{SHOWN}{ENDS}"),
        (PRINTED, f"before\n{SHOWN}{ENDS}after\n"),
        (IGNORED, f"Exception ignored in: <function Chat.__del__ at 0x7f>\n{SHOWN}{ENDS}"),
        (
            CHAINED,
            f"{SHOWN}{ENDS}\nDuring handling of the above exception, another exception occurred:"
            f"\n\n{SHOWN}{ENDS}",
        ),
        (RECURSION, f"{SHOWN}RecursionError: too deep\n"),
        (f"{HEADER}{LIBRARY}{PROBE}{ENDS}", ENDS),
    ],
)
def test_the_students_own_innermost_line_stays(text: str, shown: str) -> None:
    assert own_lines(text, [HOME]) == shown.rstrip("\n")


def test_the_caret_of_a_syntax_error_stays() -> None:
    text = (
        f'  File "{HOME}/server.py", line 3\n    print "x"\n    ^^^^^^^^^\nSyntaxError: Missing\n'
    )
    assert own_lines(text, [HOME]) == text.replace(f"{HOME}/", "").rstrip("\n")


def test_the_innermost_of_several_own_lines_stays() -> None:
    outer = OWN.replace("line 12, in serve", "line 40, in main")
    assert own_lines(f"{HEADER}{outer}{OWN}{ENDS}", [HOME]) == f"{SHOWN}{ENDS}".rstrip("\n")


def test_what_is_no_traceback_is_left_alone() -> None:
    text = "listening\n    indented\n  File not found\n^^^\n"
    assert own_lines(text, [HOME]) == text.rstrip("\n")


def test_places_in_files_with_blanks_and_brackets_are_found() -> None:
    text = "chat client (2).py ended (chat client (2).py:26), but server.py:7 waits"
    names = ["client (2).py", "chat client (2).py", "server.py"]
    found = [match.group("file", "line") for match in place_in(names).finditer(text)]
    assert found == [("chat client (2).py", "26"), ("server.py", "7")]
