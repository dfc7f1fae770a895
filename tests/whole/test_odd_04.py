"""A whole flow: right programs of every make run under the probe unharmed, and are judged as right.

Proves autograder/evidence/chat.py, autograder/evidence/demands.py, autograder/evidence/leaving.py,
autograder/probe/launcher.py and autograder/probe/sockets.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import PASSED
from autograder.kit import ROOT

CLIENT = (ROOT / "reference/04_multi_user_chat/client.py").read_text(encoding="utf-8")
SLUG = "04_multi_user_chat"
BEHAVIOUR = (
    "test_server_listens",
    "test_client_reaches_server",
    "test_two_people_can_chat",
    "test_two_quick_messages",
    "test_newcomer_after_a_leaver",
    "test_sender_reads_no_echo",
    "test_leaver_during_a_broadcast",
    "test_leaver_is_forgotten",
    "test_burst",
    "test_silent_connection",
)
DEMANDS = ("test_socket_is_used", "test_thread_for_each_client")
SERVERS = {
    "star import, dict, names asked over the wire": """
from socket import *
from threading import *
people, lock = {}, Lock()
def serve(c):
    try:
        c.send("Your name? ".encode())
        name = c.recv(1024).decode().strip()
        with lock: people[c] = name
        while True:
            data = c.recv(1024)
            if not data: break
            with lock: others = [p for p in people if p is not c]
            for p in others:
                try: p.sendall(f"[{name}] ".encode() + data)
                except OSError: pass
    except OSError: pass
    finally:
        with lock: people.pop(c, None)
        c.close()
s = socket(AF_INET, SOCK_STREAM)
s.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
s.bind(("", 12345)); s.listen()
while True:
    Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
""",
    "socketserver with makefile": """
import socketserver, threading
lock, people = threading.RLock(), set()
class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        with lock: people.add(self)
        try:
            for line in self.rfile:
                with lock:
                    for p in list(people):
                        if p is not self:
                            try: p.wfile.write(line)
                            except OSError: pass
        except OSError: pass
        finally:
            with lock: people.discard(self)
class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
Server(("127.0.0.1", 12345), Handler).serve_forever()
""",
    "recv_into, sendmsg, timeouts in a loop, an accept thread": """
import socket, threading, time
people = []
def serve(c):
    c.settimeout(0.05)
    room = bytearray(4096)
    people.append(c)
    while True:
        try: n = c.recv_into(room)
        except TimeoutError: continue
        except OSError: break
        if not n: break
        for p in people[:]:
            if p is not c:
                try: p.sendmsg([bytes(room[:n])])
                except OSError: pass
    people.remove(c); c.close()
def accept():
    s = socket.create_server(("localhost", 12345))
    while True: threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
threading.Thread(target=accept, daemon=True).start()
while True: time.sleep(0.2)
""",
    "an outbox and a writer thread for each": """
import queue, socket, threading
boxes, lock = {}, threading.Lock()
def write(c, box):
    try:
        while (data := box.get()) is not None: c.sendall(data)
    except OSError: pass
    c.close()
def serve(c):
    box = queue.Queue()
    with lock: boxes[c] = box
    threading.Thread(target=write, args=(c, box), daemon=True).start()
    try:
        while data := c.recv(1):
            with lock: others = [b for p, b in boxes.items() if p is not c]
            for b in others: b.put(data)
    except OSError: pass
    with lock: del boxes[c]
    box.put(None)
with socket.create_server(("0.0.0.0", 12345)) as s:
    while True: threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
""",
    "a slow start, its own class of socket, IPv6": """
import socket, threading, time
time.sleep(0.3)
class Listener(socket.socket): pass
people = []
def serve(c):
    people.append(c)
    try:
        while data := c.recv(1024):
            for p in tuple(people):
                if p != c:
                    try: p.sendall(data)
                    except OSError: pass
    except OSError: pass
    people.remove(c); c.close()
s = Listener(socket.AF_INET6, socket.SOCK_STREAM)
s.bind(("::", 12345)); s.listen(1)
while True: threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
""",
}
WITHOUT_THREADS = {
    "asyncio": """
import asyncio
people = set()
async def serve(reader, writer):
    people.add(writer)
    try:
        while data := await reader.read(1024):
            for p in people - {writer}: p.write(data)
    except OSError: pass
    people.discard(writer); writer.close()
async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 12345) as s: await s.serve_forever()
asyncio.run(main())
""",
    "select": """
import select, socket
s = socket.create_server(("127.0.0.1", 12345))
people = []
while True:
    for one in select.select([s, *people], [], [])[0]:
        if one is s: people.append(s.accept()[0]); continue
        try: data = one.recv(1024)
        except OSError: data = b""
        if not data: people.remove(one); one.close(); continue
        for p in people:
            if p is not one:
                try: p.sendall(data)
                except OSError: pass
""",
}


def judged(folder: Path, server: str, *only: str) -> dict[str, str]:
    (folder / "server.py").write_text(server, encoding="utf-8")
    (folder / "client.py").write_text(CLIENT, encoding="utf-8")
    verdicts = run_checks(Pair(folder), SLUG, lambda verdict: None, only)
    return {v.name: f"{v.state} {v.feedback.got if v.feedback else v.because}" for v in verdicts}


@pytest.mark.parametrize("make", SERVERS)
def test_right_programs_pass(make: str, tmp_path: Path) -> None:
    states = judged(tmp_path, SERVERS[make], *BEHAVIOUR, *DEMANDS)
    assert len(states) == len(BEHAVIOUR) + len(DEMANDS)
    assert {name: s for name, s in states.items() if s.strip() != PASSED} == {}


@pytest.mark.parametrize("make", WITHOUT_THREADS)
def test_without_threads_only_the_demands_fail(make: str, tmp_path: Path) -> None:
    states = judged(tmp_path, WITHOUT_THREADS[make], *BEHAVIOUR, *DEMANDS)
    lost = {name for name, state in states.items() if state.strip() != PASSED}
    assert lost == {"test_thread_for_each_client"} | (
        {"test_socket_is_used"} if make == "asyncio" else set()
    )


@pytest.mark.parametrize(
    ("variable", "value"), [("AUTOGRADER_LAUNCH", "fresh"), ("AUTOGRADER_STILLNESS", "asked")]
)
def test_the_portable_way_gives_the_same_verdicts(
    variable: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    checks = ("test_two_people_can_chat", "test_leaver_during_a_broadcast", "test_late_joiner")
    server = (ROOT / "reference/04_multi_user_chat/server.py").read_text(encoding="utf-8")
    assert set(judged(tmp_path, server, *checks).values()) == {"passed "}
    wrong = server.replace("list(clients)", "clients").replace(
        "pass  # this", "clients.remove(client)  #"
    )
    states = judged(tmp_path, wrong, *checks)
    assert states["test_two_people_can_chat"] == "passed "
    assert states["test_leaver_during_a_broadcast"].startswith("failed")
