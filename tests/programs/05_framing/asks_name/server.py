"""Asks for the name over the wire; buffers in a class; lock per receiver; joins and leaves are told."""
import socket, threading
class Wire:
    def __init__(self, sock):
        self.sock, self.buffer, self.lock = sock, b"", threading.Lock()
    def readline(self):
        while b"\n" not in self.buffer:
            if len(self.buffer) > 1 << 20:
                raise ConnectionError("too much")
            piece = self.sock.recv(1 << 16)
            if not piece:
                raise ConnectionError("end")
            self.buffer += piece
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.decode("utf-8", errors="replace").rstrip("\r")
    def write(self, text):
        with self.lock:
            self.sock.sendall(text.encode())
people = {}
def broadcast(text, but=None):
    for wire in list(people):
        if wire is not but:
            try:
                wire.write(text)
            except OSError:
                pass
def serve(sock):
    wire = Wire(sock)
    name = None
    try:
        wire.write("What is your name? ")
        name = wire.readline().strip()
        people[wire] = name
        broadcast(f"*** {name} has joined\n", wire)
        while True:
            text = wire.readline()
            if text:
                broadcast(f"{name}: {text}\n", wire)
    except OSError:
        pass
    finally:
        if people.pop(wire, None):
            broadcast(f"*** {name} has left\n")
        sock.close()
listener = socket.create_server(("", 12345))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],)).start()
