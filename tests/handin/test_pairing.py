"""Proves autograder/handin/pairing.py, autograder/handin/scripts.py and
autograder/handin/submission.py: which scripts are the server and the client.
"""

from __future__ import annotations

import ast
import zipfile
from pathlib import Path

import pytest

from autograder.handin.pairing import find_programs
from autograder.handin.scripts import MAX_TREE, nodes_of, tree_of
from autograder.handin.submission import CORE, Pair, Problem
from helpers.handins import CLIENT, SERVER, core, pack, taken, write

PAIRS = {
    "exact": (["server.py", "client.py"], "server.py", "client.py"),
    "task": (["task4_server.py", "task4_client.py"], "task4_server.py", "task4_client.py"),
    "number": (["server_4.py", "4_client.py"], "server_4.py", "4_client.py"),
    "upper": (["Server.PY", "CLIENT.py"], "Server.PY", "CLIENT.py"),
    "chat": (["chat_server.py", "chat_client.py"], "chat_server.py", "chat_client.py"),
    "tcp": (["tcp_server.py", "tcpclient.py"], "tcp_server.py", "tcpclient.py"),
    "russian": (["Сервер чата (копия).py", "клиент.py"], "Сервер чата (копия).py", "клиент.py"),
    "copies": (["server.py", "client1.py", "client2.py"], "server.py", "client1.py"),
    "exact first": (["server.py", "server_old.py", "client.py"], "server.py", "client.py"),
    "by content": (["main.py", "user.py"], "main.py", "user.py"),
    "main": (["main.py", "client.py"], "main.py", "client.py"),
    "number after": (["server4.py", "client4.py"], "server4.py", "client4.py"),
    "number before": (["4_server.py", "client_4.py"], "4_server.py", "client_4.py"),
    "udp": (["udp_server.py", "udp_client.py"], "udp_server.py", "udp_client.py"),
    "one client of two": (["Server.py", "client2.py", "client1.py"], "Server.py", "client1.py"),
    "of four tasks": (
        [f"{role}_{n}.py" for n in (1, 2, 4) for role in ("server", "client")],
        "server_4.py",
        "client_4.py",
    ),
    "one script": (["chat.py"], "chat.py", "chat.py"),
    "junk": (
        ["server.py", "client.py", "__MACOSX/server.py", ".git/x.py"],
        "server.py",
        "client.py",
    ),
    "a test beside": (["server.py", "client.py", "test_server.py"], "server.py", "client.py"),
}
DIFFERENT = ("of four tasks",)  # no two of these scripts are copies


@pytest.mark.parametrize("kind", PAIRS)
def test_the_scripts_are_found(tmp_path: Path, kind: str) -> None:
    names, server, client = PAIRS[kind]
    clients = ("client", "клиент", "user")
    files = {n: CLIENT if any(c in n.casefold() for c in clients) else SERVER for n in names}
    files = {n: f"{text}# {n}" for n, text in files.items()} if kind in DIFFERENT else files
    if len(names) == 1:
        files = {names[0]: SERVER + CLIENT}
    pair = core(write(tmp_path / "in", files), tmp_path / "clean")
    assert isinstance(pair, Pair)
    assert (pair.server, pair.client) == (server, client)


def test_what_one_of_them_imports_is_not_started(tmp_path: Path) -> None:
    files = {
        "chat_server.py": f"from server_tools import send\nimport client_record\n{SERVER}",
        "server_tools.py": "def send(client, data):\n    client.sendall(data)\n",
        "chat_client.py": f"import client_tools\n{CLIENT}",
        "client_tools.py": "import socket\n",
        "client_record.py": "class Client:\n    name = None\n",
    }
    pair = core(write(tmp_path / "in", files), tmp_path / "clean")
    assert isinstance(pair, Pair)
    assert (pair.server, pair.client) == ("chat_server.py", "chat_client.py")


def test_nested_folders_and_zips(tmp_path: Path) -> None:
    files = {"a b/Лаба 4/server.py": SERVER, "a b/Лаба 4/client.py": CLIENT, ".DS_Store": "x"}
    inner = pack(tmp_path / "inner.zip", files)
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "hand in/chat.zip")
    pair = core(outer, tmp_path / "clean")
    assert isinstance(pair, Pair)
    assert pair.folder.name == "Лаба 4"


def test_server_and_client_in_folders_of_their_own(tmp_path: Path) -> None:
    files = {"server/server.py": SERVER, "client/client.py": CLIENT}
    pair = core(write(tmp_path / "in", files), tmp_path / "clean")
    assert isinstance(pair, Pair)
    assert (pair.server, pair.client) == ("server/server.py", "client/client.py")


def test_a_folder_for_each_task(tmp_path: Path) -> None:
    files = {f"lab1/task{n}/{r}.py": f"# {n}" for n in range(1, 6) for r in ("server", "client")}
    pair = core(write(tmp_path / "in", files), tmp_path / "clean")
    assert isinstance(pair, Pair)
    assert pair.folder.name == "task4"


@pytest.mark.parametrize("name", ["{}_{}.py", "{}/{}.py", "chat/{}/my_{}.py", "{}/{}/{}.py"])
def test_a_chat_over_tcp_beside_one_over_udp(tmp_path: Path, name: str) -> None:
    roles = ("server", "client")
    files = {name.format(n, r, r): f"{n} {r}" for n in ("TCP", "Udp") for r in roles}
    programs = taken(write(tmp_path / "in", files), tmp_path / "clean").programs
    assert list(programs) == [CORE, "03_udp_chat"]
    for network, pair in zip(("TCP", "Udp"), programs.values(), strict=True):
        assert isinstance(pair, Pair)
        assert (pair.folder / pair.server).read_text() == f"{network} server"
        assert (pair.folder / pair.client).read_text() == f"{network} client"


def test_exercise_folders(tmp_path: Path) -> None:
    files = {"kit/04_multi_user_chat/server.py": SERVER, "kit/04_multi_user_chat/client.py": CLIENT}
    files["kit/03_UDP_chat/server.py"] = SERVER
    programs = taken(write(tmp_path / "in", files), tmp_path / "clean").programs
    assert isinstance(programs["04_multi_user_chat"], Pair)
    assert isinstance(programs["03_udp_chat"], Problem)


TESTS = "def test_a(room): pass\n"


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"10_break_it/test_chat.py": TESTS}, "test_chat.py"),
        ({"10_break_it/test_chat.py": TESTS, "10_break_it/server.py": SERVER}, "test_chat.py"),
        ({"10 Break it/mine/Test_Chat.py": TESTS, "10 Break it/chat.py": ""}, "Test_Chat.py"),
    ],
)
def test_tests_are_one_script(tmp_path: Path, files: dict[str, str], name: str) -> None:
    pair = find_programs(write(tmp_path, files), {})["10_break_it"]
    assert isinstance(pair, Pair)
    assert pair.server == pair.client == name


def test_tests_that_are_not_there_are_told(tmp_path: Path) -> None:
    found = find_programs(write(tmp_path / "a", {"10_break_it/tests.py": TESTS}), {})
    assert found["10_break_it"] == Problem("test_chat.py is missing; what is there: tests.py.")
    at_root = find_programs(write(tmp_path / "b", {"test_chat.py": TESTS}), {}, "10_break_it")
    assert isinstance(at_root[CORE], Pair)


def test_what_lies_beside_the_folders_of_exercises_is_laid_beside_each(tmp_path: Path) -> None:
    files = {f"{slug}/server.py": "s.listen()" for slug in ("04_multi_user_chat", "05_framing")}
    files |= {f"{slug}/client.py": "s.connect()" for slug in ("04_multi_user_chat", "05_framing")}
    files |= {"common/wire.py": "", "names.py": "", "notes.txt": ""}
    for name, text in files.items():
        path = tmp_path / "one" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    pair = find_programs(tmp_path / "one", {})["05_framing"]
    assert isinstance(pair, Pair)
    assert pair.beside == ("common", "names.py")
    assert Pair.from_json(pair.to_json()) == pair
    own = pair.lay(tmp_path / "home")
    assert own == tmp_path / "home" / "05_framing"
    laid = {p.relative_to(tmp_path / "home").as_posix() for p in (tmp_path / "home").rglob("*.py")}
    assert laid == {"05_framing/server.py", "05_framing/client.py", "common/wire.py", "names.py"}


@pytest.mark.parametrize(
    "source", ["def x(:", "\0", "x = '\ud800'", "-" * 50_000 + "1", "a" + ".b" * 40_000]
)
def test_what_python_cannot_read_is_empty(source: str) -> None:
    assert not tree_of(source).body
    assert tree_of("x = 1").body


def test_a_huge_script_is_not_looked_through() -> None:
    many = "".join(f"def f{number}(): pass\n" for number in range(10_000))
    assert len(many) > MAX_TREE
    assert not tree_of(many).body


def test_the_nodes_of_a_tree_are_found_once() -> None:
    tree = tree_of("def f():\n    return g(1)\n")
    assert nodes_of(tree) == tuple(ast.walk(tree))
    assert nodes_of(tree) is nodes_of(tree)
    assert nodes_of(tree.body[0]) == nodes_of(tree)[1:]
