"""Seeded mistakes in the server over TCP, each with the check that must name it."""

from __future__ import annotations

from autograder.proof.mutant import mutants_of

_LOOP = '        while data := client.recv(1024):  # b"" means: the client has left\n'
_SEND = "                client.sendall(data)\n"
_BROADCAST = """    for client in list(clients):  # a copy: the registry may change while we send
        if client is not sender:
            try:
                client.sendall(data)
            except OSError:
                pass  # this client is gone; its own thread tidies up
"""
_SHORTENS = """    for client in clients:
        if client is not sender:
            try:
                client.sendall(data)
            except OSError:
                clients.remove(client)
"""
_ONCE = """        last = b""
        while data := client.recv(1024):
            if data != last:
                broadcast(data, client)
            last = data
"""
_CLEANUP = """    except ConnectionError:
        pass  # the client vanished without a goodbye
    finally:
        clients.remove(client)
        client.close()
"""
_NO_CLEANUP = """    except ConnectionError:
        pass
"""
_ACCEPT = "            client, address = listener.accept()\n"
_START = "            threading.Thread(target=serve, args=(client,)).start()\n"
_LOOP_OF_MAIN = f"""        while True:
{_ACCEPT}            print("Somebody joined from", address)
{_START}"""
_SELECT = """        while True:
            for one in __import__("select").select([listener, *clients], [], [])[0]:
                if one is listener:
                    clients.append(listener.accept()[0])
                elif data := one.recv(1024):
                    broadcast(data, one)
                else:
                    clients.remove(one)
                    one.close()
"""
_UNTIL_EMPTY = "        while (data := client.recv(1024)).strip():\n"
_RELAY = "    broadcast(data, client)\n"
_BACKWARDS = '    broadcast(b"".join(reversed(data.splitlines(True))), client)\n'

MUTANTS = mutants_of(
    "04_multi_user_chat",
    "server.py",
    ("never listens", "socket.create_server(ADDRESS)", "socket.socket()", "test_server_listens"),
    ("echoes to the sender", "if client is not sender:", "if True:", "test_sender_reads_no_echo"),
    (
        "echoes to the sender",
        "if client is not sender:",
        "if client:",
        "test_sender_gets_nothing_back",
    ),
    (
        "stops the loop after the first one",
        _SEND,
        _SEND + "                return\n",
        "test_everyone_else_hears",
    ),
    (
        "knows only the last who came",
        "clients.append(client)",
        "clients[:] = [client]",
        "test_everyone_else_hears",
    ),
    (
        "serves one client after another",
        _START,
        "            serve(client)\n",
        "test_two_people_can_chat",
    ),
    (
        "calls the function instead of passing it",
        "target=serve, args=(client,)",
        "target=serve(client)",
        "test_two_people_can_chat",
    ),
    (
        "serves three clients only",
        _START,
        "            if len(clients) < 3:\n    " + _START,
        "test_ten_people",
    ),
    (
        "asks for the name in the accept loop",
        _ACCEPT,
        _ACCEPT + "            client.recv(1024)\n",
        "test_silent_connection",
    ),
    (
        "loops over the registry itself and shortens it",
        _BROADCAST,
        _SHORTENS,
        "test_leaver_during_a_broadcast",
    ),
    (
        "does not expect a send to fail",
        "            except OSError:\n                pass",
        "            except ZeroDivisionError:\n                pass",
        "test_leaver_during_a_broadcast",
    ),
    (
        "ends when a connection is reset",
        "        pass  # the client vanished without a goodbye\n",
        '        __import__("os")._exit(1)\n',
        "test_connection_reset",
    ),
    (
        "takes an empty recv for a message",
        _LOOP,
        "        while True:\n            data = client.recv(1024)\n",
        "test_server_rests_after_a_leaver",
    ),
    (
        "never closes a connection",
        "        client.close()\n",
        "        serve.kept = client\n",
        "test_leaver_is_forgotten",
    ),
    (
        "ends with the first who leaves",
        "        client.close()\n",
        '        client.close()\n        __import__("os")._exit(0)\n',
        "test_somebody_leaves",
    ),
    (
        "removes the wrong one",
        "clients.remove(client)",
        "clients.pop(0)",
        "test_somebody_is_killed",
    ),
    ("sends everything twice", _SEND, _SEND + _SEND, "test_nothing_comes_twice"),
    (
        "registers everybody twice",
        "clients.append(client)",
        "clients.extend([client, client])",
        "test_nothing_comes_twice",
    ),
    (
        "reads 100 bytes of a message and drops the rest",
        _LOOP,
        "        while data := client.recv(4096)[:100]:\n",
        "test_long_message",
    ),
    (
        "knows ASCII only",
        "broadcast(data, client)",
        'broadcast(data.decode("ascii").encode(), client)',
        "test_cyrillic_and_emoji",
    ),
    (
        "drops the second of two messages",
        "broadcast(data, client)",
        'broadcast(data.split(b"\\n")[0] + b"\\n", client)',
        "test_two_quick_messages",
    ),
    ("serves all in one thread", _LOOP_OF_MAIN, _SELECT, "test_thread_for_each_client"),
    ("an empty line is the end", _LOOP, _UNTIL_EMPTY, "test_empty_line"),
    (
        "reads a burst and relays its beginning",
        _RELAY,
        "    broadcast(data[:512], client)\n",
        "test_burst",
    ),
    ("relays the last line first", _RELAY, _BACKWARDS, "test_order_of_each_sender"),
    (
        "takes newcomers only for half a second",
        "        while True:\n            client, address",
        "        listener.settimeout(0.5)\n        while True:\n            client, address",
        "test_after_a_silence",
    ),
    (
        "takes the same words again for a mistake",
        _LOOP + "            broadcast(data, client)\n",
        _ONCE,
        "test_the_same_again",
    ),
    (
        "registers who has spoken",
        "    clients.append(client)\n    try:\n" + _LOOP,
        "    try:\n" + _LOOP + "            client in clients or clients.append(client)\n",
        "test_listens_from_the_start",
    ),
    (
        "leaves closed sockets in the registry",
        "        clients.remove(client)\n",
        "",
        "test_leaver_is_not_in_the_registry",
    ),
    (
        "forgets only who leaves in peace",
        "            broadcast(data, client)\n" + _CLEANUP,
        "            broadcast(data, client)\n"
        "        clients.remove(client)\n        client.close()\n" + _NO_CLEANUP,
        "test_reset_is_forgotten",
    ),
)
