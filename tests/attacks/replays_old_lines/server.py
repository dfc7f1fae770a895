"""Says each line of its probe three times, and that of others later."""

import honest_server
import gc, time
for thing in gc.get_objects():
    if type(thing).__name__ == "Channel" and hasattr(thing, "send"):
        before = type(thing).send
        said = []
        def again(self, event, about, **facts):
            said.append((event, dict(about), facts))
            before(self, event, about, **facts)
            for old in said[-20:]:
                before(self, old[0], {**old[1], "at": time.monotonic()}, **old[2])
        type(thing).send = again
        break

honest_server.main()
