"""Takes memory until none is given."""

import honest_server

taken = []
try:
    for _ in range(40):
        taken.append(bytearray(100 << 20))
except MemoryError:
    pass

honest_server.main()
