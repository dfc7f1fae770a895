"""Proves autograder/room/texts/way.py and autograder/program/carried.py: whoever reads a text on
their screen got it from the server, however the two programs pack it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.kit import REFERENCE
from autograder.program import carried
from autograder.program.carried import Carried
from autograder.room.room import Room
from autograder.room.texts.passing import LINE, LONG_LINE
from autograder.room.texts.secret import Texts
from autograder.room.unmet import Unmet
from helpers.hostile import laid
from helpers.rooms import Grader, write
from helpers.scripts import RELAY

pytestmark = pytest.mark.skipif(not carried.is_known(), reason="only Linux counts the bytes")

SLUG = "04_multi_user_chat"
SERVER = "import zlib" + RELAY
CLIENT = """
import base64, json, socket, sys, threading, zlib
s = socket.create_connection(("127.0.0.1", 12345))
def show():
    while data := s.recv(4000):
        print(unpack(data), flush=True)
threading.Thread(target=show, daemon=True).start()
for line in sys.stdin:
    line = line.strip()
    s.sendall(pack(line))
"""
PACKED = {
    "compressed": ("zlib.compress(line.encode(), 9)", "zlib.decompress(data).decode()"),
    "base64": ("base64.b64encode(line.encode())", "base64.b64decode(data).decode()"),
    "JSON": ("json.dumps({'text': line}).encode()", "json.loads(data)['text']"),
    "encrypted": (
        "bytes(c ^ 0x5A for c in line.encode())",
        "bytes(c ^ 0x5A for c in data).decode()",
    ),
    "of one size": ("line.encode().ljust(1000, b' ')", "data.decode().strip()"),
}
PAST_THE_SERVER = [
    "texts_by_file",
    "texts_by_fifo",
    "client_to_client",
    "texts_by_unix_socket",
    "texts_by_shared_memory",
]
IN_FEW_BYTES = ["relays_lengths", "relays_notices"]


def chat(grader: Grader, folder: Path) -> Room:
    room = Room(Pair(folder), grader.launcher, grader.lines)
    room.texts = Texts(b"a secret")
    room.open()
    return room


@pytest.mark.parametrize("how", PACKED)
def test_a_chat_may_pack_its_texts_as_it_likes(grader: Grader, tmp_path: Path, how: str) -> None:
    pack, unpack = PACKED[how]
    client = CLIENT.replace("unpack(data)", unpack).replace("pack(line)", pack)
    with chat(grader, write(tmp_path, SERVER, client)) as room:
        alice, bob = room.join("alice", "bob")
        alice.says("hello bob")
        bob.hears("hello bob")
        room.passes_on(alice, bob)
        room.passes_on(bob, alice)


@pytest.mark.parametrize("name", PAST_THE_SERVER)
def test_what_does_not_go_through_the_server_is_not_heard(
    grader: Grader, tmp_path: Path, name: str
) -> None:
    with chat(grader, laid(name, tmp_path / name)) as room:
        alice, bob = room.join("alice", "bob")
        alice.says("hello bob")
        with pytest.raises(Unmet, match=r"goes through server\.py to bob.*0 byte"):
            bob.hears("hello bob")


@pytest.mark.parametrize("name", IN_FEW_BYTES)
def test_a_text_needs_as_many_bytes_as_it_says(grader: Grader, tmp_path: Path, name: str) -> None:
    with chat(grader, laid(name, tmp_path / name)) as room:
        alice, bob = room.join("alice", "bob")
        with pytest.raises(Unmet, match=r"Only \d+ bytes? came"):
            room.passes_on(alice, bob)


def test_who_did_not_send_it_is_told(grader: Grader, tmp_path: Path) -> None:
    server = SERVER.replace("sendall(data)", "sendall(open('text').read().encode())")
    client = CLIENT.replace("unpack(data)", "data.decode()")
    client = client.replace("pack(line)", 'b"."').replace(
        "    s.", '    open("text", "w").write(line)\n    s.'
    )
    with chat(grader, write(tmp_path, server, client)) as room:
        alice, bob = room.join("alice", "bob")
        alice.says("hello bob")
        with pytest.raises(Unmet, match=r"Only 1 bytes? came from client\.py of alice"):
            bob.hears("hello bob")


def test_connections_are_found_without_the_probes_word(grader: Grader) -> None:
    with chat(grader, REFERENCE / SLUG) as room:
        alice = room.join("alice")
        told = Carried(room.server).to_server(alice.program)
        assert list(told.values()) == [len("alice\n")]
        for program in (room.server, alice.program):
            program.reports.forget(1)  # as if it had told nothing of them
        assert Carried(room.server).to_server(alice.program) == told


def test_a_connection_that_the_probe_makes_up_counts_nothing(grader: Grader) -> None:
    with chat(grader, REFERENCE / SLUG) as room:
        alice, bob = room.join("alice", "bob")
        (link,) = Carried(room.server).to_client(bob.program)
        for event in alice.program.reports.all:
            if event["event"] == "connected":
                event["local"] = link.client  # she claims to have bob's
        (own,) = Carried(room.server).to_client(alice.program)
        assert own != link


def test_where_the_system_does_not_count_what_people_hear_is_believed(
    grader: Grader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carried, "is_known", lambda: False)
    with chat(grader, laid("texts_by_file", tmp_path / "chat")) as room:
        alice, bob = room.join("alice", "bob")
        room.passes_on(alice, bob)
        assert bob.heard.total > LINE + LONG_LINE


def test_who_reads_their_own_words_before_they_are_sent_is_waited_for(
    grader: Grader, tmp_path: Path
) -> None:
    server = SERVER.replace("if other is not c:", "if other is c:")
    client = CLIENT.replace("unpack(data)", "data.decode()").replace("pack(line)", "line.encode()")
    client = client.replace("    s.", "    print(line, flush=True); time.sleep(0.05); s.", 1)
    client = client.replace("import base64", "import time, base64")
    with chat(grader, write(tmp_path, server, client)) as room:
        alice = room.join("alice")
        room.passes_on(alice, alice)
        assert alice.heard.total > 2 * LINE
