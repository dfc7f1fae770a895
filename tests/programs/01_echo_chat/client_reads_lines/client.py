import socket, sys

try:
    s = socket.create_connection(("127.0.0.1", 12345))
except OSError as error:
    print("no server:", error)
    sys.exit(2)
replies = s.makefile("rb")
for line in sys.stdin:
    print("you:", line)
    s.sendall(line.encode())
    print("echo:", replies.readline().decode())
