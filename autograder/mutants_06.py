"""Seeded mistakes of 06, the registry."""

from __future__ import annotations

from autograder.mutant import Mutant

_LOCKED_JOIN = "    with registry:\n        clients[client] = threading.Lock()\n"
_LOCKED_DEL = "    with registry:\n        del clients[client]\n"
_SNAPSHOT = """    with registry:
        return [(client, lock) for client, lock in clients.items() if client is not sender]
"""
_ALL = "[(client, lock) for client, lock in clients.items() if client is not sender]"
_LOOP = "    for client, sending in everyone_but(sender):\n"
_SENDING = "            with sending:\n                client.sendall(line)\n"
_GONE = "            pass  # this client is gone; its own thread tidies up\n"
_BROADCAST = f"""{_LOOP}        try:
{_SENDING}        except OSError:
{_GONE}"""
_RELAY = "                broadcast(line, client)\n"
_SERVE = "    join(client)\n    try:\n        for line in lines(client):\n"
_LEAVE_TO_BROADCAST = f'''{_LOCKED_DEL}    client.close()


def everyone_but(sender):
    """A snapshot: who is in now, with the lock of each."""
{_SNAPSHOT}

def broadcast(line, sender):
    """Send a line to everyone but the sender. One lock at a time, so nobody waits in a circle."""
{_BROADCAST}'''


def _inner(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def _server(mistake: str, old: str, new: str, caught_by: str) -> Mutant:
    return Mutant("06_registry", mistake, "server.py", old, new, caught_by)


MUTANTS = [
    _server(
        "never listens", "socket.create_server(ADDRESS)", "socket.socket()", "test_server_listens"
    ),
    _server(
        "sends to the sender alone",
        "if client is not sender]",
        "if client is sender]",
        "test_strangers_can_chat",
    ),
    Mutant(
        "06_registry",
        "has a client that asks for another port",
        "client.py",
        "12345",
        "12346",
        "test_two_people_can_chat",
    ),
    _server(
        "registers people at their first line, and removes all who leave",
        _SERVE,
        """    try:
        for line in lines(client):
            with registry:
                clients.setdefault(client, threading.Lock())
""",
        "test_no_thread_dies",
    ),
    _server(
        "takes a new lock for each send",
        "            with sending:\n",
        "            with threading.Lock():\n",
        "test_lines_never_mix",
    ),
    _server(
        "sends without a lock",
        _SENDING,
        "            client.sendall(line)\n",
        "test_lines_never_mix",
    ),
    _server(
        "starts a thread for each message",
        _RELAY,
        "                threading.Thread(target=broadcast, args=(line, client)).start()\n",
        "test_exactly_once_in_order",
    ),
    _server(
        "sends again to all when somebody has joined meanwhile",
        _BROADCAST,
        "    sent_to = None\n    while sent_to != (now := everyone_but(sender)):\n"
        "        sent_to = now\n" + _inner(_BROADCAST.replace("everyone_but(sender)", "now")),
        "test_exactly_once_in_order",
    ),
    _server(
        "returns a generator, which walks when the lock is free again",
        "return " + _ALL,
        "return (" + _ALL[1:-1] + ")",
        "test_leaver_during_a_broadcast",
    ),
    _server(
        "walks over the registry itself",
        _LOOP,
        "    for client, sending in clients.items():\n"
        "        if client is sender:\n            continue\n",
        "test_joiner_during_a_broadcast",
    ),
    _server(
        "walks over the registry itself and removes from it",
        _LOOP,
        "    for client, sending in clients.items():\n"
        "        if client is sender:\n            continue\n",
        "test_leaver_during_a_broadcast",
    ),
    _server(
        "cleans up twice",
        _GONE,
        "            leave(client)\n",
        "test_gone_when_the_send_fails",
    ),
    _server(
        "removes the dead in the broadcast, and does not expect that in the cleanup",
        _GONE,
        "            with registry:\n                clients.pop(client, None)\n",
        "test_leaver_held_at_each_step",
    ),
    _server(
        "looks and removes in two steps, in the cleanup",
        _LOCKED_DEL,
        "    if client in clients:\n        del clients[client]\n",
        "test_each_access_holds_a_lock",
    ),
    _server(
        "looks and removes in two steps, in the broadcast",
        _GONE,
        "            with registry:\n                there = client in clients\n"
        "            if there:\n                leave(client)\n",
        "test_broadcaster_held_at_each_step",
    ),
    _server(
        "replaces the registry without a lock when somebody joins",
        _LOCKED_JOIN,
        "    global clients\n    clients = {**clients, client: threading.Lock()}\n",
        "test_two_join_at_once",
    ),
    _server(
        "copies the registry before it takes the lock",
        _LOCKED_JOIN,
        "    global clients\n    more = {**clients, client: threading.Lock()}\n"
        "    with registry:\n        clients = more\n",
        "test_two_join_at_once",
    ),
    _server(
        "replaces the registry without a lock when somebody leaves",
        _LOCKED_DEL,
        "    global clients\n"
        "    clients = {one: lock for one, lock in clients.items() if one is not client}\n",
        "test_two_leave_at_once",
    ),
    _server(
        "looks up a place, and removes who is there a moment later",
        _LOCKED_DEL,
        "    with registry:\n        place = list(clients).index(client)\n"
        "    with registry:\n        del clients[list(clients)[place]]\n",
        "test_two_leave_at_once",
    ),
    _server(
        "joins without the lock",
        _LOCKED_JOIN,
        "    clients[client] = threading.Lock()\n",
        "test_each_access_holds_a_lock",
    ),
    _server(
        "leaves without the lock",
        _LOCKED_DEL,
        "    del clients[client]\n",
        "test_each_access_holds_a_lock",
    ),
    _server(
        "copies without the lock",
        _SNAPSHOT,
        "    return [pair for pair in list(clients.items()) if pair[0] is not sender]\n",
        "test_each_access_holds_a_lock",
    ),
    _server(
        "makes a new lock each time",
        _SNAPSHOT,
        _SNAPSHOT.replace("registry", "threading.Lock()"),
        "test_it_is_the_same_lock",
    ),
    _server(
        "has one lock for those who join and another for those who leave",
        _LOCKED_DEL,
        _LOCKED_DEL.replace("registry", "leave.__dict__.setdefault(1, threading.Lock())"),
        "test_it_is_the_same_lock",
    ),
    _server(
        "takes a lock that it has already",
        _BROADCAST,
        """    with registry:
        for client, sending in list(clients.items()):
            try:
                if client is not sender:
                    client.sendall(line)
            except OSError:
                leave(client)
""",
        "test_nobody_waits_in_a_circle",
    ),
    _server(
        "takes two locks in two orders",
        _LEAVE_TO_BROADCAST,
        '''    with clients[client], registry:
        del clients[client]
    client.close()


def broadcast(line, sender):
    """Send a line to everyone but the sender."""
    with registry:
        for client, sending in clients.items():
            if client is not sender:
                try:
                    with sending:
                        client.sendall(line)
                except OSError:
                    pass
''',
        "test_nobody_waits_in_a_circle",
    ),
    _server(
        "keeps those whose connection was reset",
        "    finally:\n        leave(client)\n",
        "    else:\n        leave(client)\n",
        "test_storm",
    ),
]
