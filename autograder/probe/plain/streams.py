"""``sys.stdin``, ``stdout`` and ``stderr`` as a fresh Python has them."""

from __future__ import annotations

import io
import sys
from typing import IO, Any


def open_anew() -> None:
    """Open the three streams over descriptors 0, 1, 2, as create_stdio() in Python's own source.

    Those of the nursery were made for other files: they remember whether one may seek there, and
    then a script that wraps ``sys.stdout.buffer`` once more, as many do, ends at "Illegal seek".
    """
    for fd, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        before = getattr(sys, name)
        if before is not None:
            stream = _opened(fd, mode, before)
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


def _opened(fd: int, mode: str, before: Any) -> IO[str]:
    """The stream over this descriptor, with the encoding of the one before."""
    is_plain = isinstance(before.buffer, io.FileIO)  # python -u: nothing stays in a buffer
    binary: Any = open(fd, f"{mode}b", 0 if is_plain else -1, closefd=False)  # noqa: SIM115
    (binary if is_plain else binary.raw).name = before.name
    stream: Any = io.TextIOWrapper(
        binary,
        before.encoding,
        before.errors,
        newline="\n",
        line_buffering=not before.write_through and (fd == 2 or binary.raw.isatty()),
        write_through=before.write_through,
    )
    stream.mode = mode
    return stream  # type: ignore[no-any-return]
