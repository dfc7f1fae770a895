# The parent sends what is typed, its child shows what comes: two processes and no thread.
import os
import signal
import socket
import sys


def send(connection):
    for line in sys.stdin:
        try:
            connection.sendall(line.encode())
        except OSError:
            break


def show(connection):
    while True:
        try:
            data = connection.recv(1024)
        except OSError:
            data = b""
        if not data:
            break
        os.write(1, data)
    os.write(1, b"The other one has left.\n")


def chat(connection):
    signal.signal(signal.SIGUSR1, lambda *_: sys.exit())
    child = os.fork()
    if child == 0:
        show(connection)
        os.kill(os.getppid(), signal.SIGUSR1)
        os._exit(0)
    send(connection)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 12345)) as listener:
        connection, address = listener.accept()
    chat(connection)
