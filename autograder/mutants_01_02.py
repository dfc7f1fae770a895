"""Seeded mistakes in 01 and 02. Each names the check that must catch it."""

from __future__ import annotations

from autograder.mutant import Mutant

_ECHO = "01_echo_chat"
_TWO = "02_two_user_chat"

_ECHO_LOOP = '        while data := client.recv(1024):  # b"" means: the client has left\n'
_ECHO_SEND = "            client.sendall(data)\n"
_GOODBYE = "    except ConnectionError:\n        pass  # the {who} vanished without a goodbye\n"
_RAISES = "    except ZeroDivisionError:\n        pass\n"
_WITHOUT_END = "        while True:\n            data = client.recv(1024)\n"
_ACCEPT_ONE = """        while True:
            client, address = listener.accept()
            print("Somebody joined from", address)
            serve(client)
"""
_REFUSED = """    except ConnectionRefusedError:
        sys.exit("Nobody listens there. Start server.py first.")
"""
_REPLY = '        print(receive(server, len(data)).decode(), end="", flush=True)\n'
_PRINT = '            print(data.decode(), end="", flush=True)\n'
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


def _of(slug: str, file: str, *rows: tuple[str, str, str, str]) -> list[Mutant]:
    return [Mutant(slug, mistake, file, old, new, check) for mistake, old, new, check in rows]


ECHO_SERVER = _of(
    _ECHO,
    "server.py",
    ("never listens", "socket.create_server(ADDRESS)", "socket.socket()", "test_server_listens"),
    ("greets who comes", "    try:\n", '    client.send(b"Hi")\n    try:\n', "test_exact_bytes"),
    ("decorates the reply", "sendall(data)", 'sendall(b"Echo: " + data)', "test_exact_bytes"),
    ("drops the newline", "sendall(data)", "sendall(data.strip())", "test_exact_bytes"),
    (
        "takes an empty line for the end",
        "while data := client.recv(1024):",
        "while (data := client.recv(1024)).strip():",
        "test_exact_bytes",
    ),
    ("answers once", _ECHO_SEND, _ECHO_SEND + "            return\n", "test_exact_bytes"),
    (
        "decodes what is no text",
        "sendall(data)",
        'sendall(data.decode("utf-8", "ignore").encode())',
        "test_binary",
    ),
    (
        "sends back the first 512 bytes of what it reads",
        "sendall(data)",
        "sendall(data[:512])",
        "test_large",
    ),
    (
        "serves one client only",
        _ACCEPT_ONE,
        "        serve(listener.accept()[0])\n        input()\n",
        "test_one_after_another",
    ),
    (
        "accepts once more only when it is too late",
        "        client.close()\n",
        "        raise SystemExit\n",
        "test_one_after_another",
    ),
    (
        "does not expect a reset",
        _GOODBYE.format(who="client"),
        _RAISES,
        "test_client_vanishes",
    ),
    (
        "expects a first word",
        "            serve(client)\n",
        "            client.recv(1, socket.MSG_PEEK)[0]\n            serve(client)\n",
        "test_gone_without_a_word",
    ),
    ("takes an empty recv for a message", _ECHO_LOOP, _WITHOUT_END, "test_server_rests"),
)
ECHO_CLIENT = _of(
    _ECHO,
    "client.py",
    ("asks for another port", "12345", "12346", "test_they_work_together"),
    (
        "shows what was typed, not what came back",
        _REPLY,
        "        receive(server, len(data))\n        print(line)\n        break\n",
        "test_client_prints_each_reply",
    ),
    ("never reads a reply", _REPLY, "        print(line)\n", "test_client_prints_each_reply"),
    (
        "takes one recv for the whole reply",
        "receive(server, len(data)).decode()",
        "server.recv(1024).decode()",
        "test_reply_in_pieces",
    ),
    (
        "dies of the end of input",
        "for line in sys.stdin:",
        "while line := input():",
        "test_client_ends_with_its_input",
    ),
    (
        "ends with a wrong status",
        "    server.close()\n",
        '    sys.exit("The end.")\n',
        "test_client_ends_with_its_input",
    ),
    ("does not expect to be refused", _REFUSED, _RAISES, "test_no_server"),
    (
        "ends without a word",
        'sys.exit("Nobody listens there. Start server.py first.")',
        "sys.exit(1)",
        "test_no_server",
    ),
    (
        "says that all went well",
        'sys.exit("Nobody listens there. Start server.py first.")',
        'return print("Nobody listens there.")',
        "test_no_server",
    ),
)
TWO_SERVER = _of(
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
        _ECHO_LOOP,
        _WITHOUT_END,
        "test_server_rests",
    ),
)
TWO_CLIENT = _of(
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

MUTANTS = [*ECHO_SERVER, *ECHO_CLIENT, *TWO_SERVER, *TWO_CLIENT]
