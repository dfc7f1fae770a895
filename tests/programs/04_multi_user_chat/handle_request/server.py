"""socketserver's handle_request in a loop, with a time limit of a minute."""
import socketserver
import threading


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        with self.server.lock:
            self.server.members.append(self.request)
        try:
            while data := self.request.recv(2000):
                with self.server.lock:
                    others = [m for m in self.server.members if m is not self.request]
                for other in others:
                    try:
                        other.sendall(data)
                    except OSError:
                        pass
        except OSError:
            pass
        finally:
            with self.server.lock:
                self.server.members.remove(self.request)


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True
    timeout = 60

    def server_activate(self):
        super().server_activate()
        self.lock, self.members = threading.Lock(), []

    def handle_timeout(self):
        print("a quiet minute", flush=True)


with Server(("127.0.0.1", 12345), Handler) as server:
    while True:
        server.handle_request()
