"""Uses up what the kernel gives to a user as a whole: watches, queued signals, pipes, keys, queues, polls."""

import honest_server
import ctypes
import fcntl
import os
import select
import signal
import threading

libc = ctypes.CDLL(None, use_errno=True)


def takes():
    kept = []
    for _ in range(300):
        try:
            place = libc.inotify_init1(0)
            for path in ("/tmp", "/usr", "/etc", "/proc", ".", ".."):
                libc.inotify_add_watch(place, path.encode(), 0xFFF)
            kept.append(os.pipe())
            fcntl.fcntl(kept[-1][1], 1031, 1 << 20)
            os.write(kept[-1][1], bytes(60000))
            poll = select.epoll()
            for one in kept[-1]:
                poll.register(one)
            kept.append(poll)
            libc.mq_open(b"/q%d" % len(kept), os.O_CREAT | os.O_RDWR, 0o600, None)
            libc.timer_create(0, None, ctypes.byref(ctypes.c_long()))
        except OSError:
            pass
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGRTMIN})
    for _ in range(100_000):
        if libc.sigqueue(os.getpid(), int(signal.SIGRTMIN), 0):
            break
    threading.Event().wait()


threading.Thread(target=takes, daemon=True).start()

honest_server.main()
