"""Programs of lecture cells, and the rows of a trace."""

from __future__ import annotations

from autograder.kit import ROOT
from autograder.room.trace import Trace

REFERENCE = ROOT / "reference" / "04_multi_user_chat"
SERVER = (REFERENCE / "server.py").read_text("utf-8")
ONE_BY_ONE = """
import socket
with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        client, address = listener.accept()
        while data := client.recv(1024):
            client.sendall(data)
        client.close()
"""


def rows(trace: Trace | None) -> list[tuple[str, str, str, str]]:
    assert trace is not None
    return [(a.start, a.end, a.text, a.kind) for a in trace.arrows]
