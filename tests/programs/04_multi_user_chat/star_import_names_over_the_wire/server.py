from socket import *
from threading import *
people, lock = {}, Lock()
def serve(c):
    try:
        c.send("Your name? ".encode())
        name = c.recv(1024).decode().strip()
        with lock: people[c] = name
        while True:
            data = c.recv(1024)
            if not data: break
            with lock: others = [p for p in people if p is not c]
            for p in others:
                try: p.sendall(f"[{name}] ".encode() + data)
                except OSError: pass
    except OSError: pass
    finally:
        with lock: people.pop(c, None)
        c.close()
s = socket(AF_INET, SOCK_STREAM)
s.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
s.bind(("", 12345)); s.listen()
while True:
    Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
