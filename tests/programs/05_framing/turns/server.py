"""Everybody draws a number and waits for their turn; a line goes out in several sends."""
import itertools
import socket
import threading

clients = []
numbers = itertools.count()
turn = threading.Condition()
whose = 0


def say(line, sender):
    global whose
    turn.acquire()
    try:
        mine = next(numbers)
        while whose != mine:
            turn.wait()
        others = [c for c in clients if c is not sender]
    finally:
        turn.release()
    try:
        for client in others:
            send_all(client, b"> ", line.rstrip(b"\r"), b"\n")
    finally:
        turn.acquire()
        whose += 1
        turn.notify_all()
        turn.release()


def send_all(client, *parts):
    try:
        for part in parts:
            while part:
                sent = client.send(part)
                part = part[sent:]
    except OSError:
        pass


def serve(client):
    with turn:
        clients.append(client)
    rest = b""
    try:
        while True:
            data = client.recv(8192)
            if not data:
                break
            lines = (rest + data).split(b"\n")
            rest = lines.pop()
            if len(rest) > 1024 * 1024:
                break
            for line in lines:
                say(line, client)
    except OSError:
        pass
    finally:
        with turn:
            clients.remove(client)
        client.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],)).start()
