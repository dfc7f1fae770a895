"""A file of the student's own that hides a module of Python's: a ``queue.py`` beside the server."""

from __future__ import annotations

import re
import sys

from autograder.judging.cause.run import Run
from autograder.program.causes import Death
from autograder.words.language import _

# How Python speaks of a module in which it does not find what it looks for.
MODULE = re.compile(
    r"module '(\w+)[\w.]*' has no attribute"
    r"|cannot import name '\w+' from (?:partially initialized module )?'(\w+)"
    r"|No module named '(\w+)\.\w+[\w.]*'; '\w+' is not a package"
)


def hides_a_module(run: Run, death: Death) -> str:
    """One sentence on the student's own file that an import found instead of Python's module."""
    named = MODULE.search(death.error)
    name = next(filter(None, named.groups()), "") if named else _file_of(death.place)
    if name not in sys.stdlib_module_names or not run.file(f"{name}.py"):
        return ""
    sentence = _(
        "Your own file {file} hides Python's module {name}: import {name} finds yours first. Give "
        "your file another name."
    )
    return sentence.format(file=f"{name}.py", name=name)


def _file_of(place: str) -> str:
    """The name of the file in which something died, without its ending."""
    return place.rpartition(":")[0].removesuffix(".py")
