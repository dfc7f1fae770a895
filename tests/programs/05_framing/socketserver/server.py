import socketserver
import threading

CLIENTS = set()
LOCK = threading.Lock()


class Chat(socketserver.StreamRequestHandler):
    def handle(self):
        with LOCK:
            CLIENTS.add(self)
        try:
            while line := self.rfile.readline((1 << 20) + 1):
                if not line.endswith(b"\n"):
                    return
                try:
                    text = line.decode()
                except ValueError:
                    self.wfile.write(b"that was no text\n")
                    continue
                with LOCK:
                    for client in CLIENTS - {self}:
                        try:
                            client.wfile.write(f"{self.client_address[1]}: {text}".encode())
                        except OSError:
                            pass
        finally:
            with LOCK:
                CLIENTS.discard(self)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", 12345), Chat).serve_forever()
