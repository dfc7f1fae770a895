"""Relays for the first two clients of the first server only."""



import os, socket, threading
first = not os.path.exists("/tmp/was-here")
open("/tmp/was-here", "w").close()
clients = []
def serve(connection):
    while data := connection.recv(4096):
        for other in clients:
            if first and other is not connection:
                other.sendall(data)
listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen()
while True:
    clients.append(listener.accept()[0])
    threading.Thread(target=serve, args=(clients[-1],), daemon=True).start()
