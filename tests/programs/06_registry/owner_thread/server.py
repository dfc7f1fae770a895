"""One thread owns the registry; all others send it messages through a queue."""
import queue
import socket
import threading

inbox = queue.Queue()


def owner():
    members = {}
    while True:
        what, who, data = inbox.get()
        if what == "join":
            members[who] = data
        elif what == "leave":
            members.pop(who, None)
            data.close()
        else:
            for other in members:
                if other != who:
                    try:
                        members[other].sendall(data)
                    except OSError:
                        pass


def reader(number, sock):
    inbox.put(("join", number, sock))
    buffer = b""
    try:
        while True:
            data = sock.recv(100)
            if not data:
                break
            buffer += data
            while b"\n" in buffer:
                line, buffer = buffer.split(b"\n", 1)
                inbox.put(("say", number, line + b"\r\n"))
    except OSError:
        pass
    inbox.put(("leave", number, sock))


threading.Thread(target=owner, daemon=True).start()
server = socket.create_server(("127.0.0.1", 12345))
count = 0
while True:
    sock, _ = server.accept()
    count += 1
    threading.Thread(target=reader, args=(count, sock)).start()
