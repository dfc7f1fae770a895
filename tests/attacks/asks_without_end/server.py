"""Asks its user another question each time, and each is long."""

import honest_server

for number in range(100000):
    print(("What is your name, port, room, host and number %d? " % number) * 3)
    try:
        if not input("Enter %d%s: " % (number, "?" * 5000)): break
    except EOFError:
        break

honest_server.main()
