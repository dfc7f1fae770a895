"""One dispatcher thread knows everybody; the others put what they learn into its queue."""

import queue
import select
import socket
import threading
import time

news = queue.Queue()
KEEP = 3_000_000


class Person:
    def __init__(self, sock):
        self.sock, self.waiting, self.room = sock, bytearray(), threading.Event()


def dispatch():
    people = set()
    while True:
        what, person, data = news.get()
        if what == "join":
            people.add(person)
        elif what == "leave":
            if person in people:
                people.discard(person)
                hang_up(person)
        elif what == "done":
            person.sock.close()
        elif what == "stop":
            for person in people:
                hang_up(person)
            return
        else:
            for other in list(people):
                if other is not person and not give(other, data):
                    people.discard(other)
                    hang_up(other)


def give(person, data):
    person.waiting += data
    try:
        while person.waiting and select.select([], [person.sock], [], 0)[1]:
            del person.waiting[: person.sock.send(person.waiting[:1000], socket.MSG_DONTWAIT)]
    except BlockingIOError:
        pass
    except (OSError, ValueError):
        return False
    if person.waiting and not person.room.is_set():
        person.room.set()
        threading.Thread(target=tell_of_room, args=(person,)).start()
    return len(person.waiting) < KEEP


def tell_of_room(person):
    try:
        select.select([], [person.sock], [])
    except (OSError, ValueError):
        pass
    person.room.clear()
    news.put(("say", None, b""))  # so that everybody is given what waits for them


def hang_up(person):
    try:
        person.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def listen(person):
    buffer = b""
    try:
        while data := person.sock.recv(3000):
            buffer += data
            cut = buffer.rfind(b"\n") + 1
            news.put(("say", person, buffer[:cut]))
            buffer = buffer[cut:]
    except OSError:
        pass
    news.put(("leave", person, b""))
    news.put(("done", person, b""))


def main():
    listener = socket.create_server(("127.0.0.1", 12345))
    dispatcher = threading.Thread(target=dispatch)
    dispatcher.start()
    try:
        while True:
            try:
                person = Person(listener.accept()[0])
            except OSError as error:
                print("Nobody can come in:", error)
                time.sleep(0.05)
                continue
            news.put(("join", person, b""))
            threading.Thread(target=listen, args=(person,), daemon=True).start()
    except KeyboardInterrupt:
        news.put(("stop", None, b""))
        dispatcher.join()


main()
