"""Submissions as they come: which scripts are found, and what is said when none are."""

from __future__ import annotations

import os
import stat
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.handin.intake import Entry, Handin, find_entries, take_in
from autograder.handin.source import explain
from autograder.handin.submission import CORE, Pair, Problem
from autograder.handin.unpack import Refused

SERVER = "import socket\ns = socket.create_server(('127.0.0.1', 12345))\n"
CLIENT = "import socket\ns = socket.create_connection(('127.0.0.1', 12345))\n"

LENT = Path(__file__).parents[1] / "reference" / "06_registry" / "client.py"

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def pack(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def taken(path: Path, clean: Path) -> Handin:
    clean.mkdir()
    return take_in(Entry(path.name, path), clean)


def core(path: Path, clean: Path) -> Pair | Problem:
    return taken(path, clean).programs[CORE]


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


PROBLEMS = {
    "empty": ({}, "The folder is empty: hand in server.py and client.py."),
    "no client": ({"server.py": SERVER}, "client.py is missing; what is there: server.py."),
    "no server": ({"client.py": CLIENT}, "server.py is missing; what is there: client.py."),
    "txt": ({"server.py.txt": SERVER, "client.py": ""}, "server.py.txt must be called server.py"),
    "a folder": ({"server.py/__main__.py": SERVER, "client.py": CLIENT}, "server.py is a folder"),
    "a report": ({"report.docx": "x"}, "There is no Python script in it, only report.docx"),
    "two servers": (
        {"tcp_server.py": SERVER, "udp_server.py": SERVER + "#", "client.py": CLIENT},
        "Several files could be the server (tcp_server.py, udp_server.py)",
    ),
    "two pairs": (
        {f"{role}_{which}.py": which for which in "ab" for role in ("server", "client")},
        "There are several servers (server_a.py, server_b.py) and several clients (client_a.py",
    ),
    "two folders": (
        {"a/server.py": "1", "a/client.py": "2", "b/server.py": "3", "b/client.py": "4"},
        "There are programs in several folders (a, b)",
    ),
    "one script, one role": ({"main.py": SERVER}, "Neither server.py nor client.py is there"),
    "notebook": ({"server.ipynb": "{}", "client.py": CLIENT}, "server.ipynb is a notebook"),
}


@pytest.mark.parametrize("kind", PROBLEMS)
def test_a_problem_is_one_sentence(tmp_path: Path, kind: str) -> None:
    files, sentence = PROBLEMS[kind]
    problem = core(write(tmp_path / "in", files), tmp_path / "clean")
    assert isinstance(problem, Problem)
    assert problem.sentence.startswith(sentence)
    assert "\n" not in problem.sentence


@posix
def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path, {"secret.py": SERVER}) / "secret.py"
    folder = write(tmp_path / "in", {"client.py": CLIENT, "inside.py": "pass"})
    (folder / "server.py").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    problem = core(folder, tmp_path / "clean")
    assert isinstance(problem, Problem)
    assert "server.py is a link to something outside" in problem.sentence
    (folder / "server.py").unlink()
    os.mkfifo(folder / "server.py")
    problem = core(folder, tmp_path / "clean2")
    assert isinstance(problem, Problem)
    assert "server.py is not a file" in problem.sentence
    (folder / "server.py").unlink()
    (folder / "server.py").symlink_to("inside.py")
    assert isinstance(core(folder, tmp_path / "clean3"), Pair)


def test_a_zip_that_leads_outside(tmp_path: Path) -> None:
    for number, name in enumerate(["../evil.py", "/evil.py", "C:/evil.py", "a\\..\\..\\evil.py"]):
        problem = core(pack(tmp_path / "in.zip", {name: "x"}), tmp_path / f"clean{number}")
        assert isinstance(problem, Problem)
        assert "outside of its folder" in problem.sentence
    assert not list(tmp_path.rglob("evil.py"))


def test_bad_zips(tmp_path: Path) -> None:
    good = pack(tmp_path / "good.zip", {"server.py": SERVER * 50, "client.py": CLIENT})
    data = good.read_bytes()
    locked = bytearray(data)
    locked[6] |= 1  # the flag of the first file, here and in the directory
    locked[data.index(b"PK\1\2") + 8] |= 1
    bad = {
        "cut.zip": (data[: len(data) // 2], "is no zip file, or it is damaged"),
        "text.zip": (b"hello", "is no zip file, or it is damaged"),
        "empty.zip": (b"", "is no zip file, or it is damaged"),
        "bytes.zip": (data.replace(b"create_server", b"create_sErver", 1), "damaged"),
        "locked.zip": (bytes(locked), "is locked with a password"),
        "chat.rar": (b"Rar!", "is not a zip file: pack the folder as .zip"),
    }
    for name, (content, sentence) in bad.items():
        (tmp_path / name).write_bytes(content)
        problem = core(tmp_path / name, tmp_path / f"clean {name}")
        assert isinstance(problem, Problem), name
        assert sentence in problem.sentence


def test_bombs(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "big.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("server.py", b"#" * (30 << 20))
    problem = core(tmp_path / "big.zip", tmp_path / "clean1")
    assert isinstance(problem, Problem)
    assert "larger than 20 MB" in problem.sentence
    many = pack(tmp_path / "many.zip", {f"{n}.py": "" for n in range(2100)})
    problem = core(many, tmp_path / "clean2")
    assert isinstance(problem, Problem)
    assert "more than 2000 files" in problem.sentence


def test_a_video_and_an_environment_are_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"server.py": SERVER, "client.py": CLIENT, "my/pyvenv.cfg": ""})
    write(folder, {f"my/lib/{n}.py": "" for n in range(2100)})
    with (folder / "demo.mp4").open("wb") as video:
        video.truncate(50 << 20)
    handin = taken(folder, tmp_path / "clean")
    assert isinstance(handin.programs[CORE], Pair)
    assert list(handin.odd) == ["demo.mp4"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_fifty_odd_names(tmp_path: Path) -> None:
    names = ["-rf", "$(touch x)", "=1+1", "a b", "Иванов Иван (лаб)", "..x..", "👻", "%s{0}", "'\""]
    names += [f"name\n{n}" for n in range(5)] + [chr(c) * 3 for c in range(0x400, 0x422)]
    names += ["CON", "index.html"]
    for name in names:
        write(tmp_path / "class" / name, {"server.py": SERVER, "client.py": CLIENT})
    os.mkdir(os.fsencode(tmp_path / "class") + b"/\xff\xfe")
    entries = find_entries(tmp_path / "class", tmp_path / "unpacked")
    assert len(names) == 50
    assert len({entry.name for entry in entries}) == 51
    for number, entry in enumerate(entries):
        entry.name.encode()
        (tmp_path / str(number)).mkdir()
        take_in(entry, tmp_path / str(number))


def test_a_class(tmp_path: Path) -> None:
    pair = {"server.py": SERVER, "client.py": CLIENT}
    folder = write(tmp_path / "class", {f"Anna/{k}": v for k, v in pair.items()})
    pack(folder / "Anna.zip", pair)
    pack(folder / "Boris.zip", pair)
    write(folder, {"grades.xlsx": "x", "__MACOSX/x": "", ".git/config": "", "out/index.html": ""})
    entries = find_entries(folder, tmp_path / "u1", without=folder / "out")
    assert [entry.name for entry in entries] == ["Anna", "Anna.zip", "Boris"]
    nested = find_entries(
        write(tmp_path / "x", {}).parent / "class", tmp_path / "u2", folder / "out"
    )
    assert len(nested) == 3
    assert [e.name for e in find_entries(folder / "Boris.zip", tmp_path / "u3")] == ["Boris"]
    assert [e.name for e in find_entries(folder / "Anna", tmp_path / "u4")] == ["Anna"]


def test_a_zip_of_a_class(tmp_path: Path) -> None:
    names = {f"download/{who}/{f}.py": SERVER for who in ("A", "B") for f in ("server", "client")}
    (tmp_path / "unpacked").mkdir()
    entries = find_entries(pack(tmp_path / "all.zip", names), tmp_path / "unpacked")
    assert [entry.name for entry in entries] == ["A", "B"]


def test_no_class(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no submission in"):
        find_entries(tmp_path, tmp_path / "unpacked")


SOURCES = {
    "syntax": (b"def f()\n  pass", "server.py, line 1: Python cannot read this line"),
    "cp1251": (
        "# да\nprint('привет')".encode("cp1251"),
        "server.py, line 1: the text is not UTF-8",
    ),
    "utf16": ("print(1)".encode("utf-16"), "server.py is saved as UTF-16"),
    "zero": (b"print(1)\n\0\0", "server.py holds zero bytes"),
    "python2": (b'x = 1\nprint "a"', 'server.py, line 2: this is Python 2 (print "a")'),
    "package": (b"import numpy.linalg", "server.py imports numpy, which is not part of Python"),
    "window": (b"from tkinter import *", "server.py opens a window (tkinter)"),
    "hidden": (b"import queue", "server.py imports queue and gets the file of that name"),
    "console": (b">>> import socket", "server.py, line 1: it was pasted from a console"),
    "guard": (b"if __name__ == 'main':\n  pass", "server.py compares __name__"),
    "empty": (b"", "server.py is empty."),
    "deep": (b"(" * 100_000, "server.py"),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_sources_are_explained(tmp_path: Path, kind: str) -> None:
    data, sentence = SOURCES[kind]
    write(tmp_path, {"client.py": CLIENT, "queue.py": ""})
    (tmp_path / "server.py").write_bytes(data)
    told = explain(Pair(tmp_path))
    assert len(told) == 1
    assert told[0].startswith(sentence)


def test_right_sources_need_no_explanation(tmp_path: Path) -> None:
    try_it = "try:\n    import colorama\nexcept ImportError:\n    colorama = None\nimport helper\n"
    old = "# -*- coding: cp1251 -*-\nprint('да')".encode("cp1251")
    write(tmp_path, {"server.py": "\ufeff" + SERVER + try_it, "helper.py": ""})
    (tmp_path / "client.py").write_bytes(old)
    assert explain(Pair(tmp_path)) == []


@posix
def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"server.py": SERVER, "client.py": CLIENT})
    (folder / "server.py").chmod(0)
    if os.access(folder / "server.py", os.R_OK):
        pytest.skip("this user may read everything")
    problem = core(folder, tmp_path / "clean")
    assert isinstance(problem, Problem)
    assert "server.py cannot be read" in problem.sentence
    (folder / "server.py").chmod(stat.S_IRUSR | stat.S_IWUSR)


LISTENER = SERVER + "wake = socket.socket().connect\n"
SERVERS_ALONE = {
    "nothing else": {"server.py": SERVER},
    "it connects to itself": {"server.py": LISTENER + "wake(())\n"},
    "a module beside it": {"my_server.py": SERVER, "registry.py": "clients = []\n"},
    "a module that is named after clients": {"server.py": SERVER, "client_list.py": "all = []\n"},
    "in folders": {"06/server/server.py": SERVER},
}


@pytest.mark.parametrize("kind", SERVERS_ALONE)
def test_06_asks_for_no_client_so_ours_is_lent(tmp_path: Path, kind: str) -> None:
    folder = write(tmp_path / "in", SERVERS_ALONE[kind])
    (tmp_path / "clean").mkdir()
    pair = take_in(Entry("in", folder), tmp_path / "clean", "06_registry").programs[CORE]
    assert isinstance(pair, Pair)
    assert pair.lent
    assert (pair.folder / pair.client).read_bytes() == LENT.read_bytes()
    assert explain(pair)[0] == "There is no client in this hand-in, so it was tried with ours."
    assert Pair.from_json(pair.to_json()) == pair


def test_a_client_is_lent_where_none_is_asked_for_and_none_came(tmp_path: Path) -> None:
    files = {f"{slug}/server.py": SERVER for slug in ("05_framing", "06_registry")}
    programs = taken(write(tmp_path / "one", files), tmp_path / "clean one").programs
    assert isinstance(programs["05_framing"], Problem)
    assert isinstance(programs["06_registry"], Pair)
    for name in ("client.py", "Client6.py", "terminal.py"):
        files = {"06_registry/server.py": SERVER, f"06_registry/{name}": CLIENT}
        found = taken(write(tmp_path / name, files), tmp_path / f"clean {name}").programs
        assert found["06_registry"] == Pair(tmp_path / f"clean {name}" / "06_registry", client=name)
