"""A student's source, with recording containers where it makes lists, dicts and sets.

Each expression that makes a container is wrapped: ``[]`` becomes ``__watch__([])``, ``set()``
becomes ``__twin__(set)()``. What is bound to a global name or an attribute goes through
``__bind__``, for registries that are replaced rather than changed (copy on write). Lines keep
their numbers. Source of facts: https://docs.python.org/3/library/ast.html
"""

from __future__ import annotations

import ast
import contextlib
import importlib.machinery
import os
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

CALLS = 20_000  # that may stand in each other while a tree is walked: some for each of its floors
_BASES = {"list", "dict", "set", "defaultdict", "OrderedDict", "deque", "UserDict", "UserList"}
_BASES |= {"WeakSet", "WeakValueDictionary", "WeakKeyDictionary"}
_MAKERS = _BASES | {"sorted", "tuple", "frozenset", "type"}


class _Rewriter(ast.NodeTransformer):
    """Wraps what makes containers. Annotations stay as they are."""

    def __init__(self) -> None:
        self._shared: list[set[str]] = [set()]  # names that each function shares, innermost last

    # -- what makes a container ----------------------------------------------------------

    def _wrapped(self, node: ast.AST) -> Any:
        self.generic_visit(node)
        if isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            return _call("__watch__", node)
        return node  # it is written to: [a, b] = pair

    visit_List = visit_Set = visit_ListComp = visit_SetComp = visit_DictComp = _wrapped

    def visit_Dict(self, node: ast.Dict) -> Any:
        self.generic_visit(node)
        for number, key in enumerate(node.keys):
            if key is None:  # {**other}
                node.values[number] = _call("__plain__", node.values[number])
        return _call("__watch__", node)

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        name = _last_name(node.func)
        if name in _MAKERS:
            node.func = _call("__twin__", node.func)
        if name == "defaultdict" and node.args:
            node.args[0] = _call("__twin__", node.args[0])
        for keyword in node.keywords:
            if keyword.arg is None:  # f(**other)
                keyword.value = _call("__plain__", keyword.value)
            elif keyword.arg == "default_factory":
                keyword.value = _call("__twin__", keyword.value)
        return node

    def visit_Starred(self, node: ast.Starred) -> Any:
        """[*other], f(*other): one step of the interpreter."""
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load):
            node.value = _call("__plain__", node.value)
        return node

    # -- what binds one ------------------------------------------------------------------

    def visit_Assign(self, node: ast.Assign) -> Any:
        self.generic_visit(node)
        for target in node.targets:
            node.value = self._bound(target, node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        self.generic_visit(node)
        inplace = _call("__inplace__", ast.Constant(type(node.op).__name__), _loaded(node.target))
        value = self._bound(node.target, ast.Call(inplace, [node.value], []), inplace=True)
        if value is None:
            return node
        return _at(ast.Assign([node.target], value), node)

    def _bound(self, target: ast.expr, value: Any, inplace: bool = False) -> Any:
        """The value, told before it is bound to a name that threads share. None: it is not."""
        if isinstance(target, ast.Name) and target.id in self._shared[-1]:
            return _call("__bind__", value, ast.Constant(target.id))
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            owner = _at(ast.Name(target.value.id, ast.Load()), target)
            return _call("__bind__", value, ast.Constant(target.attr), owner)
        return None if inplace else value

    def visit_FunctionDef(self, node: Any) -> Any:
        shared = {
            name
            for inner in ast.walk(node)
            if isinstance(inner, ast.Global | ast.Nonlocal)
            for name in inner.names
        }
        self._shared.append(shared)
        annotations = _without_annotations(node)
        self.generic_visit(node)
        for owner, name, annotation in annotations:
            setattr(owner, name, annotation)
        self._shared.pop()
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node.value is not None:
            node.value = self._bound(node.target, self.visit(node.value))
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        self.generic_visit(node)
        node.bases = [
            _call("__twin__", base) if _last_name(base) in _BASES else base for base in node.bases
        ]
        return node


def _without_annotations(node: Any) -> list[tuple[Any, str, Any]]:
    """Take a function's annotations out. Returns what is to be put back where."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [extra for extra in (arguments.vararg, arguments.kwarg) if extra is not None]
    taken = [(argument, "annotation", argument.annotation) for argument in every]
    taken.append((node, "returns", node.returns))
    for owner, name, _annotation in taken:
        setattr(owner, name, None)
    return taken


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Subscript):  # set[int]
        return _last_name(node.value)
    return str(getattr(node, "id", getattr(node, "attr", "")))


def _loaded(target: ast.expr) -> Any:
    """The expression that reads what a target writes."""
    if isinstance(target, ast.Attribute):
        return _at(ast.Attribute(target.value, target.attr, ast.Load()), target)
    return _at(ast.Name(getattr(target, "id", ""), ast.Load()), target)


def _call(name: str, *arguments: Any) -> Any:
    return _at(ast.Call(ast.Name(name, ast.Load()), list(arguments), []), arguments[0])


def _at(node: Any, place: Any) -> Any:
    """The new node, where the old one stands."""
    if hasattr(place, "lineno"):
        for inner in ast.walk(node):
            if not hasattr(inner, "lineno"):
                ast.copy_location(inner, place)
    return node


Compiler = Callable[[bytes, str], types.CodeType]
Change = Callable[[ast.Module, str], ast.Module]  # told a tree, and the path of its file

_changes: list[Change] = []


def watched(tree: ast.Module, path: str) -> ast.Module:
    """The tree of a student's file, with recording containers."""
    changed: ast.Module = _Rewriter().visit(tree)
    return changed


def rewritten(source: bytes, path: str, changes: Sequence[Change] = _changes) -> types.CodeType:
    """The code of a student's file, changed as asked. SyntaxError as compile() has it."""
    tree = ast.parse(source, path)
    with _deep_trees():
        for change in changes:
            tree = change(tree, path)
        return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


@contextlib.contextmanager
def _deep_trees() -> Iterator[None]:
    """Python compiles a sum of a thousand terms, or as many elif. So they are to be walked, too."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a module of the student's own, rewritten."""

    def get_code(self, fullname: str) -> types.CodeType:
        return rewritten(self.get_data(self.path), self.path)


class _Finder(importlib.machinery.PathFinder):
    """Finds the modules of the student's own. All others are found as always."""

    folder = ""

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        spec = super().find_spec(fullname, path, target)
        origin = str(spec.origin) if spec is not None else ""
        if spec is None or not origin.startswith(cls.folder + os.sep) or origin[-3:] != ".py":
            return None
        spec.loader = _Loader(fullname, origin)
        return spec


def install(folder: str, change: Change) -> Compiler:
    """Make one more change in what is compiled of a student's, also in what their script imports
    from its own folder. Returns what is to compile the script.
    """
    _changes.append(change)
    if len(_changes) == 1:
        _Finder.folder = folder
        sys.meta_path.insert(0, _Finder)
    return rewritten
