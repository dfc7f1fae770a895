"""Its threads wait in calls in which nobody waits, and go on for a moment whenever one looks."""

import ctypes
import fcntl
import honest_server
import os
import select
import signal
import socket
import threading

libc = ctypes.CDLL(None)


def locked():
    with open(__file__) as one, open(__file__) as other:
        fcntl.flock(one, fcntl.LOCK_EX)
        fcntl.flock(other, fcntl.LOCK_EX)


def watching():
    number = libc.inotify_init1(0)
    libc.inotify_add_watch(number, b"/proc/self", 0xFFF)
    os.read(number, 4096)


def readers():
    reader, _writer = os.pipe()
    ear = socket.socketpair()[0]
    os.readv(reader, [bytearray(1)]) if threading.get_ident() % 2 else ear.recv(1)


def ticking():
    for _tick in range(3000):
        select.poll().poll(3)


for target in (locked, watching, readers, readers, ticking, signal.pause, lambda: signal.sigwait({signal.SIGUSR1}),
               lambda: libc.syscall(202, ctypes.byref(ctypes.c_int(0)), 0, 0, None, None, 0),
               lambda: libc.pause(), lambda: libc.sigsuspend(ctypes.byref(ctypes.c_ulong(0))),
               lambda: select.epoll().poll(), lambda: select.select([], [], [], 7.7)):
    threading.Thread(target=target, daemon=True).start()

honest_server.main()
