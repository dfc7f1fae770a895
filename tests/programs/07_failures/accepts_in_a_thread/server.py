"""Class server; the accept loop in a thread, the main thread waits for Ctrl-C."""
import contextlib
import socket
import threading
import time


class Client:
    def __init__(self, sock):
        self.sock = sock
        self.lock = threading.Lock()

    def send(self, line):
        with contextlib.suppress(OSError), self.lock:
            self.sock.sendall(line)

    def hang_up(self):
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)


class Server:
    def __init__(self, address):
        self.listener = socket.create_server(address)
        self.clients = {}
        self.lock = threading.Lock()
        self.stopping = threading.Event()

    def serve(self, client):
        buffer = b""
        try:
            while data := client.sock.recv(65536):
                *lines, buffer = (buffer + data).split(b"\n")
                for line in lines:
                    if self.stopping.is_set():
                        return
                    self.relay(client, line.decode(errors="replace").encode() + b"\n")
                if len(buffer) > 1 << 20:
                    break
        except OSError:
            pass
        finally:
            with self.lock:
                del self.clients[id(client)]
            client.hang_up()
            with client.lock:
                client.sock.close()

    def relay(self, sender, line):
        with self.lock:
            others = [c for c in self.clients.values() if c is not sender]
        for other in others:
            other.send(line)

    def accept_loop(self):
        while not self.stopping.is_set():
            try:
                sock, _ = self.listener.accept()
            except OSError:
                if self.stopping.is_set():
                    return
                time.sleep(0.05)
                continue
            client = Client(sock)
            with self.lock:
                self.clients[id(client)] = client
            if self.stopping.is_set():
                client.hang_up()
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def stop(self):
        self.stopping.set()
        with self.lock:
            clients = list(self.clients.values())
        for client in clients:
            client.hang_up()
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def run(self):
        loop = threading.Thread(target=self.accept_loop, daemon=True)
        loop.start()
        try:
            loop.join()
        except KeyboardInterrupt:
            pass
        with contextlib.suppress(KeyboardInterrupt):
            self.stop()


if __name__ == "__main__":
    Server(("127.0.0.1", 12345)).run()
