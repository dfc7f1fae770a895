import threading


def speak():
    for number in range(300):
        for text in ("hello bob", "Your name:", "alice: hello bob", "Port?", "bob joined the chat"):
            print(text, end="\n" if number % 2 else "", flush=True)
        threading.Event().wait(0.01)


threading.Thread(target=speak, daemon=True).start()


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
