"""The chat of the handout, cured: each client is removed once, by its own thread."""

import socket
import threading

HOST, PORT = "127.0.0.1", 12345

people = []


def send_to_others(text, author):
    for person in list(people):  # a copy: the list may change while we send
        if person is not author:
            try:
                person.sendall(text.encode())
            except OSError:
                pass  # this person is gone; their own thread removes them


def handle_client(person, address):
    print(address, "has joined")
    people.append(person)
    try:
        while True:
            text = person.recv(1024).decode()
            if not text:
                break
            print(address, "says", text)
            send_to_others(text, person)
    except ConnectionResetError:
        print(address, "has vanished")
    finally:
        people.remove(person)
        person.close()


def main():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind((HOST, PORT))
    listener.listen(5)
    print("The chat is open on port", PORT)
    while True:
        person, address = listener.accept()
        threading.Thread(target=handle_client, args=(person, address)).start()


if __name__ == "__main__":
    main()
