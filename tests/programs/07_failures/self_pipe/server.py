"""select() in the accept loop with a self-pipe, so that a signal handler wakes it."""
import os
import select
import signal
import socket
import threading

done_r, done_w = os.pipe()
os.set_blocking(done_w, False)
signal.signal(signal.SIGINT, lambda *_: os.write(done_w, b"x"))
people, lock = [], threading.Lock()


def tell(line, me):
    with lock:
        others = [p for p in people if p[0] is not me]
    for sock, sending in others:
        try:
            with sending:
                sock.sendall(line)
        except OSError:
            pass


def serve(sock, sending):
    try:
        with sock.makefile("rb") as lines:
            while (line := lines.readline(1 << 20)).endswith(b"\n"):
                tell(line, sock)
    except OSError:
        pass
    with lock:
        people.remove((sock, sending))
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    with sending:
        sock.close()


def main():
    listener = socket.create_server(("127.0.0.1", 12345))
    listener.setblocking(False)
    while True:
        ready, _, _ = select.select([listener, done_r], [], [])
        if done_r in ready:
            break
        try:
            sock, _ = listener.accept()
        except BlockingIOError:
            continue
        except OSError:
            select.select([done_r], [], [], 0.1)
            continue
        sock.setblocking(True)
        member = (sock, threading.Lock())
        with lock:
            people.append(member)
        threading.Thread(target=serve, args=member, daemon=True).start()
    print("closing")
    with lock:
        for sock, _ in people:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
    listener.close()


main()
