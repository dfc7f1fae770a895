"""Seeded mistakes in the UDP chat, each with the check that must name it."""

from __future__ import annotations

from autograder.proof.mutant import mutants_of

_CHAT = "03_udp_chat"

_BIND = "        server.bind(ADDRESS)\n"
_RECEIVE = "                data, sender = server.recvfrom(LARGEST)\n"
_NEW = "            if sender not in people:\n"
_SEND = "                server.sendto(data, person)\n"
_RELAY = "            relay(server, data, sender)\n"
_MORE = '                while __import__("select").select([server], [], [], 0)[0]:\n    '
_GLUED = '                data += b" " + server.recvfrom(LARGEST)[0]\n'

SERVER = mutants_of(
    _CHAT,
    "server.py",
    ("is not bound", _BIND, "", "test_server_starts"),
    ("opens a TCP socket", "SOCK_DGRAM", "SOCK_STREAM", "test_server_starts"),
    (
        "answers the sender only",
        _RELAY,
        "            server.sendto(data, sender)\n",
        "test_two_people_can_chat",
    ),
    (
        "stops the loop after the first one",
        _SEND,
        _SEND + "                return\n",
        "test_everyone_else_hears",
    ),
    ("echoes to the sender", "person != sender", "person", "test_sender_reads_no_echo"),
    (
        "takes no newcomers",
        "sender not in people:",
        "sender not in people and len(people) < 2:",
        "test_late_joiner",
    ),
    (
        "knows ASCII only",
        "sendto(data, person)",
        'sendto(data.decode("ascii", "ignore").encode(), person)',
        "test_cyrillic_and_emoji",
    ),
    (
        "drops what comes in quick succession",
        _RECEIVE,
        _RECEIVE + _MORE + _RECEIVE,
        "test_two_quick_messages",
    ),
    (
        "glues what comes in quick succession",
        _RECEIVE,
        _RECEIVE + _MORE + _GLUED,
        "test_datagram_is_a_message",
    ),
    (
        "understands only its own client",
        "sender not in people:",
        'sender not in people and b"has joined" in data:',
        "test_strangers_can_chat",
    ),
    ("cuts a long datagram off", "65535", "1024", "test_large_datagram"),
    (
        "takes an empty datagram for the end",
        _NEW,
        "            if not data:\n                break\n" + _NEW,
        "test_empty_datagram",
    ),
    (
        "decodes what it need not decode",
        _RELAY,
        "            print(data.decode())\n" + _RELAY,
        "test_undecodable_bytes",
    ),
    (
        "does not expect an ICMP error",
        "except ConnectionError:",
        "except ZeroDivisionError:",
        "test_icmp_error",
    ),
    (
        "takes the same words again for a mistake",
        _RELAY,
        '            data != relay.__dict__.get("last") and relay(server, data, sender)\n'
        "            relay.last = data\n",
        "test_the_same_again",
    ),
    (
        "relays each line for itself",
        _RELAY,
        "            for line in data.splitlines() or [data]:\n"
        "                relay(server, line, sender)\n",
        "test_lines_of_a_datagram",
    ),
    (
        "ends when nobody speaks for half a second",
        _BIND,
        _BIND + "        server.settimeout(0.5)\n",
        "test_after_a_silence",
    ),
    (
        "remembers an address with each datagram",
        "if sender not in people:",
        "if sender:",
        "test_nothing_comes_twice",
    ),
)

_JOIN = '    client.sendto(b"Somebody has joined.", SERVER)  # now the server knows our address\n'
_THREAD = "    threading.Thread(target=receive, args=(client,), daemon=True).start()\n"
_LOOP = """    for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
        client.sendto(line.rstrip("\\n").encode(), SERVER)
"""
_IN_TURN = _LOOP + "        print(client.recv(LARGEST).decode(), flush=True)\n"
_SELECT = """    ready = __import__("select").select
    while True:
        if client in ready([client, sys.stdin], [], [])[0]:
            print(client.recv(LARGEST).decode(), flush=True)
        elif line := sys.stdin.readline():
            client.sendto(line.rstrip().encode(), SERVER)
        else:
            break
"""
_GOT = "            data = client.recv(LARGEST)\n"
_PRINT = '        print(data.decode(errors="replace"), flush=True)\n'
_ONCE = """        if data and data == receive.__dict__.get("last"):
            raise ValueError("the same message again")
        receive.last = data
"""

CLIENT = mutants_of(
    _CHAT,
    "client.py",
    ("sends to another port", "12345", "12346", "test_two_people_can_chat"),
    ("listens only after typing", _THREAD + _LOOP, _IN_TURN, "test_silent_listener"),
    ("does not introduce itself", _JOIN, "", "test_client_introduces_itself"),
    ("shows bytes", "print(data.decode(", "print(data, dict(", "test_cyrillic_and_emoji"),
    (
        "ends with an empty line",
        _LOOP,
        "    while line := input():\n        client.sendto(line.encode(), SERVER)\n",
        "test_empty_line",
    ),
    (
        "believes that nothing comes twice",
        _PRINT,
        _ONCE + _PRINT,
        "test_lost_doubled_overtaken",
    ),
    (
        "dies of the end of input",
        "for line in sys.stdin:",
        "while line := input() + chr(10):",
        "test_client_ends_with_its_input",
    ),
    (
        "waits for ever after the end of input",
        "daemon=True",
        "daemon=False",
        "test_client_ends_with_its_input",
    ),
    (
        "takes an empty datagram for the end",
        _GOT,
        _GOT + "            if not data:\n                break\n",
        "test_client_takes_an_empty_datagram",
    ),
    ("cuts a long datagram off", "65535", "1024", "test_client_shows_a_large_datagram"),
    (
        "listens for half a second",
        _JOIN,
        "    client.settimeout(0.5)\n" + _JOIN,
        "test_after_a_silence",
    ),
    ("has one thread for everything", _THREAD + _LOOP, _SELECT, "test_receive_thread"),
    (
        "shows nothing but the first datagram",
        _PRINT,
        _PRINT + "        break\n",
        "test_client_shows_what_comes",
    ),
)

MUTANTS = [*SERVER, *CLIENT]
