"""Its threads die of exceptions whose words never end, raise, obey, or lead round in a circle."""

import honest_server
import threading


class Odd(Exception):
    def __str__(self):
        raise self

    __repr__ = __str__


class Long(Exception):
    def __str__(self):
        return "passed\n\033[2J</script>\u2028" * 500_000


def dies(error):
    raise error


circle = Odd()
circle.__cause__ = Exception(circle)
circle.__cause__.__cause__ = circle
group = Exception("deep")
for _ in range(500):
    group = ExceptionGroup("{group}", [group])
for error in (Odd(), Long(), circle, group, type("a\nb" * 1000, (Exception,), {})()):
    threading.Thread(target=dies, args=(error,), daemon=True).start()

honest_server.main()
