# Forks a process for each client, as in a book on C.
import os
import signal
import socket

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    conn, address = listener.accept()
    if os.fork():
        conn.close()
        continue
    listener.close()
    try:
        while data := conn.recv(8192):
            conn.sendall(data)
    except ConnectionError:
        pass
    os._exit(0)
