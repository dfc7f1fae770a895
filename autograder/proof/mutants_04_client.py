"""Seeded mistakes in the client over TCP, each with the check that must name it."""

from __future__ import annotations

from autograder.proof.mutant import mutants_of

_BY_A_LIBRARY = """        from http.client import HTTPConnection

        connection = HTTPConnection(*ADDRESS)
        connection.connect()
        server = connection.sock
"""
_TYPING = """    receiver.start()
    try:
        for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
            if not receiver.is_alive():
                break
            server.sendall(line.encode())
"""
_IN_TURN = """    try:
        for line in sys.stdin:
            server.sendall(line.encode())
            print(server.recv(1024).decode(), end="", flush=True)
"""
_RECEIVED = '            print(data.decode(), end="", flush=True)\n'

MUTANTS = mutants_of(
    "04_multi_user_chat",
    "client.py",
    ("asks for another port", "12345", "12346", "test_client_reaches_server"),
    ("listens only after typing", _TYPING, _IN_TURN, "test_silent_listener"),
    (
        "dies of the end of input",
        "for line in sys.stdin:",
        "while line := input():",
        "test_client_ends_with_its_input",
    ),
    (
        "waits for ever after the end of input",
        "daemon=True",
        "daemon=False",
        "test_client_ends_with_its_input",
    ),
    (
        "does not notice that the server has gone",
        "                break\n",
        "                continue\n",
        "test_client_ends_with_its_server",
    ),
    (
        "runs in circles when the server has gone",
        'while data := server.recv(1024):  # b"" means: the server has left\n',
        "while True:\n            data = server.recv(1024)\n",
        "test_client_ends_with_its_server",
    ),
    (
        "does not expect a reset",
        "        pass  # the server vanished without a goodbye\n",
        "        raise\n",
        "test_client_survives_a_reset",
    ),
    (
        "shows the first of many lines",
        _RECEIVED,
        '            print(data.decode().split("\\n")[0], flush=True)\n',
        "test_client_shows_a_burst",
    ),
    (
        "lets a library make the connection",
        "        server = socket.create_connection(ADDRESS)\n",
        _BY_A_LIBRARY,
        "test_socket_is_used",
    ),
    (
        "listens for half a second",
        "create_connection(ADDRESS)",
        "create_connection(ADDRESS, 0.5)",
        "test_after_a_silence",
    ),
    (
        "begins to listen with the first line",
        "    receiver.start()\n    try:\n        for line in sys.stdin:",
        "    try:\n        for line in sys.stdin:\n            receiver.ident or receiver.start()",
        "test_listens_from_the_start",
    ),
    (
        "sends another encoding",
        "line.encode()",
        'line.encode("utf-16")',
        "test_client_sends_plain_text",
    ),
    ("shows bytes", "print(data.decode(), end", "print(data, end", "test_cyrillic_and_emoji"),
)
