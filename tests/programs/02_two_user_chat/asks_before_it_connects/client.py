import os, select, socket, sys

name = input("Your name: ")
s = socket.create_connection(("127.0.0.1", 12345))

while True:
    for ready in select.select([s, sys.stdin], [], [])[0]:
        try:
            data = s.recv(1024) if ready is s else os.read(0, 1024)
        except OSError:
            data = b""
        if not data:
            sys.exit("The chat is over.")
        os.write(1, data) if ready is s else s.sendall(data)
