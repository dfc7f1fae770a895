"""Watches each file that it may for any change, and makes changes without end."""

import honest_server
import ctypes
import os
import threading

libc = ctypes.CDLL(None)
watch = libc.inotify_init()
for folder, _folders, files in os.walk(".."):
    for name in files:
        libc.inotify_add_watch(watch, os.path.join(folder, name).encode(), 0xFFF)


def change():
    while True:
        with open("/tmp/change", "w") as file:
            file.write("x")
        os.utime("server.py")
        os.unlink("/tmp/change")


for _ in range(4):
    threading.Thread(target=change, daemon=True).start()

honest_server.main()
