"""How long a test waits for what must come. On a loaded machine everything takes its time."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 100.0  # seconds; it bounds a failure only, a little before pytest's own limit does


def until(condition: Callable[[], object]) -> bool:
    """Wait until something holds. False if it does not in the end."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
