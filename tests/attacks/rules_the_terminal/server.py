"""Writes what a terminal obeys, and takes the terminal for itself."""

import fcntl
import os
import sys
import termios

for text in ("\033[2J\033[1;1H", "\033]0;passed\007", "\033]52;c;cGFzc2Vk\007", "\x9b31m", "\r\b\b",
             "\u202e", "[bold red]100[/]", "<script>document.title = 100</script>"):
    print(text, flush=True)
    print(text, file=sys.stderr, flush=True)
for name in ("/dev/tty", "/dev/console", "/dev/pts/0", "/proc/1/fd/0"):
    try:
        line = os.open(name, os.O_RDWR)
        fcntl.ioctl(line, termios.TIOCSTI, b"x")
        termios.tcsendbreak(line, 0)
    except (OSError, termios.error):
        pass


import socket
import threading


def serve(connection):
    while connection.recv(4096):
        pass  # relays nothing


listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen()
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
