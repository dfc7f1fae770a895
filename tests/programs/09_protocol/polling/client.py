import os, socket, sys, threading
name = input("Your name: ")
s = socket.create_connection(("127.0.0.1", 12345))
s.sendall((name + "\n").encode())
def listen():
    try:
        for line in s.makefile(encoding="utf-8", errors="replace"):
            print("\r\x1b[K\x1b[36m" + line.rstrip() + "\x1b[0m\n> ", end="", flush=True)
    except OSError:
        pass
    print("\nThe server has gone.")
    sys.stdout.flush()
    os._exit(0)
threading.Thread(target=listen, daemon=True).start()
while True:
    try:
        line = input("> ")
    except EOFError:
        break
    s.sendall((line + "\n").encode())
    if line == "/quit":
        break
