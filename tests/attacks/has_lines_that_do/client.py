import threading
wait = threading.Event().wait  # </script><img src=x onerror=alert(1)> \033[2J
threading.Thread(target=wait, name="=cmd|' -C calc'!A0", daemon=True).start()


import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))


def show():
    while data := server.recv(4096):
        print(data.decode(errors="replace"), end="", flush=True)


threading.Thread(target=show, daemon=True).start()
try:
    while True:
        server.sendall((input() + "\n").encode())
except (EOFError, OSError):
    pass
