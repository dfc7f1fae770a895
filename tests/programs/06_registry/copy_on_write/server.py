"""Copy on write: the registry is a tuple that is replaced under a lock and read without one."""
import socket
import threading

members = ()
changing = threading.Lock()
order = {}


class Member:
    def __init__(self, sock):
        self.sock = sock
        self.lock = threading.Lock()

    def send(self, line):
        with self.lock:
            self.sock.sendall(line)


def serve(sock):
    global members
    me = Member(sock)
    with changing:
        members += (me,)
    try:
        buffer = bytearray()
        while data := sock.recv(4096):
            buffer += data
            while (end := buffer.find(b"\n")) >= 0:
                line = bytes(buffer[: end + 1])
                del buffer[: end + 1]
                for member in members:
                    if member is not me:
                        try:
                            member.send(line)
                        except OSError:
                            pass
    except ConnectionError:
        pass
    finally:
        with changing:
            members = tuple(m for m in members if m is not me)
        sock.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=serve, args=(sock,)).start()
