
print("]]>\x00\x08\ufffe<!--<script></script><img src=x onerror=alert(1)>")
raise SystemExit("</textarea></pre><img src=x onerror=alert(1)>]]>\x00\x0b\ud800".encode("utf-8","replace").decode())


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
