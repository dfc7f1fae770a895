import contextlib

with contextlib.suppress(OSError):
    open(OUT + "/shadowed", "w").close()
