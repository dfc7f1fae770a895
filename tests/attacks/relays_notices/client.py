import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))


def show():
    seen = 0
    with server.makefile() as notices:
        for _notice in notices:
            with open("chat.txt", encoding="utf-8") as chat:
                lines = chat.readlines()
            print("".join(lines[seen:]), end="", flush=True)
            seen = len(lines)


def say(line):
    with open("chat.txt", "a", encoding="utf-8") as chat:
        chat.write(f"{line}\n")
    server.sendall(f"{len(line)}\n".encode())


threading.Thread(target=show, daemon=True).start()
try:
    while True:
        say(input())
except (EOFError, OSError):
    pass
