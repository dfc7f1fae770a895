import socket
import threading

connection = socket.create_connection(("127.0.0.1", 12345))


def show():
    while data := connection.recv(4096):
        print(data.decode(errors="replace"), flush=True)


threading.Thread(target=show, daemon=True).start()

try:
    while True:
        connection.sendall(input().encode() + b"\n")
except EOFError:
    connection.close()
