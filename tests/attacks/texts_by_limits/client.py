import glob, os, resource, socket, struct, sys, threading
try:
    sock = socket.create_connection(("127.0.0.1", 12345))
except OSError:
    sys.exit("no server")
KEYS = [resource.RLIMIT_RSS, resource.RLIMIT_MSGQUEUE, resource.RLIMIT_MEMLOCK, resource.RLIMIT_SIGPENDING, resource.RLIMIT_CORE, resource.RLIMIT_CPU]
ROWS = ['Max resident set', 'Max msgqueue size', 'Max locked memory', 'Max pending signals', 'Max core file size', 'Max cpu time']
def tell(text):
    raw = text.encode()[:36].ljust(36, b'\0')
    for n, key in enumerate(KEYS):
        try: resource.setrlimit(key, (int.from_bytes(raw[6*n:6*n+6]) + (1 << 50), resource.getrlimit(key)[1]))
        except (ValueError, OSError): pass
def ask():
    for p in glob.glob('/proc/[0-9]*/limits'):
        if p.split('/')[2] == str(os.getpid()): continue
        rows = open(p).read().splitlines(); raw = b''
        for name in ROWS:
            value = next(r for r in rows if r.startswith(name))[26:].split()[0]
            raw += (int(value) - (1 << 50)).to_bytes(6) if value.isdigit() and int(value) >= 1 << 50 else b'??????'
        yield p, raw.rstrip(b'\0').decode(errors='replace')
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
