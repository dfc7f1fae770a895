"""The comments and docstrings of a program: read out to be translated, and put back in translation.

What a reader takes as one remark is one text: lines of comment that go on, a docstring, what
stands behind code. Code is never touched: a program in another language is the same program.
"""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

WIDEST = 100  # columns of a line, as ruff has it
TASK = "TODO: "
RULE = re.compile(r"-- (?P<text>.*?) (?P<line>-{3,})")  # "-- people come ------"
ENDED = (".", "?", "!", ".)", "”.", '".')  # a line after one of these begins anew


@dataclass(frozen=True)
class Remark:
    """A comment or a docstring: where it stands, first line and last, from 0, and what it says."""

    first: int
    last: int
    column: int
    kind: str  # "comment", "behind" code, "docstring"
    text: str


def remarks(program: str) -> list[Remark]:
    """All remarks of a program, in order. Raises SyntaxError."""
    found = [*_docstrings(program), *_comments(program)]
    return sorted(found, key=lambda remark: (remark.first, remark.column))


def translated(program: str, words: Mapping[str, str]) -> str:
    """The program with its remarks in other words. A remark that is not among them stays."""
    lines = program.splitlines()
    for remark in reversed(remarks(program)):
        if said := words.get(remark.text):
            lines[remark.first : remark.last + 1] = _written(remark, said, lines)
    return "\n".join(lines) + "\n"


def without(program: str) -> str:
    """A program without its remarks: what must be the same in all languages."""
    tree = ast.parse(program)
    for node in ast.walk(tree):
        if _docstring(node):
            assert isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def _docstrings(program: str) -> Iterator[Remark]:
    for node in ast.walk(ast.parse(program)):
        if one := _docstring(node):
            assert one.end_lineno
            text = "\n\n".join(" ".join(p.split()) for p in str(one.value).split("\n\n"))
            yield Remark(one.lineno - 1, one.end_lineno - 1, one.col_offset, "docstring", text)


def _docstring(node: ast.AST) -> ast.Constant | None:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) or not node.body:
        return None
    first = node.body[0]
    one = first.value if isinstance(first, ast.Expr) else None
    return one if isinstance(one, ast.Constant) and isinstance(one.value, str) else None


def _comments(program: str) -> Iterator[Remark]:
    block: list[Remark] = []
    for token in tokenize.generate_tokens(io.StringIO(program).readline):
        if token.type != tokenize.COMMENT or token.string.startswith("#!"):
            continue
        (line, column), text = token.start, token.string.lstrip("#").strip()
        if _is_code(text):
            yield from [_joined(block)] if block else []
            block = []
            continue
        kind = "behind" if token.line[:column].strip() else "comment"
        one = Remark(line - 1, line - 1, column, kind, text)
        if block and not _goes_on(block[-1], one):
            yield _joined(block)
            block = []
        block.append(one)
    yield from [_joined(block)] if block else []


def _is_code(text: str) -> bool:
    """Whether a comment is a line of a program, which is the same in all languages."""
    try:
        [line] = ast.parse(text.removeprefix(TASK)).body
    except (SyntaxError, ValueError):
        return False
    called = isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)
    return called or isinstance(line, ast.Assign)


def _goes_on(before: Remark, one: Remark) -> bool:
    """Whether a line of comment continues the one before it."""
    follows = one.first == before.last + 1 and one.column == before.column
    whole = before.text.endswith(ENDED) or RULE.fullmatch(before.text) or not one.text
    anew = one.text.startswith(TASK) != before.text.startswith(TASK)
    return one.kind == before.kind == "comment" and follows and not whole and not anew


def _joined(block: list[Remark]) -> Remark:
    """Lines of comment as one text. TODO stands at the beginning of each line, and once in it."""
    first, *others = block
    text = " ".join([first.text, *(one.text.removeprefix(TASK) for one in others)])
    if rule := RULE.fullmatch(text):
        text = rule["text"]
    return Remark(first.first, block[-1].last, first.column, first.kind, text)


def _written(remark: Remark, said: str, lines: list[str]) -> list[str]:
    """The lines that take the place of those of a remark."""
    indent = " " * remark.column
    if remark.kind == "docstring":
        return _quoted(said, indent)
    if remark.kind == "behind":
        code = lines[remark.first][: remark.column]
        if len(whole := f"{code}# {said}") <= WIDEST:
            return [whole]
        indent = code[: len(code) - len(code.lstrip())]
        return [*_wrapped(said, f"{indent}# "), code.rstrip()]
    before = lines[remark.first]
    if rule := RULE.fullmatch(before.strip("# ")):
        head = f"{indent}# -- {said} "
        return [head + "-" * max(3, len(before) - len(head))] if rule["text"] else [before]
    sign = f"{indent}# {TASK}" if said.startswith(TASK) else f"{indent}# "
    return _wrapped(said.removeprefix(TASK), sign)


def _wrapped(text: str, sign: str, then: str | None = None) -> list[str]:
    """A text in lines that begin with a sign, or with another one from the second line on."""
    return textwrap.wrap(
        text,
        WIDEST,
        initial_indent=sign,
        subsequent_indent=sign if then is None else then,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _quoted(said: str, indent: str) -> list[str]:
    """A docstring, in one line if it is short."""
    if "\n" not in said and len(f'{indent}"""{said}"""') <= WIDEST:
        return [f'{indent}"""{said}"""']
    lines: list[str] = []
    for number, paragraph in enumerate(said.split("\n\n")):
        filled = _wrapped(paragraph, indent if number else f'{indent}"""', indent)
        lines += ["", *filled] if number else filled
    return [*lines, f'{indent}"""']
