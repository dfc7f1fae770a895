import socket
import sys
import threading


def show(file):
    try:
        for line in file:
            print("\r" + line, end="> ", flush=True)
    except OSError:
        pass
    print("The server has gone.")


connection = socket.create_connection(("127.0.0.1", 12345))
threading.Thread(
    target=show, args=(connection.makefile("r", encoding="utf-8", newline="\n"),), daemon=True
).start()
out = connection.makefile("w", encoding="utf-8", newline="\n")
print("> ", end="", flush=True)
for line in sys.stdin:
    try:
        out.write(line if line.endswith("\n") else line + "\n")
        out.flush()
    except OSError:
        break
