"""What can be said about a script without running it. It explains a verdict, it never makes one.

Hostile sources can crash a parser: this is for a process of its own.
"""

from __future__ import annotations

import ast
import io
import os
import re
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.handin.imports import sentences_on_imports
from autograder.handin.newer import newer_syntax
from autograder.kit import SOURCES
from autograder.words.language import _

MAX_SOURCE = 1 << 20  # bytes; larger scripts are not looked into


def import_path() -> dict[str, str]:
    """An environment in which a fresh Python finds this package, installed or not.

    It keeps docstrings there, whatever PYTHONOPTIMIZE says: those of checks are their titles.
    """
    here = str(SOURCES)
    paths = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH", "")]))
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONOPTIMIZE"}
    return {**settings, "PYTHONPATH": paths, "PYTHONUTF8": "1"}


def sentences_on(
    folder: Path, script: str, parser: str = "", beside: Sequence[str] = ()
) -> Iterator[str]:
    """What is wrong with one script. ``parser`` knows the syntax of other versions of Python.

    ``beside`` are names beside the folder, where the script may look for modules, too.
    """
    try:
        data = (folder / script).read_bytes()
    except OSError as error:
        yield _("{script} cannot be read ({error}).").format(script=script, error=error.strerror)
        return
    if len(data) > MAX_SOURCE:
        return
    wrong = _wrong_bytes(script, data)
    if wrong:
        yield wrong
        return
    yield from _parsed(folder, script, data, parser, beside)


def _parsed(
    folder: Path, script: str, data: bytes, parser: str, beside: Sequence[str]
) -> Iterator[str]:
    """What Python's own parser finds."""
    try:
        compile(data, script, "exec", dont_inherit=True)
        tree = ast.parse(data)
    except SyntaxError as error:
        newer = newer_syntax([folder / script], parser)
        yield newer or _syntax_error(script, data, error)
    except (ValueError, MemoryError, RecursionError):
        yield _("{script} is nested too deep for Python to read.").format(script=script)
    else:
        yield from sentences_on_imports(folder, script, tree, beside)
        if _wrong_guard(tree):
            yield _(
                '{script} compares __name__ with "main": it must be "__main__", '
                "or nothing is ever run."
            ).format(script=script)


def _wrong_bytes(script: str, data: bytes) -> str:
    """One sentence on a file that is no Python text. "" if it may be some."""
    if not data.strip():
        return _("{script} is empty.").format(script=script)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _("{script} is saved as UTF-16: save it as UTF-8.").format(script=script)
    if data.startswith(b"PK\x03\x04"):
        return _("{script} is a zip file that was renamed.").format(script=script)
    if b"\0" in data:
        sentence = _("{script} holds zero bytes: the file is damaged, save it again.")
        return sentence.format(script=script)
    if data.lstrip().startswith(b"{") and b'"cells"' in data:
        sentence = _("{script} is a Jupyter notebook: save its code as a Python script.")
        return sentence.format(script=script)
    return _wrong_encoding(script, data)


def _wrong_encoding(script: str, data: bytes) -> str:
    try:
        encoding, _lines = tokenize.detect_encoding(io.BytesIO(data).readline)
        data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    except SyntaxError:
        line = next((n for n, text in enumerate(data.splitlines(), 1) if not _is_utf8(text)), 1)
    else:
        return ""
    return _(
        "{script}, line {line}: the text is not UTF-8 (perhaps Windows-1251): save it as UTF-8."
    ).format(script=script, line=line)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _syntax_error(script: str, data: bytes, error: SyntaxError) -> str:
    text = data.decode("utf-8", "replace").splitlines()
    line = error.lineno or 1
    values = {"script": script, "line": line, "error": error.msg}
    values["text"] = text[line - 1].strip()[:80] if line <= len(text) else ""
    if "Missing parentheses in call to" in str(error.msg):
        sentence = _("{script}, line {line}: this is Python 2 ({text}): Python 3 is needed.")
    elif any(row.startswith(">>>") for row in text):
        sentence = _("{script}, line {line}: it was pasted from a console: remove each >>>.")
    else:
        sentence = _("{script}, line {line}: Python cannot read this line ({error}): {text}")
    return sentence.format(**values)


def _wrong_guard(tree: ast.Module) -> bool:
    """``if __name__ == "main"``: a program that does nothing."""
    tests = [ast.unparse(node.test) for node in tree.body if isinstance(node, ast.If)]
    return any(re.fullmatch(r"__name__ == '_*main_*'", test) for test in tests) and not any(
        "'__main__'" in test for test in tests
    )
