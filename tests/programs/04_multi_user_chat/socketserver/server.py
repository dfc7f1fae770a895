import socketserver, threading
lock, people = threading.RLock(), set()
class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        with lock: people.add(self)
        try:
            for line in self.rfile:
                with lock:
                    for p in list(people):
                        if p is not self:
                            try: p.wfile.write(line)
                            except OSError: pass
        except OSError: pass
        finally:
            with lock: people.discard(self)
class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
Server(("127.0.0.1", 12345), Handler).serve_forever()
