"""Seeded mistakes in 02. Each names the check that must catch it."""

from __future__ import annotations

from autograder.proof.mutant import mutants_of

_TWO = "02_two_user_chat"

_LOOP = '        while data := client.recv(1024):  # b"" means: the client has left\n'
_GOODBYE = "    except ConnectionError:\n        pass  # the {who} vanished without a goodbye\n"
_RAISES = "    except ZeroDivisionError:\n        pass\n"
_WITHOUT_END = "        while True:\n            data = client.recv(1024)\n"
_PRINT = '            print(data.decode(), end="", flush=True)\n'
_WAIT = """    try:
        while data := {who}.recv(1024):"""
_OVER = '    print("The chat is over. Press Enter.")\n'
_DEAD = "            if not receiver.is_alive():\n                break\n"
_RECEIVER = """    receiver = threading.Thread(target=receive, args=({who},), daemon=True)
    receiver.start()
"""
_TYPING = """    try:
        for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
            if not receiver.is_alive():
                break
            {who}.sendall(line.encode())
    except ConnectionError:
        pass  # the {who} went while we were typing
"""
_TURNS = """    print({who}.recv(1024).decode(), end="", flush=True)
    for line in sys.stdin:
        {who}.sendall(line.encode())
        print({who}.recv(1024).decode(), end="", flush=True)
"""


TWO_SERVER = mutants_of(
    _TWO,
    "server.py",
    ("never listens", "socket.create_server(ADDRESS)", "socket.socket()", "test_server_listens"),
    ("echoes instead of typing", "client.sendall(line.encode())", "pass", "test_server_to_client"),
    ("prints nothing", _PRINT, "            pass\n", "test_client_to_server"),
    (
        "takes turns",
        _RECEIVER.format(who="client") + _TYPING.format(who="client"),
        _TURNS.format(who="client"),
        "test_several_in_a_row",
    ),
    (
        "shows the first line of what it reads",
        _PRINT,
        '            print(data.decode().split("\\n")[0], flush=True)\n',
        "test_two_quick_messages",
    ),
    (
        "takes the same words again for a mistake",
        _PRINT,
        '            if data != receive.__dict__.get("last"):\n    '
        + _PRINT
        + "            receive.last = data\n",
        "test_the_same_again",
    ),
    (
        "sends each line twice",
        "client.sendall(line.encode())",
        "client.sendall(line.encode() * 2)",
        "test_server_sends_once",
    ),
    (
        "still echoes",
        _PRINT,
        _PRINT + "            client.sendall(data)\n",
        "test_server_sends_nothing_back",
    ),
    (
        "gives its user half a second",
        _WAIT.format(who="client"),
        "    client.settimeout(0.5)\n" + _WAIT.format(who="client"),
        "test_after_a_silence",
    ),
    (
        "sends another encoding",
        "line.encode()",
        'line.encode("cp1251", "replace")',
        "test_cyrillic_and_emoji",
    ),
    ("waits for ever after the end of input", "daemon=True", "daemon=False", "test_server_leaves"),
    ("says nothing when the client has left", _OVER, "    return\n", "test_client_leaves"),
    (
        "does not notice that the client has gone",
        _DEAD + "            client.sendall(line.encode())\n",
        "            try:\n                client.sendall(line.encode())\n"
        "            except OSError:\n                pass\n",
        "test_client_is_killed",
    ),
    ("does not expect a reset", _GOODBYE.format(who="client"), _RAISES, "test_reset_at_the_server"),
    (
        "takes an empty recv for a message",
        _LOOP,
        _WITHOUT_END,
        "test_server_rests",
    ),
)
TWO_CLIENT = mutants_of(
    _TWO,
    "client.py",
    ("asks for another port", "12345", "12346", "test_client_reaches_server"),
    (
        "listens only after typing",
        _RECEIVER.format(who="server") + _TYPING.format(who="server"),
        _TURNS.format(who="server").partition("\n")[2],
        "test_several_in_a_row",
    ),
    (
        "sends each line twice",
        "server.sendall(line.encode())",
        "server.sendall(line.encode() * 2)",
        "test_client_sends_once",
    ),
    (
        "echoes",
        _PRINT,
        _PRINT + "            server.sendall(data)\n",
        "test_client_sends_nothing_back",
    ),
    (
        "begins to listen with the first line",
        _RECEIVER.format(who="server") + "    try:\n        for line in sys.stdin:",
        _RECEIVER.format(who="server").replace("    receiver.start()\n", "")
        + "    try:\n        for line in sys.stdin:\n"
        "            receiver.ident or receiver.start()",
        "test_client_listens_from_the_start",
    ),
    (
        "ends with an empty line",
        "            if not receiver.is_alive():\n",
        "            if not line.strip() or not receiver.is_alive():\n",
        "test_empty_line",
    ),
    (
        "dies of the end of input",
        "for line in sys.stdin:",
        "while line := input():",
        "test_client_leaves",
    ),
    ("says nothing when the server has left", _OVER, "    return\n", "test_server_leaves"),
    (
        "does not notice that the server has gone",
        "                break\n",
        "                continue\n",
        "test_server_is_killed",
    ),
    ("does not expect a reset", _GOODBYE.format(who="server"), _RAISES, "test_reset_at_the_client"),
    (
        "takes an empty recv for a message",
        'while data := server.recv(1024):  # b"" means: the server has left\n',
        "while True:\n            data = server.recv(1024)\n",
        "test_client_rests",
    ),
)

MUTANTS = [*TWO_SERVER, *TWO_CLIENT]
