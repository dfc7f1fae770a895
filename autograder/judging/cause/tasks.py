"""What is still to be written of a script that was run, by its TODOs."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator

from autograder.course.skeletons import shipped, spoken_by
from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.run import Run
from autograder.judging.verdict import TODO
from autograder.words.language import plural, spoken


def first_open_task(run: Run) -> str:
    """Where the first task stands in a function that nobody has begun, such as "server.py:12".

    Where somebody has begun and something died, that comes first: then there is none.
    """
    if any(death.error for death in run.deaths) and not _is_untouched(run):
        return ""
    for script in _scripts(run):
        for first, last in _not_begun(run, script):
            for number in range(first, last + 1):
                if TODO.search(run.file(script)[number - 1]):
                    return f"{script}:{number}"
    return ""


def open_tasks(run: Run, first: str = "") -> str:
    """One sentence on what the student has still to write in a script that was run.

    ``first`` is the place of the task that comes next, where that is known.
    """
    for script in _scripts(run):
        lines = [n for n, line in enumerate(run.file(script), 1) if TODO.search(line)]
        there, _colon, number = first.rpartition(":")
        if lines and there in ("", script):
            values = {"script": script, "count": len(lines), "line": number or lines[0]}
            all_ = max(len(lines), len(TODO.findall(_of_the_skeleton(run, script))))
            return plural(
                "{script}: {count} of {all} TODO is still open; the next one is at line {line}.",
                "{script}: {count} of {all} TODOs are still open; the next one is at line {line}.",
                all_,
            ).format(all=all_, **values)
    return ""


def _scripts(run: Run) -> list[str]:
    return list(dict.fromkeys(program.script for program in run.scene.programs))


def _is_untouched(run: Run) -> bool:
    """Whether a script that was run is still the skeleton that students get, in any language."""
    each = [shipped(run.slug, language) for language in spoken_by(run.slug)] if run.slug else []
    return any(
        files.get(script, b"").decode("utf-8") == "".join(run.file(script))
        for files in each
        for script in set(_scripts(run)) & files.keys()
    )


def _not_begun(run: Run, script: str) -> list[tuple[int, int]]:
    """The first and last lines of the functions that still do only what the skeleton's do.

    Comments and docstrings are no part of that: they may be in any language. Where the program
    uses none of these functions, they are no task any more: their work is done elsewhere.
    """
    text = "".join(run.file(script))
    as_shipped = {name: does for name, does, *_lines in _functions(_of_the_skeleton(run, script))}
    found = [one for one in _functions(text) if as_shipped.get(one[0]) == one[1]]
    used = set(_names(text))
    return [(first, last) for _n, _d, first, last in found if used & {name for name, *_ in found}]


@functools.lru_cache(maxsize=8)
def _functions(text: str) -> list[tuple[str, str, int, int]]:
    """Each function: its name, what it does, and its lines with the comments below it."""
    found = []
    nodes = tree_of(text).body
    ends = [node.lineno - 1 for node in nodes[1:]] + [len(text.splitlines())]
    for node, end in zip(nodes, ends, strict=False):
        if isinstance(node, ast.FunctionDef):
            does = node.body[bool(ast.get_docstring(node)) :]
            found.append((node.name, " ".join(map(ast.dump, does)), node.lineno, end))
    return found


def _names(text: str) -> Iterator[str]:
    return (node.id for node in nodes_of(tree_of(text)) if isinstance(node, ast.Name))


def _of_the_skeleton(run: Run, script: str) -> str:
    return (shipped(run.slug, spoken()).get(script, b"") if run.slug else b"").decode("utf-8")
