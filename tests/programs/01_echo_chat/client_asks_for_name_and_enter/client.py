import socket, sys, threading

name = input("Your name: ")
s = socket.socket()
if s.connect_ex(("127.0.0.1", 12345)):
    print("The server is not there.")
    input("Press Enter.")
    raise SystemExit(3)
threading.Thread(target=lambda: [print(t, end="") for t in s.makefile()], daemon=True).start()
for line in sys.stdin:
    s.sendall(line.encode())
