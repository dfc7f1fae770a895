"""Threads that poll with time limits, a lock with acquire and release, names in two dictionaries."""

import socket
import threading
import time

mutex = threading.Lock()
name_of = {}
sock_of = {}
running = True


def send(sock, text):
    data = (text + "\n").encode("utf-8", "replace")
    deadline = time.time() + 2
    while data and time.time() < deadline:
        try:
            data = data[sock.send(data) :]
        except TimeoutError:
            continue
        except OSError:
            return


def broadcast(text, but=None):
    mutex.acquire()
    try:
        targets = [s for s in name_of if s is not but]
    finally:
        mutex.release()
    for s in targets:
        send(s, text)


def take(sock, name):
    mutex.acquire()
    try:
        if not name.strip() or name in sock_of:
            return None
        old = name_of.get(sock, "")
        sock_of.pop(old, None)
        name_of[sock], sock_of[name] = name, sock
        return old or name
    finally:
        mutex.release()


def handle(sock, line):
    name = name_of.get(sock)
    if name is None:
        if take(sock, line):
            send(sock, f"* welcome {line}")
            broadcast(f"* {line} joined", but=sock)
        else:
            send(sock, "* name taken")
    elif line == "/quit":
        return False
    elif line == "/who":
        mutex.acquire()
        names = sorted(sock_of)
        mutex.release()
        send(sock, "* here: " + ", ".join(names))
    elif line.startswith("/nick "):
        if not take(sock, line[6:]):
            send(sock, "* name taken")
    elif line.startswith("/msg "):
        to, _, text = line[5:].partition(" ")
        mutex.acquire()
        other = sock_of.get(to)
        mutex.release()
        if other:
            send(other, f"{name} -> you: {text}")
        else:
            send(sock, f"* no such user: {to}")
    elif line and not line.startswith("/"):
        broadcast(f"{name}: {line}", but=sock)
    return True


def serve(sock):
    sock.settimeout(0.05)
    buffer = bytearray()
    alive = True
    while alive and running:
        try:
            data = sock.recv(1024)
        except TimeoutError:
            continue
        except OSError:
            break
        if not data:
            break
        buffer.extend(data)
        while alive and b"\n" in buffer:
            line, _, rest = bytes(buffer).partition(b"\n")
            buffer[:] = rest
            alive = handle(sock, line.decode("utf-8", "ignore").strip("\r"))
    mutex.acquire()
    name = name_of.pop(sock, None)
    sock_of.pop(name, None)
    mutex.release()
    sock.close()
    if name:
        broadcast(f"* {name} left")


server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 12345))
server.listen(5)
server.settimeout(0.1)
while True:
    try:
        client, address = server.accept()
    except TimeoutError:
        continue
    threading.Thread(target=serve, args=(client,)).start()
