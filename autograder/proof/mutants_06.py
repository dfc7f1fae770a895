"""Seeded mistakes of 06, the registry."""

from __future__ import annotations

from autograder.proof.mutant import mutants_of

LOCKED_JOIN = "    with registry:\n        clients[client] = threading.Lock()\n"
LOCKED_DEL = "    with registry:\n        del clients[client]\n"
SNAPSHOT = """    with registry:
        return [(client, lock) for client, lock in clients.items() if client is not sender]
"""
_ALL = "[(client, lock) for client, lock in clients.items() if client is not sender]"
_LOOP = "    for client, sending in everyone_but(sender):\n"
_SENDING = "            with sending:\n                client.sendall(line)\n"
_GONE = "            pass  # this client is gone; its own thread tidies up\n"
BROADCAST = f"""{_LOOP}        try:
{_SENDING}        except OSError:
{_GONE}"""
_RELAY = "                broadcast(line, client)\n"
SERVE = "    join(client)\n    try:\n        for line in lines(client):\n"

_NEWEST_FIRST = """    import queue

    def write(client, waiting):
        while True:
            try:
                client.sendall(waiting.get())
            except OSError:
                return

    for client, sending in everyone_but(sender):
        with sending:
            waiting = vars(broadcast).get(client)
            if waiting is None:
                waiting = vars(broadcast)[client] = queue.LifoQueue()
                threading.Thread(target=write, args=(client, waiting), daemon=True).start()
        waiting.put(line)
"""


def _inner(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


SERVER = mutants_of(
    "06_registry",
    "server.py",
    ("never listens", "socket.create_server(ADDRESS)", "socket.socket()", "test_server_listens"),
    (
        "sends to the sender alone",
        "if client is not sender]",
        "if client is sender]",
        "test_strangers_can_chat",
    ),
    (
        "registers people at their first line, and removes all who leave",
        SERVE,
        """    try:
        for line in lines(client):
            with registry:
                clients.setdefault(client, threading.Lock())
""",
        "test_no_thread_dies",
    ),
    (
        "takes a new lock for each send",
        "            with sending:\n",
        "            with threading.Lock():\n",
        "test_lines_never_mix",
    ),
    (
        "sends without a lock",
        _SENDING,
        "            client.sendall(line)\n",
        "test_lines_never_mix",
    ),
    (
        "takes the lock for each send()",
        _SENDING,
        """            data = line
            while data:
                with sending:
                    sent = client.send(data)
                data = data[sent:]
""",
        "test_lines_never_mix",
    ),
    (
        "takes the lock for each piece of 4096 bytes",
        _SENDING,
        """            for start in range(0, len(line), 4096):
                with sending:
                    client.sendall(line[start : start + 4096])
""",
        "test_lines_never_mix",
    ),
    (
        "starts a thread for each message",
        _RELAY,
        "                threading.Thread(target=broadcast, args=(line, client)).start()\n",
        "test_exactly_once_in_order",
    ),
    (
        "sends the newest of several waiting messages first",
        BROADCAST,
        _NEWEST_FIRST,
        "test_exactly_once_in_order",
    ),
    (
        "sends again to all when somebody has joined meanwhile",
        BROADCAST,
        "    sent_to = None\n    while sent_to != (now := everyone_but(sender)):\n"
        "        sent_to = now\n" + _inner(BROADCAST.replace("everyone_but(sender)", "now")),
        "test_exactly_once_in_order",
    ),
    (
        "returns a generator, which walks when the lock is free again",
        "return " + _ALL,
        "return (" + _ALL[1:-1] + ")",
        "test_leaver_during_a_broadcast",
    ),
    (
        "walks over the registry itself",
        _LOOP,
        "    for client, sending in clients.items():\n"
        "        if client is sender:\n            continue\n",
        "test_joiner_during_a_broadcast",
    ),
    (
        "walks over the registry itself and removes from it",
        _LOOP,
        "    for client, sending in clients.items():\n"
        "        if client is sender:\n            continue\n",
        "test_leaver_during_a_broadcast",
    ),
    (
        "cleans up twice",
        _GONE,
        "            leave(client)\n",
        "test_gone_when_the_send_fails",
    ),
    (
        "removes the dead in the broadcast, and does not expect that in the cleanup",
        _GONE,
        "            with registry:\n                clients.pop(client, None)\n",
        "test_leaver_held_at_each_step",
    ),
    (
        "looks and removes in two steps, in the cleanup",
        LOCKED_DEL,
        "    if client in clients:\n        del clients[client]\n",
        "test_each_access_holds_a_lock",
    ),
    (
        "looks and removes in two steps, in the broadcast",
        _GONE,
        "            with registry:\n                there = client in clients\n"
        "            if there:\n                leave(client)\n",
        "test_broadcaster_held_at_each_step",
    ),
    (
        "replaces the registry without a lock when somebody joins",
        LOCKED_JOIN,
        "    global clients\n    clients = {**clients, client: threading.Lock()}\n",
        "test_two_join_at_once",
    ),
    (
        "copies the registry before it takes the lock",
        LOCKED_JOIN,
        "    global clients\n    more = {**clients, client: threading.Lock()}\n"
        "    with registry:\n        clients = more\n",
        "test_two_join_at_once",
    ),
    (
        "replaces the registry without a lock when somebody leaves",
        LOCKED_DEL,
        "    global clients\n"
        "    clients = {one: lock for one, lock in clients.items() if one is not client}\n",
        "test_two_leave_at_once",
    ),
    (
        "looks up a place, and removes who is there a moment later",
        LOCKED_DEL,
        "    with registry:\n        place = list(clients).index(client)\n"
        "    with registry:\n        del clients[list(clients)[place]]\n",
        "test_two_leave_at_once",
    ),
    (
        "keeps those whose connection was reset",
        "    finally:\n        leave(client)\n",
        "    else:\n        leave(client)\n",
        "test_storm",
    ),
)
CLIENT = mutants_of(
    "06_registry",
    "client.py",
    ("asks for another port", "12345", "12346", "test_two_people_can_chat"),
)
MUTANTS = [*SERVER, *CLIENT]
