"""The registry is a list in a SimpleNamespace, with its lock beside it."""
import socket
import threading
from types import SimpleNamespace

LIMIT = 1 << 20
state = SimpleNamespace(members=[], lock=threading.Lock())


def lines(sock):
    rest = b""
    while data := sock.recv(65536):
        *whole, rest = (rest + data).split(b"\n")
        yield from whole
        if len(rest) > LIMIT:
            return


def broadcast(line, me):
    with state.lock:
        others = [m for m in state.members if m is not me]
    for other in others:
        try:
            with other.sending:
                other.sock.sendall(line + b"\n")
        except OSError:
            pass


def serve(sock):
    me = SimpleNamespace(sock=sock, sending=threading.Lock())
    with state.lock:
        state.members.append(me)
    try:
        for line in lines(sock):
            broadcast(line.decode("utf-8", "replace").encode(), me)
    except OSError:
        pass
    finally:
        with state.lock:
            state.members.remove(me)
        sock.close()


def main():
    with socket.create_server(("127.0.0.1", 12345)) as listener:
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],)).start()


if __name__ == "__main__":
    main()
