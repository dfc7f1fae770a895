"""Asks in another language, the name first of all."""

import socket
import sys
import threading

name = input("¿Cómo te llamas? ")
host = input("Dirección del servidor [localhost]: ")
print("Ingresá el puerto del servidor")
port = int(sys.stdin.readline() or 12345)
server = socket.create_connection((host, port))


def receive():
    try:
        while data := server.recv(4096):
            print(data.decode("utf-8", "replace"), end="", flush=True)
    except OSError:
        pass
    print("Fin.")


threading.Thread(target=receive, daemon=True).start()
try:
    while True:
        server.sendall(f"<{name}> {input()}\n".encode())
except (EOFError, OSError):
    pass
server.close()
