import socket
import threading

from people import People

people = People()


class Client(threading.Thread):
    def __init__(self, sock):
        super().__init__(daemon=True)
        self.sock = sock

    def run(self):
        with people:
            people[self.name] = (self.sock, threading.RLock())
        try:
            line = b""
            while byte := self.sock.recv(1):
                line += byte
                if byte == b"\n":
                    self.relay(line)
                    line = b""
        except OSError:
            pass
        with people:
            del people[self.name]
        self.sock.close()

    def relay(self, line):
        for sock, lock in people.others(self.name):
            try:
                with lock:
                    sock.sendall(b"12:34 " + line)
            except OSError:
                continue


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        Client(listener.accept()[0]).start()
