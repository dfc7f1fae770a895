"""Where a thread of a watched room can be held (see ``probe.faults`` for the other places)."""

ACCESS = "access"  # about to touch a registry that other threads use, too
NESTED = "nested lock"  # about to take a lock while it holds another
