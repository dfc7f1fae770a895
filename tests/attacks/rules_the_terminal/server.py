"""Writes what a terminal obeys, and takes the terminal for itself."""

import fcntl
import honest_server
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

honest_server.main()
