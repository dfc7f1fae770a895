"""A line of a student's test that accuses a right server: slips with the words of chat.py."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator

from autograder.evidence.breaking.written import SAYS, texts
from autograder.handin.scripts import tree_of
from autograder.words.language import _
from autograder.words.quoted import short

HEARS = ("hears", "hears_once", "hears_in_order")
LISTENS = (*HEARS, "never_heard", "sees_the_end")
WORDS = (
    *("says", "reaches", "sends", *LISTENS, "reads_again", "leaves", "vanishes", "half_closes"),
    *("join", "join_silently", "join_and_read_nothing", "settle", "two_minutes_pass"),
    *("press_ctrl_c", "short_writes", "next_send_fails", "paused_before_send"),
    "next_thread_pauses",
)


def about(source: str, line: int, told: str) -> str:
    """One sentence on what stands in a line that failed. "" if it shows no such slip."""
    tree = tree_of(source)
    looks = (_asserted(tree, line), _no_word(tree, line, told), _a_list(told), _unsaid(tree, line))
    return next((sentence for look in looks for sentence in look), "")


def _is_in(node: ast.expr, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or 0)


def _calls(tree: ast.AST, line: int) -> Iterator[str]:
    """The names of the methods that a line calls."""
    for node in ast.walk(tree):
        function = node.func if isinstance(node, ast.Call) else None
        if isinstance(function, ast.Attribute) and _is_in(function, line):
            yield function.attr


def _asserted(tree: ast.AST, line: int) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and node.lineno == line:
            for name in _calls(node, line):
                if name in LISTENS:
                    sentence = _(
                        "{name}() fails by itself, and gives nothing back: write it without assert."
                    )
                    yield sentence.format(name=name)


def _no_word(tree: ast.AST, line: int, told: str) -> Iterator[str]:
    for name in _calls(tree, line):
        near = difflib.get_close_matches(name, WORDS, 1)
        if name not in WORDS and near and f"has no attribute '{name}'" in told:
            sentence = _("chat.py has no word {name}(). Is it {word}()?")
            yield sentence.format(name=name, word=near[0])


def _a_list(told: str) -> Iterator[str]:
    if any(f"'list' object has no attribute '{word}'" in told for word in WORDS):
        yield _("join() of several names gives several people: alice, bob = room.join(…).")


def _unsaid(tree: ast.Module, line: int) -> Iterator[str]:
    """What somebody is to hear is said nowhere in the test."""
    tests = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    test = next((one for one in tests if one.lineno <= line <= (one.end_lineno or 0)), None)
    said = [text for _node, text in texts(test, *SAYS)] if test is not None else []
    if test is None or not said or None in said:
        return
    for node, text in texts(test, *HEARS):
        known = any(text and one and (text in one or one.strip() in text) for one in said)
        if node.lineno == line and text and not known:
            sentence = _("“{text}” is said nowhere in {test}.")
            yield sentence.format(text=short(text), test=test.name)
