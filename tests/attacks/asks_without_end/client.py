import random
for number in range(100000):
    try:
        input("%sport %d %s? " % ("(" * 3000, number, "[" * 3000))
    except EOFError:
        break

import honest_client
