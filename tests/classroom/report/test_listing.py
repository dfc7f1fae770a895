"""Proves autograder/classroom/report/listing.py: sources, and the lines that checks point at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from autograder.classroom.report.listing import (
    MAX_BYTES,
    MAX_LETTERS,
    MAX_LINES,
    places,
    read,
    scripts,
)
from autograder.handin.submission import Pair, Problem
from autograder.judging.feedback import standing
from autograder.judging.verdict import BLOCKED, FAILED, Feedback, Verdict

SLUG = "04_multi_user_chat"
TEXT = "".join(f"line {n}\n" for n in range(1, 41))
TRACEBACK = """\
Traceback (most recent call last):
  File "server.py", line 30, in <module>
    main()
  File "server.py", line 12, in main
    clients.remove(client)
  File "{library}threading.py", line 9, in run
  File "<frozen runpy>", line 3, in run
ValueError: list.remove(x): x not in list
"""


def failing(got: str = "", threads: tuple[str, ...] = (), errors: str = "") -> Verdict:
    told = Feedback("bob hears “hi”", got, threads=list(threads), errors=errors)
    return Verdict("test_a", SLUG, "A.", 1, FAILED, feedback=told)


def marked(*verdicts: Verdict) -> dict[int, str]:
    [script] = scripts({"server.py": TEXT}, verdicts)
    return {line.number: line.kind for line in script.marked}


def test_the_line_that_an_error_came_from_is_the_innermost_of_theirs() -> None:
    verdict = failing(errors=TRACEBACK.format(library=f"{Path.cwd().anchor}lib/"))
    assert marked(verdict) == {12: "raised"}
    [mark] = places(verdict).values()
    assert mark.said == "ValueError: list.remove(x): x not in list"


def test_where_threads_stood() -> None:
    told = {"thread": "Thread-2 (serve): at", "line": 7, "code": "wait()  # x is at line 3: y"}
    there = standing().format(script="server.py (boss)", **told)
    elsewhere = standing().format(script="other.py", **told)
    short = "Thread-3 waits in recv at server.py:14"
    assert marked(failing(threads=(there, elsewhere, short))) == {7: "stood", 14: "stood"}


def test_a_place_in_the_sentence_itself_is_where_it_went_wrong() -> None:
    verdict = failing("It ended with KeyError at server.py:9.", ("main is at server.py:9",))
    assert marked(verdict) == {9: "raised"}
    assert marked(replace(verdict, state=BLOCKED)) == {}
    assert marked(failing("server.py:0 server.py:41 server.py:99999999999999")) == {}


def test_lines_near_a_mark_are_worth_paper() -> None:
    [script] = scripts({"server.py": TEXT}, [failing("server.py:9")])
    assert script.near == set(range(5, 14))
    assert [line.number for line in script.pointing(failing())] == []


def test_lines_are_counted_as_python_does() -> None:
    [script] = scripts({"a.py": "one\ftwo\u2028three\r\nsecond\rthird"}, [])
    assert [line.text for line in script.lines] == ["one\ftwo\u2028three", "second", "third"]


def test_a_source_is_bounded_in_each_direction(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_bytes(b"\xef\xbb\xbf" + b"\xff\n" * MAX_BYTES)
    (tmp_path / "client.py").mkdir()
    pair = Pair(tmp_path)
    kept = read({SLUG: pair, "05_framing": Problem("None.")}, [SLUG, "05_framing", "06_registry"])
    assert list(kept) == [SLUG]
    assert list(kept[SLUG]) == ["server.py"]  # what cannot be read is left out
    assert len(kept[SLUG]["server.py"]) < MAX_BYTES
    assert kept[SLUG]["server.py"].startswith("\ufffd\n")
    [script] = scripts(kept[SLUG], [])
    assert (len(script.lines), script.left_out > 0) == (MAX_LINES, True)
    [wide] = scripts({"a.py": "x" * 5000}, [])
    assert len(wide.lines[0].text) == MAX_LETTERS


def test_a_client_that_is_ours_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text("pass\n", "utf-8")
    assert read({SLUG: Pair(tmp_path, lent=True)}, [SLUG]) == {SLUG: {"server.py": "pass\n"}}
