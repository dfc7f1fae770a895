"""The lock is free between two sends, and yet no lines mix: all who send take from one outbox."""
import socket
import threading


class Peer:
    def __init__(self, sock):
        self.sock = sock
        self.lock = threading.Lock()
        self.outbox = bytearray()

    def send(self, line):
        with self.lock:
            self.outbox += line
        while self.send_some():
            pass

    def send_some(self):
        with self.lock:
            if self.outbox:
                try:
                    del self.outbox[: self.sock.send(self.outbox[:65536])]
                except OSError:
                    self.outbox.clear()
            return bool(self.outbox)


peers = {}
registry = threading.Lock()


def serve(me):
    buffer = bytearray()
    try:
        while data := me.sock.recv(65536):
            buffer += data
            while b"\n" in buffer:
                line, _, rest = buffer.partition(b"\n")
                buffer = bytearray(rest)
                with registry:
                    others = [peer for peer in peers.values() if peer is not me]
                for peer in others:
                    peer.send(line + b"\n")
            if len(buffer) > 1 << 20:
                break
    except OSError:
        pass
    with registry:
        del peers[me.sock]
    me.sock.close()


listener = socket.create_server(("127.0.0.1", 12345))
while True:
    peer = Peer(listener.accept()[0])
    with registry:
        peers[peer.sock] = peer
    threading.Thread(target=serve, args=(peer,)).start()
