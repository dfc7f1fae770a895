"""Proves autograder/judging/trial/source.py: what a script seems to want on its command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin.submission import NAME
from autograder.judging.trial.source import reads_arguments, seems_to_want
from autograder.room.questions.reading import HERE, MORE, PORT

AT = str(PORT)
SOURCES = {
    "s.connect((sys.argv[1], int(sys.argv[2])))": (HERE, AT),
    "PORT = int(sys.argv[1])\nHOST = sys.argv[2]": (AT, HERE),
    "name = sys.argv[1]": (NAME,),
    "host, port, nick = sys.argv[1:]": (HERE, AT, NAME),
    "host, port = sys.argv[1], int(sys.argv[2])": (HERE, AT),
    "_, host, port = sys.argv": (HERE, AT),
    "args = sys.argv[1:]\nserver_port = args[0]": (AT,),
    "from sys import argv\nip = argv[1]\nport = int(argv[2])": (HERE, AT),
    "def main(host, port, room):\n    pass\nmain(sys.argv[1], int(sys.argv[2]), sys.argv[3])": (
        *(HERE, AT, MORE),
    ),
    "start(int(sys.argv[1]))": (AT,),
    "p.add_argument('-p', '--port', required=True, type=int)\np.add_argument('--host')": (
        *("--port", AT, "--host", HERE),
    ),
    "p.add_argument('username')\np.add_argument('--port', default=1)": (NAME,),
    "p.add_argument('server', metavar='HOST:PORT')": (f"{HERE}:{AT}",),
    "def broken(": (),
    "print(sys.argv)": (),
}


@pytest.mark.parametrize("text", SOURCES)
def test_what_it_seems_to_want(text: str, tmp_path: Path) -> None:
    script = tmp_path / "client.py"
    script.write_text(f"import sys\n{text}\n")
    assert seems_to_want(script, "client") == SOURCES[text]


def test_a_module_of_ones_own_may_read_arguments(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text("from chat import main\nmain()\n")
    (tmp_path / "chat.py").write_text("import told\n")
    (tmp_path / "told.py").write_text("import argparse\n")
    (tmp_path / "plain.py").write_text("chat = 1\n")
    assert reads_arguments(tmp_path / "server.py")
    assert not reads_arguments(tmp_path / "plain.py")


def test_who_reads_arguments(tmp_path: Path) -> None:
    script = tmp_path / "client.py"
    script.write_text("from sys import argv\n")
    assert reads_arguments(script)
    script.write_text("import socket\n")
    assert not reads_arguments(script)
    assert not reads_arguments(tmp_path / "nowhere.py")
