"""Proves autograder/handin/newer.py: what only a newer Python can read, or has."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin import newer
from autograder.handin.newer import newer_syntax, other_library, ruff

NEW = {
    "type X = int": "3.12",
    "def first[T](x: list[T]) -> T:\n    return x[0]": "3.12",
    "class Box[T]:\n    pass": "3.12",
    'd = {}\nprint(f"{d["a"]}")': "3.12",
    "def f[T = int](x: T): pass": "3.13",
}
OLD = (
    "def f(:\n    pass",
    "print 'x'",
    "try:\n    pass\nexcept OSError, error:\n    pass",
    "x = (",
    "match x:\n    case 1: pass",
    "type X = int\ndef f(:\n",
    "",
)


@pytest.fixture(autouse=True)
def _on_3_11(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newer, "HERE", (3, 11))


@pytest.mark.parametrize("text", NEW)
def test_what_a_newer_python_reads(tmp_path: Path, text: str) -> None:
    script = tmp_path / "server.py"
    script.write_text(text)
    told = newer_syntax([script], ruff())
    line = 2 if "\nprint" in text else 1
    assert told.startswith(
        f"server.py, line {line}: valid from Python {NEW[text]} on; this is 3.11"
    )


@pytest.mark.parametrize("text", OLD)
def test_what_no_python_reads_or_every_one(tmp_path: Path, text: str) -> None:
    script = tmp_path / "server.py"
    script.write_text(text)
    assert newer_syntax([script], ruff()) == ""


def test_without_a_parser_nothing_is_said(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text("type X = int")
    assert newer_syntax([script], "") == newer_syntax([script], "/nowhere/ruff") == ""


def test_what_a_newer_library_has() -> None:
    told = other_library(
        "ImportError: cannot import name 'batched' from 'itertools' (unknown location)"
    )
    assert told.startswith("itertools.batched is part of Python from 3.12 on; this is 3.11")
    assert "3.13" in other_library("AttributeError: module 'queue' has no attribute 'ShutDown'")
    assert "3.14" in other_library("ModuleNotFoundError: No module named 'annotationlib'")
    for error in (
        "ModuleNotFoundError: No module named 'config'",
        "AttributeError: module 'socket' has no attribute 'sokket'",
        "NameError: name 'raw_input' is not defined",
        "ImportError: cannot import name 'x' from 'y",
        "OSError: [Errno 98] Address already in use",
        "",
    ):
        assert other_library(error) == ""


def test_what_the_library_has_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    error = "ModuleNotFoundError: No module named 'asyncore'"
    assert other_library(error) == ""
    monkeypatch.setattr(newer, "HERE", (3, 12))
    told = "asyncore is part of Python before 3.12 only; this is 3.12, so an older Python must"
    assert other_library(error).startswith(told)
