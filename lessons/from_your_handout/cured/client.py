"""The client of the handout, cured: it ends with its input, and with its server."""

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
    receiver = threading.Thread(target=receive_messages, args=(server,), daemon=True)
    receiver.start()
    try:
        while receiver.is_alive():
            text = input()
            server.sendall(text.encode())
    except (EOFError, OSError):
        pass  # the end of our input, or of our server


if __name__ == "__main__":
    main()
