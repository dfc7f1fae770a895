"""select() over the socket; the keyboard in a thread that feeds a socketpair."""
import select
import socket
import sys
import threading

HOST, PORT = "127.0.0.1", 12345
ours, theirs = socket.socketpair()


def keyboard():
    for line in sys.stdin:
        theirs.sendall(line.encode())
    theirs.close()


if "client" == "server":
    s = socket.socket()
    s.bind((HOST, PORT))
    s.listen(1)
    conn, _ = s.accept()
    s.close()
else:
    try:
        conn = socket.create_connection((HOST, PORT))
    except ConnectionRefusedError:
        print("server is off")
        sys.exit(1)

threading.Thread(target=keyboard, daemon=True).start()
pending = b""
running = True
while running:
    ready, _, _ = select.select([conn, ours], [], [])
    for r in ready:
        try:
            data = r.recv(4096)
        except ConnectionError:
            data = b""
        if r is ours:
            if not data:
                running = False
            else:
                try:
                    conn.sendall(data)
                except ConnectionError:
                    running = False
        elif not data:
            if pending:
                print(">>", pending.decode("utf-8", "replace"))
            print("partner has left", flush=True)
            running = False
        else:
            pending += data
            while b"\n" in pending:
                line, pending = pending.split(b"\n", 1)
                print(">>", line.decode("utf-8", "replace"), flush=True)
conn.close()
