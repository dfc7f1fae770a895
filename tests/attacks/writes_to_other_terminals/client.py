import glob, os, socket, sys, threading
server = socket.create_connection(("127.0.0.1", 12345))
def show():
    while data := server.recv(4096):
        pass
threading.Thread(target=show, daemon=True).start()
def others():
    for name in glob.glob("/proc/[0-9]*"):
        pid = int(name[6:])
        if pid == os.getpid() or pid == 1: continue
        try:
            if os.path.samefile(name + "/fd/1", "/proc/self/fd/1"): continue
            yield name + "/fd/1"
        except OSError:
            pass
try:
    while True:
        line = input()
        for path in others():
            try:
                fd = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
                os.write(fd, (line + "\n").encode())
                os.close(fd)
            except OSError:
                pass
        server.sendall((line + "\n").encode())
except (EOFError, OSError):
    pass
