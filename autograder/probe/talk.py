"""Where a thread can be held (see ``probe.faults`` for the other places)."""

ACCESS = "access"  # about to touch a registry that other threads use, too
NESTED = "nested lock"  # about to take a lock while it holds another
HALF_SENT = "half sent"  # in the middle of a line that is on its way to somebody
MOST_STEPS = 50  # places where the thread is held there, one after another

RECEIVED, SENDING = "received", "sending"
