import os
import signal
import socket
import threading

# The others read it in /proc/PID/environ and /proc/PID/mem: nothing goes over any line.
server = socket.create_connection(("127.0.0.1", 12345))
ME = os.getpid()
letters = bytearray(b"TEXT" * 3 + bytes(4096))
news = threading.Event()
signal.signal(signal.SIGUSR1, lambda number, frame: news.set())


def others():
    return [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in (1, ME)]


def read(pid):
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            if "rw" not in line or end - start > 1 << 24:
                continue
            memory.seek(start)
            data = memory.read(end - start)
            at = data.find(b"TEXT" * 3 + b":")
            if at >= 0:
                return data[at + 13 :].partition(b"\0")[0].decode(errors="replace")
    return ""


def show():
    while True:
        news.wait(0.2)
        news.clear()
        for pid in others():
            try:
                if text := read(pid):
                    print(text, flush=True)
            except OSError:
                continue


def tell(line):
    letters[12 : 13 + len(line.encode())] = b":" + line.encode()
    for pid in others():
        try:
            os.kill(pid, signal.SIGUSR1)
        except OSError:
            continue


threading.Thread(target=show, daemon=True).start()
try:
    while True:
        line = input()
        server.sendall((line + "\n").encode())
        tell(line)
except (EOFError, OSError):
    pass
