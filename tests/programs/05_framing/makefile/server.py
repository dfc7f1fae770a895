"""Files instead of recv; the last line of a leaver is relayed, whole; one lock for everything."""
import socket
import threading

LIMIT = 2 ** 20
writers = []
lock = threading.RLock()


def handle(connection):
    reader = connection.makefile("r", encoding="utf-8", errors="replace", newline="\n")
    writer = connection.makefile("w", encoding="utf-8", newline="\n")
    with lock:
        writers.append(writer)
    try:
        while True:
            line = reader.readline(LIMIT)
            if not line:
                break
            if len(line) >= LIMIT and not line.endswith("\n"):
                with lock:
                    writer.write("your line is too long, good bye\n")
                    writer.flush()
                break
            with lock:
                for other in list(writers):
                    if other is not writer:
                        try:
                            print("someone said:", line.rstrip("\r\n"), file=other, flush=True)
                        except (OSError, ValueError):
                            writers.remove(other)
    except OSError:
        pass
    with lock:
        if writer in writers:
            writers.remove(writer)
    for thing in (reader, writer, connection):
        try:
            thing.close()
        except OSError:
            pass


def main():
    server = socket.create_server(("127.0.0.1", 12345))
    while True:
        threading.Thread(target=handle, args=server.accept()[:1]).start()


main()
