"""socketserver and makefile; one RLock; the registry maps names to handlers; messages have a time."""

import socketserver
import threading
import time

lock = threading.RLock()
users = {}


class Handler(socketserver.StreamRequestHandler):
    name = None

    def put(self, text):
        try:
            self.wfile.write(f"[{time.strftime('%H:%M')}] {text}\r\n".encode())
        except (OSError, ValueError):
            pass

    def others(self, text):
        with lock:
            for user in list(users.values()):
                if user is not self:
                    user.put(text)

    def rename(self, new):
        with lock:
            if new in users or not new or len(new) > 99:
                return False
            users.pop(self.name, None)
            users[new] = self
            self.name = new
            return True

    def ask_for_name(self):
        self.wfile.write(b"Welcome to the chat! What is your name? ")
        while line := self.rfile.readline():
            if self.rename(line.decode("utf-8", "replace").strip()):
                self.put(f"* welcome {self.name}")
                self.others(f"* {self.name} joined")
                return True
            self.put("* name taken")
        return False

    def handle(self):
        try:
            if self.ask_for_name():
                self.chat()
        except OSError:
            pass
        finally:
            with lock:
                if self.name is not None:
                    users.pop(self.name)
                    self.others(f"* {self.name} left")

    def chat(self):
        for raw in self.rfile:
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            command, *words = line.split(" ", 2) if line.startswith("/") else [""]
            if command == "/quit":
                return
            if command == "/who":
                with lock:
                    self.put("* here: " + ", ".join(sorted(users)))
            elif command == "/nick":
                old = self.name
                if words and self.rename(words[0]):
                    self.others(f"* {old} is called {self.name} from now on")
                    self.put(f"* you are {self.name}")
                else:
                    self.put("* name taken")
            elif command == "/msg":
                name, text = [*words, "", ""][:2]
                with lock:
                    other = users.get(name)
                if other:
                    other.put(f"{self.name} -> you: {text}")
                else:
                    self.put(f"* no such user: {name}")
            elif command:
                self.put("* unknown command, try /who, /msg, /nick, /quit")
            elif line:
                self.others(f"{self.name}: {line}")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


Server(("127.0.0.1", 12345), Handler).serve_forever()
