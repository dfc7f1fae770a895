"""A whole flow: exercise 04 in two sittings. The first one asks for nothing of the second.

Proves nothing else of the kit itself.
"""

from __future__ import annotations

from pathlib import Path

from autograder.course.catalogue import checks_of
from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import PASSED
from autograder.kit import CHECKS

SLUG = "04_multi_user_chat"
SECOND = ("test_04_8_leaving.py", "test_04_9_clients_end.py")
NOBODY_LEAVES = """
import socket, threading
clients = []
def serve(client):
    clients.append(client)
    while data := client.recv(1024):
        for other in list(clients):
            if other is not client:
                other.sendall(data)
    threading.Event().wait()
with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client,)).start()
"""
NEVER_ENDS = """
import socket, sys, threading
server = socket.create_connection(("127.0.0.1", 12345))
def receive():
    while data := server.recv(1024):
        print(data.decode(errors="replace"), flush=True)
threading.Thread(target=receive).start()
for line in sys.stdin:
    server.sendall(line.encode())
threading.Event().wait()
"""


def of_the_second() -> set[str]:
    """The names of the checks in the files of the second sitting."""
    texts = [(CHECKS / SLUG / name).read_text("utf-8") for name in SECOND]
    return {name for name in checks_of(SLUG) if any(f"def {name}(" in text for text in texts)}


def test_a_chat_that_nobody_leaves_has_all_of_the_first_sitting(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(NOBODY_LEAVES, "utf-8")
    (tmp_path / "client.py").write_text(NEVER_ENDS, "utf-8")
    verdicts = run_checks(Pair(tmp_path), SLUG, lambda verdict: None)
    lost = {verdict.name for verdict in verdicts if verdict.state != PASSED}
    assert lost - of_the_second() == set()
    assert len(lost) > 8


def test_the_second_sitting_comes_last() -> None:
    names, second = list(checks_of(SLUG)), of_the_second()
    assert [name in second for name in names] == sorted(name in second for name in names)
    assert 0.25 < len(second) / len(names) < 0.5
