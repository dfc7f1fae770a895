"""Seeded mistakes of 06: locks that keep nobody out, and locks that nobody gets."""

from __future__ import annotations

from autograder.proof.mutant import mutants_of
from autograder.proof.mutants_06 import BROADCAST, LOCKED_DEL, LOCKED_JOIN, SERVE, SNAPSHOT

_LEAVE_TO_BROADCAST = f'''{LOCKED_DEL}    client.close()


def everyone_but(sender):
    """A snapshot: who is in now, with the lock of each."""
{SNAPSHOT}

def broadcast(line, sender):
    """Send a line to everyone but the sender. One lock at a time, so nobody waits in a circle."""
{BROADCAST}'''
_ONE_FOR_EACH_THREAD = """class OwnLock(threading.local):
    def __init__(self):
        self.lock = threading.Lock()

    def __enter__(self):
        self.lock.acquire()

    def __exit__(self, *error):
        self.lock.release()


registry = OwnLock()"""

MUTANTS = mutants_of(
    "06_registry",
    "server.py",
    (
        "joins without the lock",
        LOCKED_JOIN,
        "    clients[client] = threading.Lock()\n",
        "test_each_access_holds_a_lock",
    ),
    (
        "leaves without the lock",
        LOCKED_DEL,
        "    del clients[client]\n",
        "test_each_access_holds_a_lock",
    ),
    (
        "copies without the lock",
        SNAPSHOT,
        "    return [pair for pair in list(clients.items()) if pair[0] is not sender]\n",
        "test_each_access_holds_a_lock",
    ),
    (
        "counts who is here without the lock",
        SERVE,
        SERVE.replace("    try", '    print(len(clients), "are here.")\n    try'),
        "test_each_access_holds_a_lock",
    ),
    (
        "has a lock of its own in each thread",
        "registry = threading.Lock()",
        _ONE_FOR_EACH_THREAD,
        "test_it_is_the_same_lock",
    ),
    (
        "makes a new lock each time",
        SNAPSHOT,
        SNAPSHOT.replace("registry", "threading.Lock()"),
        "test_it_is_the_same_lock",
    ),
    (
        "has one lock for those who join and another for those who leave",
        LOCKED_DEL,
        LOCKED_DEL.replace("registry", "leave.__dict__.setdefault(1, threading.Lock())"),
        "test_it_is_the_same_lock",
    ),
    (
        "takes a lock that it has already",
        BROADCAST,
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
    (
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
)
