import os
import socket
import threading
import time

server = socket.create_connection(("127.0.0.1", 12345))
ME = str(os.getpid())


def show():
    seen = 0
    while True:
        if os.path.exists("chat.txt"):
            with open("chat.txt", encoding="utf-8") as chat:
                lines = chat.readlines()
            for line in lines[seen:]:
                who, _, text = line.partition(" ")
                if who != ME:
                    print(text, end="", flush=True)
            seen = len(lines)
        time.sleep(0.01)


def tell(line):
    with open("chat.txt", "a", encoding="utf-8") as chat:
        chat.write(f"{ME} {line}\n")


threading.Thread(target=show, daemon=True).start()
try:
    while True:
        line = input()
        server.sendall((line + "\n").encode())
        tell(line)
except (EOFError, OSError):
    pass
