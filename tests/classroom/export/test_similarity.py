"""Proves autograder/classroom/export/similarity.py: who copied stands first, what all got is no
likeness, and it is said that this proves nothing.
"""

from __future__ import annotations

import builtins
import csv
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder import cli
from autograder.classroom.export.similarity import likenesses
from autograder.course.skeletons import skeleton_of
from autograder.kit import REFERENCE

SLUG = "04_multi_user_chat"
SERVER = """
import queue, selectors, socket

def relay(everybody, line, author):
    for member, outbox in list(everybody.items()):
        if member is author or outbox.full():
            continue
        outbox.put_nowait(line)
    return sum(outbox.qsize() for outbox in everybody.values())

def talk(everybody, member, pieces):
    while b"\\n" not in pieces and len(pieces) < 4096:
        piece = member.recv(512)
        if piece == b"":
            everybody.pop(member, None)
            member.close()
            return None
        pieces += piece
    line, _, rest = pieces.partition(b"\\n")
    relay(everybody, line + b"\\n", member)
    return rest
"""
RENAMED = SERVER
for old, new in (("everybody", "them"), ("member", "user"), ("outbox", "q"), ("relay", "send_it")):
    RENAMED = re.sub(rf"\b{old}\b", new, RENAMED)
RENAMED = "# all my own work\n" + RENAMED


def test_names_and_comments_do_not_hide_a_copy() -> None:
    pytest.importorskip("copydetect")
    other = "import sys\n\nprint(sys.stdin.read().upper())\n"
    found = likenesses({"anna": SERVER, "boris": RENAMED, "chloe": other * 5})
    assert {found[0].one, found[0].other} == {"anna", "boris"}
    assert found[0].most > 80
    assert [one for one in found[1:] if one.most > 20] == []


def test_what_the_kit_gave_is_no_likeness() -> None:
    pytest.importorskip("copydetect")
    skeleton = (skeleton_of(SLUG) / "server.py").read_text("utf-8")
    answer = (REFERENCE / SLUG / "server.py").read_text("utf-8")
    assert likenesses({"anna": skeleton, "boris": skeleton, "chloe": answer, "dan": answer}) == []


def test_a_table_for_the_instructor_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("copydetect")
    for name, text in (("anna", SERVER), ("=boris", RENAMED)):
        shutil.copytree(REFERENCE / SLUG, tmp_path / "class" / name)
        (tmp_path / "class" / name / "server.py").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.run(["similarity", "class"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Of 2 hand-ins, 1 pair is alike by 50 % or more: similarity.csv" in told
    assert "This proves nothing." in told
    with (tmp_path / "similarity.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert {row["one"], row["other"]} == {"anna", "'=boris"}
    assert float(row["percent of one"]) > 80
    assert cli.run(["similarity", "nowhere"]) == 2


def test_without_the_package_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = builtins.__import__

    def none(name: str, *rest: Any) -> Any:
        if name == "copydetect":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", none)
    with pytest.raises(Exception, match=r"pip install 'threaded-chat-kit\[similarity\]'"):
        likenesses({})
