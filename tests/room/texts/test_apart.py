"""Proves autograder/room/texts/apart.py, autograder/room/texts/passing.py and
autograder/room/texts/relay.py: noise on the way of a text is no text.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import FAILED, NOT_JUDGED, PASSED, Verdict
from autograder.kit import REFERENCE
from autograder.program.linux import sandbox
from helpers.hostile import laid
from helpers.rooms import write
from helpers.scripts import RELAY

pytestmark = [
    pytest.mark.attacks,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not sandbox.find(), reason="no sandbox can be made here"),
]

ONLY = {
    "02_two_user_chat": ("test_client_to_server", "test_server_to_client"),
    "03_udp_chat": ("test_two_people_can_chat",),
    "04_multi_user_chat": ("test_two_people_can_chat",),
}
TOLD = "At another machine"
# Both users tell each other how much they say; what they say stands in a file.
DUO = """
import os, socket, sys, threading
CONNECT
seen = [0]
def show():
    while connection.recv(4096):
        lines = open("chat.txt").readlines()
        for line in lines[seen[0]:]:
            if not line.startswith(ME):
                print(line.partition(" ")[2], end="", flush=True)
        seen[0] = len(lines)
threading.Thread(target=show, daemon=True).start()
for line in sys.stdin:
    with open("chat.txt", "a") as chat:
        chat.write(ME + " " + line)
    connection.sendall(os.urandom(len(line)))
"""
DUO_SERVER = DUO.replace(
    "CONNECT", 'ME = "s"; connection = socket.create_server(("127.0.0.1", 12345)).accept()[0]'
)
DUO_CLIENT = DUO.replace(
    "CONNECT", 'ME = "c"; connection = socket.create_connection(("127.0.0.1", 12345))'
)
UDP_SERVER = """
import os, socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 12345))
people = {}
while True:
    data, sender = s.recvfrom(65536)
    people[sender] = True
    for other in people:
        if other != sender:
            s.sendto(os.urandom(len(data)), other)
"""
UDP_CLIENT = """
import os, socket, sys, threading
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b"hello", ("127.0.0.1", 12345))
def show():
    while True:
        data = s.recv(65536)
        SHOW
threading.Thread(target=show, daemon=True).start()
for line in sys.stdin:
    NOTE
    s.sendto(line.encode(), ("127.0.0.1", 12345))
"""
BY_FILE = UDP_CLIENT.replace("SHOW", "print(open('chat').read(), flush=True)").replace(
    "NOTE", "open('chat', 'a').write(line)"
)
START = """import threading
threading.Thread(target=exec, args=(RELAY, {}), daemon=True).start()
people = {}"""
HEARS_TCP = """
t = socket.create_connection(("127.0.0.1", 12346))
def hear():
    while data := t.recv(4000): print(data.decode(), end="", flush=True)
threading.Thread(target=hear, daemon=True).start()
"""
# A server that notes on which port it listens, for its clients.
NOTES_ITS_PORT = RELAY.replace("12345))\n", '23456))\nopen("port.txt", "w").write("23456")\n')
READS_THE_PORT = """
import socket, sys, threading
s = socket.create_connection(("127.0.0.1", int(open("port.txt").read())))
def show():
    while data := s.recv(4000):
        print(data.decode(), end="", flush=True)
threading.Thread(target=show, daemon=True).start()
for line in sys.stdin:
    s.sendall(line.encode())
"""


def judged(folder: Path, slug: str) -> list[Verdict]:
    with sandbox.used(sandbox.find()):
        return judge(Job(Pair(folder), slug, only=ONLY[slug]), lambda verdict: None)


def states(verdicts: list[Verdict]) -> set[str]:
    return {verdict.state for verdict in verdicts}


def told(verdict: Verdict) -> str:
    return verdict.feedback.got if verdict.feedback else ""


@pytest.mark.parametrize("slug", ONLY)
def test_the_references_chat_from_machine_to_machine(slug: str) -> None:
    assert states(judged(REFERENCE / slug, slug)) == {PASSED}


@pytest.mark.parametrize("name", ["relays_noise", "writes_to_other_terminals"])
def test_noise_of_the_right_length_is_no_text(tmp_path: Path, name: str) -> None:
    (verdict,) = judged(laid(name, tmp_path / name), "04_multi_user_chat")
    assert verdict.state == FAILED
    assert TOLD in told(verdict)


def test_nor_is_it_between_two(tmp_path: Path) -> None:
    verdicts = judged(write(tmp_path, DUO_SERVER, DUO_CLIENT), "02_two_user_chat")
    assert states(verdicts) == {FAILED}
    assert all(TOLD in told(verdict) for verdict in verdicts)


def test_nor_over_udp(tmp_path: Path) -> None:
    (verdict,) = judged(write(tmp_path, UDP_SERVER, BY_FILE), "03_udp_chat")
    assert verdict.state == FAILED
    assert TOLD in told(verdict)


def test_nor_is_what_comes_over_tcp_a_datagram(tmp_path: Path) -> None:
    beside = "import socket, threading\n" + RELAY.replace("12345", "12346")
    server = f"{UDP_SERVER.replace('people = {}', START)}"
    server = server.replace(START, START.replace("RELAY", repr(beside)))
    client = UDP_CLIENT.replace("SHOW", "pass").replace("NOTE", "t.sendall(line.encode())")
    client = client.replace("def show", HEARS_TCP + "def show")
    (verdict,) = judged(write(tmp_path, server, client), "03_udp_chat")
    assert verdict.state == NOT_JUDGED


def test_a_file_from_before_is_there_on_the_other_machine(tmp_path: Path) -> None:
    folder = write(tmp_path, NOTES_ITS_PORT, READS_THE_PORT)
    assert states(judged(folder, "04_multi_user_chat")) == {PASSED}


def test_who_does_not_bear_it_that_bytes_are_handed_on_is_not_judged(tmp_path: Path) -> None:
    # Each client says which port it has; over a relay the server sees another one.
    server = NOTES_ITS_PORT.replace(
        "def serve(c):",
        "def serve(c):\n    if int(c.recv(5)) != c.getpeername()[1]: return c.close()",
    )
    client = READS_THE_PORT.replace("def show", "s.sendall(b'%05d' % s.getsockname()[1])\ndef show")
    (verdict,) = judged(write(tmp_path, server, client), "04_multi_user_chat")
    assert verdict.state == NOT_JUDGED
    assert "is handed on" in verdict.because
