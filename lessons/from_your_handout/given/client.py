"""The client that goes with it. It works, and it has faults, too."""

import socket
import threading

HOST, PORT = "127.0.0.1", 12345


def receive_messages(server):
    while True:
        try:
            text = server.recv(1024).decode()
        except OSError:
            text = ""
        if not text:
            print("The server has gone.")
            break
        print(text)


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.connect((HOST, PORT))
    print("You are in. Type, and press Enter.")
    threading.Thread(target=receive_messages, args=(server,)).start()
    while True:
        text = input()
        server.send(text.encode())


if __name__ == "__main__":
    main()
