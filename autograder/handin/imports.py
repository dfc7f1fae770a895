"""What can be said of a script's imports: others' packages, forgotten modules, hidden ones."""

from __future__ import annotations

import ast
import difflib
import importlib.machinery as machinery
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from autograder.handin.newer import not_any_more
from autograder.handin.scripts import is_script, role_of, tree_of
from autograder.words.language import _
from autograder.words.quoted import in_words

PATIENCE = 10.0  # seconds
GIVEN = {("test_chat.py", "chat")}  # stands beside the tests wherever they run
_WINDOWS = """
    tkinter PyQt5 PyQt6 PySide2 PySide6 wx kivy pygame customtkinter PySimpleGUI
"""
# Packages that students of a course on chats are seen to import.
_OF_OTHERS = """
    Crypto PIL aiohttp argon2 art attr bcrypt bs4 click colorama colored cryptography dotenv emoji
    eventlet fastapi flask gevent jwt keyboard loguru matplotlib msgpack nacl names numpy orjson
    pandas paramiko passlib playsound plyer prompt_toolkit psutil psycopg2 pyautogui pydantic
    pyfiglet pymongo pynput pyperclip pytest pyttsx3 questionary redis requests rich rsa scapy
    simplejson six socketio sqlalchemy termcolor textual toml tqdm trio twisted typer ujson urwid
    uvicorn websocket websockets win10toast yaml zmq
"""
WINDOWS, OF_OTHERS = frozenset(_WINDOWS.split()), frozenset(_OF_OTHERS.split())
NEW = {"annotationlib", "compression"}  # from 3.14 on: whoever judges says so
# Modules of Python's that every other chat imports: a name that is nearly one of them is a typo.
_OF_CHATS = """
    asyncio datetime json queue random select selectors signal socket socketserver struct subprocess
    sys threading time
"""
ON_IMPORT = {"antigravity", "this"}  # modules that do something when they are imported
# Names of Python 2, and what they are called today.
OF_PYTHON_2 = {
    "Queue": "queue",
    "SocketServer": "socketserver",
    "Tkinter": "tkinter",
    "thread": "threading",
    "cPickle": "pickle",
    "ConfigParser": "configparser",
    "StringIO": "io",
    "urllib2": "urllib.request",
    "exceptions": "builtins",
}


def sentences_on_imports(
    folder: Path, script: str, tree: ast.Module, beside: Collection[str] = ()
) -> Iterator[str]:
    """Imports that cannot work here, of the script and of modules beside it that it imports.

    It may look for them ``beside`` its folder, too, where these names are.
    """
    places = dict.fromkeys((folder, (folder / script).parent))
    local = {name: path for place in places for name, path in _local_modules(place)}
    hidden = {name for name in local if hides(name)}
    needed: set[str] = set()
    local = {name.removesuffix(".py"): folder.parent / name for name in beside} | local
    for user, name in _imported_by_all(script, tree, local):
        if name in sys.stdlib_module_names and name not in hidden:
            needed.add(name)
        if sentence := _sentence_on(user, name, local, hidden):
            yield sentence
        hidden.discard(name)
    for name in sorted(hidden & _loaded_by(needed)) if hidden and needed else ():
        yield _(
            "{file} hides Python's own module {name}, which {others} cannot do without: "
            "rename the file."
        ).format(file=local[name].name, name=name, others=in_words(sorted(needed)))


def hides(name: str) -> bool:
    """Whether a file of this name is found before a module of Python's own.

    What is built in, or frozen, is found before any folder is looked into.
    """
    early = (machinery.BuiltinImporter, machinery.FrozenImporter)
    ours = name in sys.stdlib_module_names - {"encodings"}
    return ours and not any(finder.find_spec(name) for finder in early)


def _sentence_on(script: str, name: str, local: Collection[str], hidden: set[str]) -> str:
    """What is wrong with one import. "" if nothing is."""
    sentence = ""
    if name in WINDOWS:
        sentence = _(
            "{script} opens a window ({name}), but the checks type and read at the terminal: "
            "hand in a {script} that uses input() and print()."
        )
    elif name in hidden:
        sentence = _(
            "{script} imports {name} and gets the file of that name in this folder instead of "
            "Python's own module: rename the file."
        )
    elif name not in {*local, *sys.stdlib_module_names} and (script, name) not in GIVEN:
        sentence = _on_a_stranger(name, local)
    other = OF_PYTHON_2.get(name) or _spelled_otherwise(name, local) or _nearly_of_python(name)
    return sentence.format(script=script, name=name, other=other)


def _on_a_stranger(name: str, local: Collection[str]) -> str:
    """The sentence on a module that is neither Python's nor here."""
    if name in OF_OTHERS:
        return _(
            "{script} imports {name}, which is not part of Python: "
            "only the standard library may be used."
        )
    if name in NEW:
        return ""
    if told := not_any_more(name):
        return told
    if name in OF_PYTHON_2:
        return _("{script} imports {name}, as in Python 2: in Python 3 it is called {other}.")
    if _spelled_otherwise(name, local):
        return _(
            "{script} imports {name}, but the file is called {other}.py: on Linux and macOS small "
            "and capital letters differ. Write it the same way in both places."
        )
    if _nearly_of_python(name):
        return _("{script} imports {name}, which Python does not have. Did you mean {other}?")
    return _(
        "{script} imports {name}, which is neither part of Python nor in this hand-in: did you "
        "forget to hand in {name}.py? If it is a package of others: only the standard library "
        "may be used."
    )


def _nearly_of_python(name: str) -> str:
    """The module of Python's that chats use, and that is written nearly like this one."""
    return "".join(difflib.get_close_matches(name, _OF_CHATS.split(), 1, 0.8))


def _spelled_otherwise(name: str, local: Collection[str]) -> str:
    return next((other for other in local if other.casefold() == name.casefold()), "")


def _imported_by_all(
    script: str, tree: ast.Module, local: dict[str, Path]
) -> Iterator[tuple[str, str]]:
    """Who imports what: the script, and each file beside it that is imported in its turn."""
    seen: set[str] = set()
    waiting = [(script, tree)]
    while waiting:
        user, parsed = waiting.pop(0)
        for name in dict.fromkeys(_imported(parsed)):
            if name not in seen:
                seen.add(name)
                yield user, name
                path = local.get(name)
                if path is not None and is_script(path.name) and not hides(name):
                    waiting += _parsed(path)


def imported_by(path: Path) -> list[str]:
    """The modules that a script cannot do without. None of one that Python cannot read."""
    return [name for _script, tree in _parsed(path) for name in dict.fromkeys(_imported(tree))]


def without_imported(paths: Sequence[Path]) -> Sequence[Path]:
    """These scripts without what a server or a client beside them imports: nobody starts that."""
    if len(paths) < 2:
        return paths
    beside = {other for path in paths for other in path.parent.iterdir() if role_of(other.name)}
    used = {(one.parent, name) for one in beside for name in imported_by(one) if name != one.stem}
    return [path for path in paths if (path.parent, path.stem) not in used] or paths


def _parsed(path: Path) -> list[tuple[str, ast.Module]]:
    try:
        return [(path.name, tree_of(path.read_bytes()))]
    except OSError:
        return []


def _imported(tree: ast.Module) -> Iterator[str]:
    """The modules a script cannot do without: not those it tries, ready for an ImportError."""
    optional = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Try) and node.handlers
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in optional:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _local_modules(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.iterdir():
        yield (path.name[:-3] if is_script(path.name) else path.name), path


def _loaded_by(names: Collection[str]) -> set[str]:
    """Which modules Python loads for these of its own: asked in a process of its own."""
    code = f"import sys, {', '.join(sorted({*names} - ON_IMPORT))}; print(*sys.modules)"
    try:
        answer = subprocess.run(
            [sys.executable, "-I", "-S", "-c", code],
            capture_output=True,
            timeout=PATIENCE,
            cwd=tempfile.gettempdir(),
        )
        return {name.partition(".")[0] for name in answer.stdout.decode().split()}
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return set()
