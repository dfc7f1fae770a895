"""Seeded mistakes in 01. Each names the check that must catch it."""

from __future__ import annotations

from autograder.proof.mutant import mutants_of

_ECHO = "01_echo_chat"

_ECHO_LOOP = '        while data := client.recv(1024):  # b"" means: the client has left\n'
_ECHO_SEND = "            client.sendall(data)\n"
_GOODBYE = "    except ConnectionError:\n        pass  # the {who} vanished without a goodbye\n"
_RAISES = "    except ZeroDivisionError:\n        pass\n"
_ONCE = """        last = b""
        while data := client.recv(1024):
            if data != last:
                client.sendall(data)
            last = data
"""
_RECV_ONLY = """        while True:
            try:
                data = client.recv(1024)
            except ConnectionError:
                return
            if not data:
                return
            client.sendall(data)
"""
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
_SENT = "        data = line.encode()\n        server.sendall(data)\n"

ECHO_SERVER = mutants_of(
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
        "takes the same bytes again for a mistake",
        _ECHO_LOOP + _ECHO_SEND,
        _ONCE,
        "test_the_same_again",
    ),
    (
        "turns the line ends of Windows into those of Linux",
        "sendall(data)",
        'sendall(data.replace(b"\r\n", b"\n"))',
        "test_binary",
    ),
    (
        "does not expect a send to fail",
        _ECHO_LOOP + _ECHO_SEND + _GOODBYE.format(who="client"),
        _RECV_ONLY,
        "test_vanishes_before_the_reply",
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
ECHO_CLIENT = mutants_of(
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
        "prints what was typed when the reply has come",
        _REPLY,
        '        receive(server, len(data))\n        print(line, end="", flush=True)\n',
        "test_client_prints_what_came",
    ),
    (
        "speaks another encoding than its server",
        _SENT + _REPLY,
        _SENT.replace("encode()", 'encode("cp1251", "replace")')
        + _REPLY.replace("decode()", 'decode("cp1251")'),
        "test_client_text_is_utf8",
    ),
    (
        "sends the first 1,000 letters of a line",
        "data = line.encode()",
        "data = line[:1000].encode()",
        "test_long_line",
    ),
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
MUTANTS = [*ECHO_SERVER, *ECHO_CLIENT]
