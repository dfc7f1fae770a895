"""A queue of lines and a writer thread for each client; a client whose queue is full is dropped."""

import queue
import socket
import threading

MOST = 200  # lines that may wait for a client

rooms = {}
guard = threading.RLock()


def writer(conn, box):
    while (line := box.get()) is not None:
        try:
            conn.sendall(line)
        except OSError:
            break


def put(conn, box, line):
    try:
        box.put_nowait(line)
    except queue.Full:
        hang_up(conn)


def hang_up(conn):
    try:
        conn.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def reader(conn):
    box = queue.Queue(MOST)
    out = threading.Thread(target=writer, args=(conn, box))
    out.start()
    with guard:
        rooms[conn] = box
    try:
        for line in conn.makefile("rb"):
            if line.endswith(b"\n"):
                with guard:  # putting never waits, so the lock is held for a moment only
                    for other, its_box in rooms.items():
                        if other is not conn:
                            put(other, its_box, line)
    except OSError:
        pass
    with guard:
        del rooms[conn]
    hang_up(conn)
    try:
        box.put_nowait(None)
    except queue.Full:
        pass  # the writer's sendall fails now, which ends it as well
    out.join()
    conn.close()


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 12345))
listener.listen()
try:
    while True:
        try:
            conn = listener.accept()[0]
        except OSError:
            threading.Event().wait(0.2)
        else:
            threading.Thread(target=reader, args=(conn,)).start()
except KeyboardInterrupt:
    print("bye")
listener.close()
with guard:
    for conn in rooms:
        hang_up(conn)
