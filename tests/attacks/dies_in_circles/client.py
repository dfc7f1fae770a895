import threading


def circle():
    one, other = ValueError("one"), ValueError("other")
    one.__context__, other.__context__ = other, one
    raise one


threading.Thread(target=circle, daemon=True).start()

import honest_client
