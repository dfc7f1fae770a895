"""What the names and the bytes of scripts tell about them. A hint which ones to try, no more."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Sequence
from pathlib import Path

ROLES = ("server", "client")
WORDS = {"server": ("server", "сервер", "srv"), "client": ("client", "клиент")}
LOOKS_LIKE = {
    "server": re.compile(
        rb"\.listen\(|\.accept\(|\.bind\(|create_server\(|start_server\(|local_addr\s*="
        rb"|\bsocketserver\b"
    ),
    "client": re.compile(rb"\.connect(_ex)?\(|create_connection\(|open_connection\("),
}
MAX_TREE = 100_000  # bytes, or letters: who explains a failure looks through all of it, many times
MAX_LOOK = 1 << 20  # bytes of a script that are looked at to tell server from client


def is_script(name: str) -> bool:
    """Whether a file of this name is Python source."""
    return name.casefold().endswith(".py")


def role_of(name: str) -> str:
    """ "server" or "client", by the name of a script alone; "" if that does not tell."""
    stem = name.casefold().removesuffix(".py")
    if not is_script(name) or stem.startswith("test_"):
        return ""
    roles = [role for role in ROLES if any(word in stem for word in WORDS[role])]
    return roles[0] if len(roles) == 1 else ""


def network_of(name: str) -> str:
    """ "tcp" or "udp", by the name of a script with its folders; "" if that does not tell."""
    named = [network for network in ("tcp", "udp") if network in name.casefold()]
    return named[0] if len(named) == 1 else ""


@functools.lru_cache(maxsize=16)
def tree_of(source: str | bytes) -> ast.Module:
    """The syntax of a script. Nothing stands in it if it is no Python, nested too deep, or huge."""
    try:
        return ast.parse(source if len(source) <= MAX_TREE else "")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ast.Module(body=[], type_ignores=[])


def nodes_of(node: ast.AST) -> tuple[ast.AST, ...]:
    """A node and all below it, as ast.walk() gives them. Kept: a tree is looked through often."""
    found: tuple[ast.AST, ...] | None = getattr(node, "nodes_of", None)
    if found is None:
        found = tuple(ast.walk(node))
        node.nodes_of = found  # type: ignore[attr-defined]
    return found


def content(path: Path) -> bytes:
    """A script's text without the differences that do not matter between copies."""
    try:
        return b"".join(path.read_bytes().split())
    except OSError:
        return b""


def looks_like(path: Path) -> list[str]:
    """The roles whose calls stand in a script."""
    return [role for role in ROLES if LOOKS_LIKE[role].search(_beginning(path))]


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_LOOK)


def only_numbers_differ(paths: Sequence[Path]) -> bool:
    """Whether these are numbered versions of one script, such as client1.py and client2.py."""
    return len({re.sub(r"[\W\d_]+", "", path.stem.casefold()) for path in paths}) == 1


def of_number(paths: Sequence[Path], number: str) -> Sequence[Path]:
    """Of files or folders that are all numbered by task, the one with this number."""
    numbers = {p: [n.lstrip("0") for n in re.findall(r"\d+", p.stem)] for p in paths}
    chosen = [path for path, found in numbers.items() if number in found]
    return chosen if len(chosen) == 1 and all(numbers.values()) else paths


def roles_of(scripts: Sequence[Path]) -> set[str]:
    """The roles that the names of these scripts tell."""
    return {role_of(path.name) for path in scripts} - {""}


def uses_sockets(path: Path) -> bool:
    """Whether a script, which is no test, speaks of sockets."""
    return b"socket" in _beginning(path) and not path.name.casefold().startswith("test_")


def looks_like_both(path: Path) -> bool:
    """Whether a script, started twice, may be the server and the client."""
    looks = looks_like(path)  # a UDP client needs no connect()
    return looks == list(ROLES) or ("server" in looks and b".sendto(" in _beginning(path))
