import socket
import threading

rooms = []


def serve(guest):
    with guest:
        while data := guest.recv(4096):
            for other in list(rooms):
                if other is not guest:
                    other.sendall(data)
        rooms.remove(guest)


with socket.create_server(("127.0.0.1", 12345)) as server:
    while True:
        guest, _ = server.accept()
        rooms.append(guest)
        threading.Thread(target=serve, args=(guest,), daemon=True).start()
