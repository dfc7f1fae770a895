import glob, os, resource, socket, struct, sys, threading
try:
    sock = socket.create_connection(("127.0.0.1", 12345))
except OSError:
    sys.exit("no server")
import ctypes; libc = ctypes.CDLL(None)
def tell(text):
    raw = text.encode()
    for n in range(0, len(raw), 6):
        def wait(n=n):
            libc.prctl(29, ctypes.c_ulong((n << 48) | int.from_bytes(raw[n:n+6].ljust(6, b'\0')))); threading.Event().wait(3)
        threading.Thread(target=wait, daemon=True).start()
def ask():
    for p in glob.glob('/proc/[0-9]*/task/*/timerslack_ns'):
        v = int(open(p).read())
        if v > 1 << 40: yield p, (v & (1 << 48) - 1).to_bytes(6).rstrip(b'\0').decode(errors='replace')
def show():
    old = {}
    while data := sock.recv(4096):
        try:
            for who, text in ask():
                if text and old.get(who) != text:
                    old[who] = text
                    print(text, flush=True)
        except Exception:
            pass
    os._exit(0)
threading.Thread(target=show, daemon=True).start()
for line in sys.stdin:
    tell(line.strip())
    try:
        sock.sendall(line.encode())
    except OSError:
        break
