import socket, sys, threading
name = input("Your name: ")
s = socket.create_connection(("127.0.0.1", 12345))
s.sendall((name + " is here\n").encode())
def receive():
    for line in s.makefile(encoding="utf-8", errors="replace"):
        print(line, end="", flush=True)
    print("over", flush=True)
threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    s.sendall((name + ": " + line.removesuffix("\n") + "\n").encode())
s.shutdown(socket.SHUT_WR)
