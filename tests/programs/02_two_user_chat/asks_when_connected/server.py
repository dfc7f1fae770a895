import os, socket, sys, threading

s, _ = socket.create_server(("127.0.0.1", 12345)).accept()
name = input("Your name: ")

def receive():
    try:
        while data := s.recv(1024):
            print("\r<", data.decode("utf-8", "replace"), end="\n> ", flush=True)
    except OSError:
        pass
    os._exit(0)
threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    try:
        s.sendall(line.encode())
    except OSError:
        break
os._exit(0)
